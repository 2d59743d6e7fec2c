// Verifies an exported file with jose and ajv, and with nothing of ours: the signature with the key
// in the file, the payload against the published schema, and that altered copies are refused. A file
// sealed for travel is opened first, with the private key that lies beside it as outside-office.jwk.
//
//   node verify.mjs FILE SCHEMA
//
// The key in the file proves only that the file is whole. Whose key it is, two people find out by
// comparing its twenty digits.
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { calculateJwkThumbprint, flattenedVerify, generalDecrypt, importJWK } from "jose";

const [file, schema] = process.argv.slice(2);
if (!file || !schema) {
  console.error("usage: node verify.mjs FILE SCHEMA");
  process.exit(2);
}

let failed = false;
function check(what, holds, detail = "") {
  console.log(`${holds ? "ok    " : "FAILED"} jose, ajv: ${what}${holds ? "" : ` ${detail}`}`);
  failed ||= !holds;
}

let jws = JSON.parse(readFileSync(file, "utf8"));
if (jws.ciphertext) jws = await unsealed(jws);
const header = JSON.parse(Buffer.from(jws.protected, "base64url").toString());
const key = await importJWK(header.jwk, "ES256");
const verified = (candidate) => flattenedVerify(candidate, key, { algorithms: ["ES256"] });

let payload;
try {
  const result = await verified(jws);
  payload = JSON.parse(Buffer.from(result.payload).toString());
  check("the signature fits", result.protectedHeader.alg === "ES256");
} catch (error) {
  check("the signature fits", false, error.message);
}
check("kid is the key's thumbprint", header.kid === (await calculateJwkThumbprint(header.jwk)));
check("the payload names the same key", payload?.device?.kid === header.kid);

const valid = new Ajv2020({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(schema, "utf8")));
const fits = valid(payload);
check("the payload fits the schema", fits, JSON.stringify(valid.errors?.slice(0, 5)));
const extra = { ...payload, extra: 1 };
check("the schema refuses one member more", !valid(extra));

for (const member of ["payload", "protected", "signature"]) {
  // Every byte of the signature and the header; of a long payload a few hundred.
  const bytes = Buffer.from(jws[member], "base64url");
  const step = Math.max(1, Math.floor(bytes.length / 300));
  let [made, taken] = [0, 0];
  for (let at = 0; at < bytes.length; at += step) {
    const altered = Buffer.from(bytes);
    altered[at] ^= 1;
    made += 1;
    await verified({ ...jws, [member]: altered.toString("base64url") }).then(
      () => (taken += 1),
      () => {},
    );
  }
  check(`${made} copies with one byte of the ${member} altered are refused`, made > 0 && taken === 0, `${taken} taken`);
}
process.exit(failed ? 1 : 0);

/** The signed file inside a sealed one, opened with the key of the office beside it. */
async function unsealed(jwe) {
  const key = await importJWK(JSON.parse(readFileSync(path.join(path.dirname(file), "outside-office.jwk"), "utf8")), "ECDH-ES+A256KW");
  const open = (it) => generalDecrypt(it, key, { keyManagementAlgorithms: ["ECDH-ES+A256KW"], contentEncryptionAlgorithms: ["A256GCM"] });
  const { plaintext } = await open(jwe);
  check("the sealed file opens", true);
  for (const member of ["protected", "aad", "iv", "ciphertext", "tag"]) {
    const bytes = Buffer.from(jwe[member], "base64url");
    const step = Math.max(1, Math.floor(bytes.length / 100));
    let [made, taken] = [0, 0];
    for (let at = 0; at < bytes.length; at += step) {
      const altered = Buffer.from(bytes);
      altered[at] ^= 1;
      made += 1;
      await open({ ...jwe, [member]: altered.toString("base64url") }).then(
        () => (taken += 1),
        () => {},
      );
    }
    check(`${made} copies with one byte of the ${member} altered do not open`, made > 0 && taken === 0, `${taken} opened`);
  }
  return JSON.parse(Buffer.from(plaintext).toString());
}
