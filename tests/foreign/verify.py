"""Verifies an exported file with joserfc, jwcrypto and jsonschema, and with nothing of ours: the
signature with the key in the file, the payload against the published schema, and that altered
copies are refused.

    python verify.py FILE SCHEMA

The key in the file proves only that the file is whole. Whose key it is, two people find out by
comparing its twenty digits.
"""

import base64
import json
import os
import sys

import joserfc.jwe
import joserfc.jwk
import joserfc.jws
import jwcrypto.jwe
import jwcrypto.jwk
import jwcrypto.jws
from jsonschema import Draft202012Validator

failed = False


def check(what, holds, detail=""):
    global failed
    print("ok    " if holds else "FAILED", what if holds else f"{what}: {detail}")
    failed = failed or not holds


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def with_joserfc(file, jwk):
    key = joserfc.jwk.ECKey.import_key(jwk)
    return joserfc.jws.deserialize_json(file, key, algorithms=["ES256"]).payload


def with_jwcrypto(file, jwk):
    token = jwcrypto.jws.JWS()
    token.allowed_algs = ["ES256"]
    token.deserialize(json.dumps(file), jwcrypto.jwk.JWK(**jwk))
    return token.payload


def altered(file, member):
    """Copies with one bit of one byte changed; of a long payload a few hundred."""
    data = decoded(file[member])
    for at in range(0, len(data), max(1, len(data) // 300)):
        yield file | {member: encoded(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])}


def open_with_joserfc(file, jwk):
    key = joserfc.jwk.ECKey.import_key(jwk)
    # One of several recipients: its default demands a key for each of them.
    registry = joserfc.jwe.JWERegistry(algorithms=["ECDH-ES+A256KW", "A256GCM"], verify_all_recipients=False)
    # Photographs go along; its own limit is 64 KiB.
    registry.max_ciphertext_length = len(file["ciphertext"])
    return joserfc.jwe.decrypt_json(file, key, registry=registry).plaintext


def open_with_jwcrypto(file, jwk):
    token = jwcrypto.jwe.JWE(algs=["ECDH-ES+A256KW", "A256GCM"])
    token.deserialize(json.dumps(file), jwcrypto.jwk.JWK(**jwk))
    return token.payload


def unsealed(jwe, key_path):
    """The signed file inside a sealed one, opened with the key of the office beside it."""
    with open(key_path, encoding="utf-8") as file:
        jwk = json.load(file)
    inside = []
    for name, opens in [("joserfc", open_with_joserfc), ("jwcrypto", open_with_jwcrypto)]:
        inside.append(opens(jwe, jwk))
        check(f"{name}: the sealed file opens", True)
        for member in ["protected", "aad", "iv", "ciphertext", "tag"]:
            made = taken = 0
            data = decoded(jwe[member])
            for at in range(0, len(data), max(1, len(data) // 100)):
                made += 1
                copy = jwe | {member: encoded(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])}
                try:
                    opens(copy, jwk)
                    taken += 1
                except Exception:  # noqa: BLE001 - whatever the library says, it refuses
                    pass
            what = f"{name}: {made} copies with one byte of the {member} altered do not open"
            check(what, made > 0 and taken == 0, f"{taken} opened")
    check("both find the same inside", inside[0] == inside[1])
    return json.loads(inside[0])


def main(file_path, schema_path):
    with open(file_path, encoding="utf-8") as file:
        jws = json.load(file)
    if "ciphertext" in jws:
        jws = unsealed(jws, os.path.join(os.path.dirname(file_path), "outside-office.jwk"))
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    header = json.loads(decoded(jws["protected"]))
    payload = decoded(jws["payload"])

    for name, verify in [("joserfc", with_joserfc), ("jwcrypto", with_jwcrypto)]:
        try:
            check(f"{name}: the signature fits", verify(jws, header["jwk"]) == payload, "another payload")
        except Exception as error:  # noqa: BLE001 - whatever the library says, it refuses
            check(f"{name}: the signature fits", False, repr(error))
        for member in ["payload", "protected", "signature"]:
            made = taken = 0
            for copy in altered(jws, member):
                made += 1
                try:
                    verify(copy, header["jwk"])
                    taken += 1
                except Exception:  # noqa: BLE001
                    pass
            what = f"{name}: {made} copies with one byte of the {member} altered are refused"
            check(what, made > 0 and taken == 0, f"{taken} taken")

    thumbprint = jwcrypto.jwk.JWK(**header["jwk"]).thumbprint()
    check("jwcrypto: kid is the key's thumbprint", header["kid"] == thumbprint, thumbprint)

    content = json.loads(payload)
    check("the payload names the same key", content["device"]["kid"] == header["kid"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(content)]
    check("jsonschema: the payload fits the schema", not errors, "\n".join(errors[:5]))
    check("jsonschema: the schema refuses one member more", not validator.is_valid(content | {"extra": 1}))
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python verify.py FILE SCHEMA")
    sys.exit(main(*sys.argv[1:]))
