"""The settings: read once, typed, and a wrong one is a sentence (names in the README)."""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from dotenv import dotenv_values

from webapp.errors import SettingError
from webapp.errors import settings as sentences
from webapp.values.urls import clean_address, clean_place

DEMO, NONE = "demo", "none"  # names in SONGWALL_SOURCE; sources/registry.py has the others
FILE = "songwall.env"  # of the data folder
BASE_URL = "https://api.useapi.net/v1"
LARGEST_PORT = 65535
MOST_PROXIES = 10
SHORTEST_KEY = 16  # characters
_PREFIXES = ("SONGWALL_", "USEAPI_")
_SCRYPT = r"scrypt:\d{1,7}:\d{1,3}:\d{1,3}\$[^$]{1,64}\$[0-9a-f]{128}"  # Werkzeug's form
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?")  # of a browser, which takes a “_” too


@dataclass(frozen=True, slots=True)
class Config:
    """`sources` are checked by `startup`; None until it knows whether the demo is shown."""

    data: Path
    sources: tuple[str, ...] | None = None
    token: str | None = None
    base_url: str = BASE_URL
    user_id: str | None = None
    email: str | None = None
    mureka_account: str | None = None
    host: str = "127.0.0.1"
    port: int = 8420
    https: bool = False  # for other devices, on the same port
    tls_cert: Path | None = None  # the owner's own, in place of those that Songwall makes
    tls_key: Path | None = None
    allowed_hosts: frozenset[str] = frozenset()
    proxies: int = 0  # that stand before the gallery, and are believed
    password: str | None = None
    password_hash: str | None = None  # of one that a page stored
    metrics_key: str | None = None
    sync_minutes: float = 10
    media_hosts: frozenset[str] = frozenset()
    cache_url: str | None = None
    keep: bool = True
    keep_bytes: float | None = None
    inbox: Path | None = None  # the folder that is watched
    passing_demo: bool = False  # as `startup` decides: the demo, until there are songs of one's own
    fixed: frozenset[str] = frozenset()  # names that the environment or `.env` sets
    file_folder: Path | None = None  # where `songwall.env` was read, if not in the data folder

    @property
    def file(self) -> Path:
        """The settings that a page changes: the owner's, also while the demo is shown."""
        return (self.file_folder or self.data) / FILE

    @property
    def is_vendors(self) -> bool:
        """Whether the API is asked at the vendor's own address."""
        return urlsplit(self.base_url).hostname == urlsplit(BASE_URL).hostname

    @property
    def has_password(self) -> bool:
        return self.password is not None or self.password_hash is not None

    @property
    def folder(self) -> Path:
        """Where this library lives: the demo keeps to a folder of its own."""
        return self.data / "demo" if self.is_demo else self.data

    @property
    def tls(self) -> Path:
        """Where the gallery's own certificates lie."""
        return self.data / "tls"

    @property
    def makes_certificates(self) -> bool:
        return self.https and self.tls_cert is None and self.tls_key is None

    @property
    def is_demo(self) -> bool:
        return self.sources == (DEMO,)

    @property
    def own(self) -> Config:
        """The owner's own library, which the demo never mixes with."""
        return replace(self, sources=(), passing_demo=False) if self.is_demo else self

    @property
    def archive(self) -> Path:
        """Where the songs' files lie."""
        return self.folder / "songs"

    @property
    def quarantine(self) -> Path:
        """Where wrong files are moved."""
        return self.folder / "quarantine"

    @property
    def plays(self) -> Path:
        """Where plays are written beside the library (`archive/play_log.py`)."""
        return self.folder / "plays"

    @property
    def database(self) -> Path:
        return self.folder / "songwall.db"

    @property
    def credentials_digest(self) -> str:
        """Tells whether token, address or account changed since a refusal; says none of them."""
        parts = f"{self.token}\n{self.base_url}\n{self.user_id}\n{self.email}"
        if self.mureka_account:
            parts += f"\n{self.mureka_account}"
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    def sources_beside(self, name: str) -> frozenset[str]:
        """Those that feed the same library."""
        return frozenset(self.sources or ()) - {name}

    @classmethod
    def from_env(cls, env: Mapping[str, str], stored: Mapping[str, str] | None = None) -> Config:
        """`stored` stands for what `songwall.env` holds.

        Raises SettingError with a sentence that names the setting.
        """
        folder, upper = _set_outside(env)
        lower = _dotenv(folder / FILE) if stored is None else stored
        fixed = frozenset(upper) | {name.removesuffix("_FILE") for name in upper}
        read = _Reader({n: v for n, v in _filled(lower).items() if n not in fixed} | upper)
        base_url = read.url("USEAPI_BASE_URL", BASE_URL)
        keep_gb = read.number("SONGWALL_KEEP_GB", math.inf, least=0, most=1_000_000)
        return cls(
            data=_data_folder(read.text("SONGWALL_DATA")),
            sources=_sources(read.text("SONGWALL_SOURCE")),
            token=read.token("USEAPI_TOKEN"),
            base_url=base_url,
            user_id=read.text("USEAPI_USER_ID"),
            mureka_account=read.text("USEAPI_MUREKA_ACCOUNT", r"[\w.@+-]{1,100}", "be an account"),
            email=read.text("USEAPI_EMAIL", r"[^\s@]+@[^\s@]+", "be an e-mail address"),
            host=read.text("SONGWALL_HOST") or "127.0.0.1",
            port=read.whole("SONGWALL_PORT", 8420, least=1, most=LARGEST_PORT),
            https=read.answer("SONGWALL_HTTPS", default=False),
            tls_cert=read.path("SONGWALL_TLS_CERT"),
            tls_key=read.path("SONGWALL_TLS_KEY"),
            allowed_hosts=read.names("SONGWALL_ALLOWED_HOSTS"),
            proxies=read.whole("SONGWALL_PROXY", 0, least=0, most=MOST_PROXIES),
            password=read.secret("SONGWALL_PASSWORD"),
            metrics_key=read.key("SONGWALL_METRICS_KEY"),
            password_hash=read.text("SONGWALL_PASSWORD_HASH", _SCRYPT, "be one of scrypt"),
            sync_minutes=read.number("SONGWALL_SYNC_MINUTES", 10, least=0, most=7 * 24 * 60),
            media_hosts=read.names("SONGWALL_MEDIA_HOSTS", is_host=clean_place)
            or frozenset({urlsplit(base_url).netloc}),
            cache_url=read.text(
                "SONGWALL_CACHE_URL", r"(rediss?|unix)://.*", "begin with redis://"
            ),
            keep=read.answer("SONGWALL_KEEP", default=True),
            keep_bytes=keep_gb * 1e9 if keep_gb < math.inf else None,
            inbox=read.path("SONGWALL_INBOX"),
            fixed=frozenset(name for name in fixed if name.startswith(_PREFIXES)),
            file_folder=folder,
        )


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def text(self, name: str, pattern: str = r"(?s).*", must: str = "") -> str | None:
        """None where it is empty; else it must match `pattern` wholly, which `must` says."""
        text = self._env.get(name, "").strip()
        if not text:
            return None
        if not re.fullmatch(pattern, text):
            raise SettingError(sentences.SAYS_OTHERWISE.format(name=name, must=must))
        return text

    def answer(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        text = self.text(name, r"(?i:yes|no)", "be yes or no")
        return default if text is None else text.lower() == "yes"

    def path(self, name: str) -> Path | None:
        text = self.text(name)
        return _absolute(text, name) if text else None

    def token(self, name: str) -> str | None:
        token = self.secret(name)
        if token and not re.fullmatch(r"[\x21-\x7e]+", token):
            raise SettingError(sentences.ODD_LETTERS.format(name=name))
        return token

    def key(self, name: str) -> str | None:
        """A token that nobody guesses."""
        key = self.token(name)
        if key and len(key) < SHORTEST_KEY:
            raise SettingError(sentences.KEY_TOO_SHORT.format(name=name, least=SHORTEST_KEY))
        return key

    def secret(self, name: str) -> str | None:
        """A secret from NAME, or from the file that NAME_FILE names."""
        path = self.text(f"{name}_FILE")
        if self.text(name) or not path:
            return self.text(name)
        try:
            secret = Path(path).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, ValueError, RuntimeError):
            raise SettingError(sentences.NAMED_FILE_UNREADABLE.format(name=name)) from None
        if not secret:  # an empty password would leave the gallery open
            raise SettingError(sentences.NAMED_FILE_EMPTY.format(name=name))
        return secret

    def number(self, name: str, default: float, *, least: float, most: float) -> float:
        text = self.text(name)
        if text is None:
            return default
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            raise SettingError(
                sentences.NO_NUMBER.format(name=name, least=least, most=most, text=text)
            )
        return number

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        number = self.number(name, default, least=least, most=most)
        if number != int(number):
            raise SettingError(sentences.NO_WHOLE_NUMBER.format(name=name, text=self.text(name)))
        return int(number)

    def names(
        self, name: str, *, is_host: Callable[[str], object] = _HOST.fullmatch
    ) -> frozenset[str]:
        names = frozenset(_parts(self.text(name) or ""))
        for host in names:
            if not is_host(host):
                raise SettingError(sentences.NO_HOST.format(name=name, host=host))
        return names

    def url(self, name: str, default: str) -> str:
        clean = clean_address(self.text(name) or default)
        if clean is None or "?" in clean or "#" in clean:
            raise SettingError(sentences.NO_ADDRESS.format(name=name))
        return clean.rstrip("/")


