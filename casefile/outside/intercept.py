"""Certificates by which the proxy reads what a browser says over TLS: an authority for one capture, never on disk."""

import base64
import hashlib
import ipaddress
import os
import ssl
import threading
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_NAME = "Casefile, one capture"
# Browsers and sites disagree about the time by hours, never by days.
_BEFORE, _AFTER = timedelta(days=1), timedelta(days=2)


class Authority:
    """Signs for any host, for whoever trusts it: the browser of one capture. Made anew for each, gone with it.

    :ivar pem: its certificate, for a client's list of trusted roots
    :ivar pin: base64 of SHA-256 over its public key, as Chromium takes it (`--ignore-certificate-errors-spki-list`)
    """

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
        self._own = self._signed_own()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self.pem = self._own.public_bytes(Encoding.PEM)
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.pin = base64.b64encode(hashlib.sha256(public).digest()).decode()

    def context(self, host: str) -> ssl.SSLContext:
        """The server's side of TLS for one host, HTTP/1.1 only; made once for each.

        :param host: a name in ASCII, or an IP address without brackets
        """
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._made(host)
            return self._contexts[host]

    def _made(self, host: str) -> ssl.SSLContext:
        key = self._leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        # OpenSSL reads certificates by path only; this path is memory, and gone when it is closed.
        memory = os.memfd_create("leaf", os.MFD_CLOEXEC)
        try:
            os.write(memory, key + self._signed(host).public_bytes(Encoding.PEM) + self.pem)
            context.load_cert_chain(f"/proc/self/fd/{memory}")
        finally:
            os.close(memory)
        return context

    def _signed(self, host: str) -> x509.Certificate:
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            _dated(x509.Name([]), self._name, self._leaf_key.public_key())
            # Critical, since there is no subject (RFC 5280, 4.2.1.6).
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(signer, critical=False)
            .sign(self._key, SHA256())
        )

    def _signed_own(self) -> x509.Certificate:
        public = self._key.public_key()
        return (
            _dated(self._name, self._name, public)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_signing(), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self._key, SHA256())
        )


def _dated(subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=public,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - _BEFORE,
        not_valid_after=now + _AFTER,
    )


def _signing() -> x509.KeyUsage:
    """An authority's one use: to sign certificates."""
    wanted = {"key_cert_sign"}
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in wanted for name in names})
