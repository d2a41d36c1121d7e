"""An authority of one's own: devices trust it once, and whatever it makes for this machine.

Its key never leaves the folder. It is good for names and addresses of home networks alone, so that
whoever steals it can't pretend to be another site: OpenSSL, Chromium, Firefox and Apple's systems
heed that (RFC 5280, 4.2.1.10).
"""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from webapp.certificates import machine
from webapp.errors import CertificateError
from webapp.errors import certificates as sentences

CERTIFICATE, KEY = "authority.crt", "authority.key"
LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # nothing that browsers and phones take lasts longer
RENEWED = timedelta(days=30)  # before the end
BACKDATED = timedelta(days=1)  # for other devices' clocks
HOME_DOMAINS = ("localhost", "local", "lan", "home", "home.arpa", "internal", "fritz.box")
_LONGEST_NAME = 64  # of a subject

_General = x509.DNSName | x509.IPAddress


@dataclass(frozen=True, slots=True)
class Places:
    """What a server's certificate is for."""

    names: frozenset[str]
    addresses: frozenset[machine.Address]

    def general_names(self) -> list[_General]:
        names: list[_General] = [x509.DNSName(name) for name in sorted(self.names)]
        return names + [x509.IPAddress(address) for address in sorted(self.addresses, key=str)]


@dataclass(frozen=True, slots=True)
class Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def permitted(self, places: Places) -> Places:
        """Those of them that it may vouch for."""
        domains = _permitted(self.certificate, x509.DNSName)
        networks = _permitted(self.certificate, x509.IPAddress)
        return Places(
            frozenset(n for n in places.names if any(_is_within(n, d) for d in domains)),
            frozenset(a for a in places.addresses if any(a in network for network in networks)),
        )

    def issue(self, places: Places, now: datetime) -> bytes:
        """A key and its certificate, in PEM. Raises CertificateError where the authority ended."""
        begins = max(now - BACKDATED, self.certificate.not_valid_before_utc)
        ends = min(now + SERVER_LASTS, self.certificate.not_valid_after_utc)
        if ends <= begins:
            raise CertificateError(sentences.AUTHORITY_HAS_ENDED)
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder("Songwall", self.certificate.subject, key, begins, ends)
        for extension, is_critical in (
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (x509.SubjectAlternativeName(places.general_names()), False),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (_usage(signs_certificates=False), True),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False),
        ):
            builder = builder.add_extension(extension, is_critical)
        return _pem(key) + _pem_of(builder.sign(self.key, hashes.SHA256()))

    def still_serves(self, pem: bytes, places: Places, now: datetime) -> bool:
        """Whether this certificate is ours, good for all of `places`, and lasts for a while."""
        try:
            certificate = x509.load_pem_x509_certificate(pem)
            certificate.verify_directly_issued_by(self.certificate)
            alternative = x509.SubjectAlternativeName
            names = certificate.extensions.get_extension_for_class(alternative).value
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            return False
        lasts = now < certificate.not_valid_after_utc - RENEWED
        has_begun = certificate.not_valid_before_utc <= now
        return lasts and has_begun and set(places.general_names()) <= set(names)


def open_authority(folder: Path, places: Places, now: datetime) -> Authority:
    """That of the folder; the first time it is made, for home networks and `places`.

    Raises CertificateError, and OSError where nothing can be written.
    """
    if not (folder / CERTIFICATE).exists():
        _make(folder, places, now)
    try:
        certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
        key = serialization.load_pem_private_key((folder / KEY).read_bytes(), None)
    except (OSError, ValueError, TypeError):
        raise CertificateError(sentences.AUTHORITY_UNREADABLE) from None
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.public_key() == certificate.public_key():
        return Authority(certificate, key)
    raise CertificateError(sentences.AUTHORITY_UNREADABLE)


def write(path: Path, content: bytes, mode: int) -> None:
    """As a whole or not at all, and never for more eyes than `mode` says."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _make(folder: Path, places: Places, now: datetime) -> None:
    """The key first: a certificate without it would be of no use."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = f"Songwall on {socket.gethostname().partition('.')[0]}"[:_LONGEST_NAME]
    others = [a for a in places.addresses if not any(a in n for n in machine.HOME_NETWORKS)]
    networks = [*machine.HOME_NETWORKS, *(ip_network(address) for address in others)]
    domains = sorted({*HOME_DOMAINS, *places.names})
    permitted: list[x509.GeneralName] = [x509.DNSName(domain) for domain in domains]
    permitted += [x509.IPAddress(network) for network in networks]
    builder = _builder(called, _name(called), key, now - BACKDATED, now + LASTS)
    for extension in (
        x509.BasicConstraints(ca=True, path_length=0),
        x509.NameConstraints(permitted, None),
        _usage(signs_certificates=True),
    ):
        builder = builder.add_extension(extension, critical=True)
    write(folder / KEY, _pem(key), 0o600)
    write(folder / CERTIFICATE, _pem_of(builder.sign(key, hashes.SHA256())), 0o644)


def _builder(
    called: str,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(called))
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _permitted(certificate: x509.Certificate, kind: type[x509.GeneralName]) -> list[Any]:
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    subtrees = constraints.permitted_subtrees or []
    return [subtree.value for subtree in subtrees if isinstance(subtree, kind)]


def _is_within(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")


def _name(called: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _pem_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