def _set_outside(env: Mapping[str, str]) -> tuple[Path, dict[str, str]]:
    """Where `songwall.env` is looked for, and what wins over it: the environment, then `.env`."""
    upper = _filled(_dotenv(Path(".env"))) | _filled(env)
    return _data_folder(upper.get("SONGWALL_DATA")), upper


def _filled(settings: Mapping[str, str]) -> dict[str, str]:
    """What is empty sets nothing."""
    return {name: value for name, value in settings.items() if value.strip()}


def _dotenv(path: Path) -> dict[str, str]:
    try:
        return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}
    except (OSError, UnicodeDecodeError):
        raise SettingError(sentences.FILE_UNREADABLE.format(name=path.name)) from None


def _data_folder(text: str | None) -> Path:
    if text:
        return _absolute(text, "SONGWALL_DATA")
    return Path(platformdirs.user_data_dir("songwall", appauthor=False))


def _absolute(text: str, name: str) -> Path:
    try:
        return Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100 (links stay as they are)
    except RuntimeError:
        raise SettingError(sentences.NO_SUCH_USER.format(name=name)) from None


def _sources(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(_parts(text))
    if not names:
        raise SettingError(sentences.NO_SOURCE_NAMED.format(text=text))
    if len(names) > 1 and not {DEMO, NONE}.isdisjoint(names):
        raise SettingError(sentences.STANDS_ALONE)
    return names


def _parts(text: str) -> list[str]:
    """What stands between commas, in small letters, each once."""
    return list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
