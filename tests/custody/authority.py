"""A time stamping authority on this machine, by `openssl ts`. Nobody trusts it whose list of roots it is not in."""

import subprocess
from pathlib import Path

CONFIG = """
[tsa]
default_tsa = here
[here]
dir = .
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamps]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Stamps:
    """An authority with a root of its own, made anew in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "tsa.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        self._root("root", "/CN=Lonmere Root")
        self._signed("tsa", "/CN=Lonmere Stamps")

    @property
    def roots(self) -> bytes:
        """Its root in PEM."""
        return (self.folder / "root.pem").read_bytes()

    def send(self, _url: str, body: bytes) -> bytes:
        """Answer a query."""
        (self.folder / "query.tsq").write_bytes(body)
        self._openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-section", "here", "-out", "a.tsr"
        )
        return (self.folder / "a.tsr").read_bytes()

    def _root(self, name: str, subject: str) -> None:
        self._openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "tsa.cnf"),
            *("-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "3650", "-subj", subject),
            *("-extensions", "root"),
        )

    def _signed(self, name: str, subject: str) -> None:
        self._openssl(
            *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "tsa.cnf"),
            *("-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject),
        )
        self._openssl(
            *("x509", "-req", "-in", f"{name}.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"),
            *("-out", f"{name}.pem", "-days", "3000", "-extfile", "tsa.cnf", "-extensions", "stamps"),
        )

    def _openssl(self, *words: str) -> None:
        subprocess.run(("openssl", *words), cwd=self.folder, check=True, capture_output=True, timeout=30)
