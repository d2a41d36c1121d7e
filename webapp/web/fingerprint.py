"""What all pages depend on besides the library and the visitor: the code and the settings."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from webapp.config import Config

SECRETS = ("token", "password", "password_hash", "cache_url")  # no page shows what they are
LENGTH = 12  # characters of a digest; it tells builds apart, not attackers


def fingerprint(config: Config, code: Path, templates: Path, build: str) -> str:
    """A digest of the settings, the Python below `code`, the templates, and the static `build`."""
    settings = {name: value for name, value in asdict(config).items() if name not in SECRETS}
    as_json = json.dumps(settings, default=_as_json, sort_keys=True)
    parts = (as_json, code_digest(code, "*.py"), code_digest(templates, "*.html"), build)
    return digest(part.encode() for part in parts)


@cache
def code_digest(folder: Path, pattern: str) -> str:
    """Read once: code that changes on the disk later does not change in this process."""
    return digest(path.read_bytes() for path in sorted(folder.rglob(pattern)))


def digest(contents: Iterable[bytes]) -> str:
    sha256 = hashlib.sha256()
    for content in contents:
        sha256.update(f"{len(content)}\0".encode() + content)
    return sha256.hexdigest()[:LENGTH]


def _as_json(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
