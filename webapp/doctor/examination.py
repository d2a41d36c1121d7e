"""All looks, one after the other."""

from collections.abc import Iterator
from datetime import datetime

from webapp.config import Config
from webapp.doctor import folder, library, network
from webapp.doctor.finding import Finding


def examine(config: Config, now: datetime) -> Iterator[Finding]:
    """Changes nothing; a source is asked for some seconds at most."""
    yield folder.rights(config)
    yield folder.secrets(config)
    yield folder.room(config)
    yield folder.clock(config, now)
    yield folder.watched(config)
    yield from library.look(config)
    yield library.audio()
    yield network.port(config)
    yield network.openness(config)
    yield from network.proxies(config)
    yield from network.sources(config)
