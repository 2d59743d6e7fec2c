"""Checks a file's signature and prints what it holds. Needs only the package `cryptography`: python show.py FILE"""
import base64, hashlib, json, sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
raw = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
number = lambda data: int.from_bytes(data, "big")
file = json.load(open(sys.argv[1], encoding="utf-8"))
header, signature = json.loads(raw(file["protected"])), raw(file["signature"])
point = ec.EllipticCurvePublicNumbers(number(raw(header["jwk"]["x"])), number(raw(header["jwk"]["y"])), ec.SECP256R1())
point.public_key().verify(utils.encode_dss_signature(number(signature[:32]), number(signature[32:])), f'{file["protected"]}.{file["payload"]}'.encode(), ec.ECDSA(hashes.SHA256()))
digits = f'{(number(hashlib.sha256(header["kid"].encode()).digest()) >> 190) % 10**20:020}'
print("signature fits; compare these digits with the signer:", *[digits[at : at + 5] for at in range(0, 20, 5)])
print(json.dumps(json.loads(raw(file["payload"])), ensure_ascii=False, indent=1))
