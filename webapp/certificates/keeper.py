"""The certificate that is used now: looked after while the gallery runs, without a restart."""

import ssl
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from filelock import FileLock

from webapp.certificates import authority, machine
from webapp.certificates.authority import Places
from webapp.errors import CertificateError
from webapp.errors import certificates as sentences

LOOK_EVERY = 60.0  # seconds
PATIENCE = 30.0  # seconds for another process that makes one
SERVER = "server.pem"
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 (compared: no address of anybody)


@dataclass(frozen=True, slots=True)
class Files:
    """`remark`: what is wrong with them though they can be used."""

    certificate: Path
    key: Path | None  # None: in the same file
    remark: str | None = None


class OwnersFiles:
    """Those of SONGWALL_TLS_CERT and SONGWALL_TLS_KEY."""

    def __init__(self, certificate: Path | None, key: Path | None) -> None:
        self._certificate, self._key = certificate, key

    def get(self, now: datetime) -> Files:
        """Raises CertificateError."""
        if self._certificate is None or self._key is None:
            raise CertificateError(sentences.OWN_ONE_ALONE)
        try:
            certificate = x509.load_pem_x509_certificate(self._certificate.read_bytes())
        except (OSError, ValueError):
            raise CertificateError(sentences.OWN_UNREADABLE) from None
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        remark = sentences.OWN_HAS_ENDED.format(day=ends.date()) if ends <= now else None
        if now < begins:
            remark = sentences.NOT_YET.format(day=begins.date())
        return Files(self._certificate, self._key, remark)


class HomeMade:
    """Made by the authority of `folder` for `hosts` and all of the machine's addresses."""

    def __init__(
        self,
        folder: Path,
        hosts: Collection[str],
        addresses: Callable[[], frozenset[machine.Address]] = machine.own_addresses,
    ) -> None:
        self._folder, self._addresses = folder, addresses
        self._asked = Places(*machine.sorted_out(set(hosts) - EVERYWHERE))

    def get(self, now: datetime) -> Files:
        """Raises CertificateError, and OSError where nothing can be written."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / SERVER
        with FileLock(self._folder / "lock", timeout=PATIENCE):
            everything = Places(self._asked.names, self._asked.addresses | self._addresses())
            own = authority.open_authority(self._folder, everything, now)
            places = own.permitted(everything)
            if now < own.certificate.not_valid_before_utc and path.exists():
                return Files(path, None, sentences.CLOCK_IS_WRONG)
            if not own.still_serves(path.read_bytes() if path.exists() else b"", places, now):
                authority.write(path, own.issue(places, now), 0o600)
        return Files(path, None, self._left_out(places))

    def _left_out(self, places: Places) -> str | None:
        left = [*(self._asked.names - places.names)]
        left += map(str, self._asked.addresses - places.addresses)
        return sentences.LEFT_OUT.format(names=", ".join(sorted(left))) if left else None


class Keeper:
    """`context` is for new connections; None as long as no certificate could be used.

    `say` takes what a person should read, each sentence once as long as it holds.
    """

    def __init__(
        self,
        source: OwnersFiles | HomeMade,
        say: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.context: ssl.SSLContext | None = None
        self._source, self._say, self._now = source, say, now
        self._stamps: list[tuple[int, ...]] = []
        self._said: str | None = None

    def look(self) -> None:
        """Renew what is due, and take what is new."""
        try:
            files = self._source.get(self._now())
            self._load(files)
            sentence = files.remark
        except CertificateError as error:
            sentence = self._with_consequence(str(error))
        except OSError:
            sentence = self._with_consequence(sentences.FOLDER_UNWRITABLE)
        if sentence is not None and sentence != self._said:
            self._say(sentence)
        self._said = sentence

    def keep(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            self.look()

    def _load(self, files: Files) -> None:
        paths = [path for path in (files.certificate, files.key) if path is not None]
        stamps = [_stamp(path) for path in paths]
        if stamps == self._stamps:
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION
        context.set_alpn_protocols(["http/1.1"])
        try:
            # Without a password OpenSSL would ask the terminal for one.
            context.load_cert_chain(files.certificate, files.key, password="")
        except (OSError, ValueError):
            raise CertificateError(sentences.OWN_UNREADABLE) from None
        self.context, self._stamps = context, stamps

    def _with_consequence(self, problem: str) -> str:
        form = sentences.GOES_ON if self.context else sentences.LOOPBACK_ALONE
        return form.format(problem=problem)


def _stamp(path: Path) -> tuple[int, ...]:
    """Another one once the file is another, or holds something else."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino
