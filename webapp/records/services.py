"""The services that make songs: what each is called, and which one a record tells of; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from webapp.values import urls

_ADDRESSES = ("share_url", "source_url", "download_url", "image_url", "video_url")


@dataclass(frozen=True, slots=True)
class Service:
    """`label`: what people call it. `hosts`: its domains; those below them are its own as well.

    `words`: what the service itself calls what stands on a song's page, where the page's words
    are others. `is_closed`: it gives out nothing any more, so no request goes there.
    """

    label: str
    hosts: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    is_closed: bool = False


SERVICES = {
    "riffusion": Service("Riffusion", ("riffusion.com",)),
    "producer": Service("Producer.ai", ("producer.ai",)),
    "flowmusic": Service("Flow Music", ("flowmusic.app",)),
    "suno": Service(
        "Suno",
        ("suno.com", "suno.ai"),
        {"About": "Song description", "Left out": "Excluded styles"},
        is_closed=True,
    ),
    "udio": Service("Udio", ("udio.com",), {"Liked": "Likes", "Played": "Plays"}),
    "mureka": Service("Mureka", ("mureka.ai",)),
    "demo": Service("Demo"),
}
"""By the word in a record's `service`, in the column of that name and after `from:`."""


def of(raw: Mapping[str, Any], source: str = "import") -> str | None:
    """The service that made a song: the one that lists it, else what its record says.

    That is `service` where a form of file wrote one (`records/formats.py`), else the host of one of
    its addresses. None where nothing tells.
    """
    if source in SERVICES:
        return source
    word = raw.get("service")
    if isinstance(word, str) and word in SERVICES:
        return word
    named = (_of_address(raw.get(name)) for name in _ADDRESSES)
    return next((service for service in named if service), None)


def named(text: str) -> str | None:
    """The word of a service by that, by what people call it or by its domain; None for none."""
    return _NAMED.get(_bare(text))


def label(name: str) -> str:
    """What people call a service."""
    return SERVICES[name].label if name in SERVICES else name.capitalize()


def own_word(name: str | None, label: str) -> str:
    """What the service calls what stands under `label` on a song's page."""
    return SERVICES[name].words.get(label, label) if name in SERVICES else label


def reachable(address: str | None) -> str | None:
    """A clean address that may be asked; None for one of a service that is closed."""
    service = _of_address(address)
    return None if service and SERVICES[service].is_closed else address


def _of_address(value: object) -> str | None:
    address = urls.clean_address(value)
    return _of_host(urls.origin(address)) if address else None


@lru_cache(maxsize=1000)
def _of_host(origin: str) -> str | None:
    host = f".{urlsplit(origin).hostname}"
    for name, service in SERVICES.items():
        if any(host.endswith(f".{own}") for own in service.hosts):
            return name
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\s.]", "", text).lower()


_NAMED = {
    _bare(text): name
    for name, service in SERVICES.items()
    for text in (name, service.label, *service.hosts)
}
