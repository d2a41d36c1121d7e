"""The gallery's own certificate authority, as other devices are shown it: never its key."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from webapp.config import Config

CERTIFICATE = "authority.crt"


@dataclass(frozen=True, slots=True)
class OwnAuthority:
    """`name`: as devices list it; `fingerprint`: SHA-256, in pairs of digits."""

    name: str
    fingerprint: str
    der: bytes

    @property
    def pem(self) -> str:
        return ssl.DER_cert_to_PEM_cert(self.der)


def get(config: Config) -> OwnAuthority | None:
    """None where the gallery has none, or its certificate can't be read."""
    if not config.makes_certificates:
        return None
    known = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        pem = (config.tls / CERTIFICATE).read_text(encoding="ascii")
        der = ssl.PEM_cert_to_DER_cert(pem)
        known.load_verify_locations(cadata=der)
    except (OSError, ValueError):
        return None
    (certificate,) = known.get_ca_certs()
    names = cast("Sequence[Sequence[tuple[str, str]]]", certificate["subject"])
    return OwnAuthority(names[0][0][1], sha256(der).digest().hex(":").upper(), der)
