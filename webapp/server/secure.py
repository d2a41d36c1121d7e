"""`serve --https`: TLS for other devices, and a certificate that is looked after."""

import threading
from collections.abc import Callable
from typing import Any

from webapp.certificates.keeper import HomeMade, Keeper, OwnersFiles
from webapp.config import Config
from webapp.server import tls
from webapp.web import security


def begin(config: Config, sockets: dict[int, Any], say: Callable[[str], None]) -> None:
    """`sockets`: the map that waitress was given."""
    keeper = Keeper(_source(config), say)
    keeper.look()
    tls.speak_tls(sockets, keeper)
    threading.Thread(target=keeper.keep, daemon=True).start()


def _source(config: Config) -> OwnersFiles | HomeMade:
    if config.tls_cert is not None or config.tls_key is not None:
        return OwnersFiles(config.tls_cert, config.tls_key)
    return HomeMade(config.tls, security.allowed_names(config))
