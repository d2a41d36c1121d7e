"""`songwall serve`: the web server and its worker, begun and ended together."""

import http.client
import importlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from waitress.server import BaseWSGIServer, create_server

from webapp import database, startup
from webapp.config import Config
from webapp.errors import SettingError, SongwallError, StorageError
from webapp.errors import settings as sentences
from webapp.recovery import auto_recovery
from webapp.server import notify
from webapp.server.changeover import LOOK_EVERY, Gallery
from webapp.server.channel import let_bodies_flow
from webapp.server.child import Child
from webapp.values.urls import is_loopback
from webapp.web import own_address
from webapp.web.access import OwnerCode
from webapp.web.context import MOST_BYTES_SENT

OPTIONS: dict[str, Any] = {
    "threads": 14,  # some may be busy with uploads, with relayed songs, or wait for who writes
    "connection_limit": 2000,
    "asyncore_use_poll": True,
    "channel_timeout": 60,
    "max_request_body_size": MOST_BYTES_SENT,  # waitress stores a body before it asks anybody
    "ident": "",
    "clear_untrusted_proxy_headers": False,  # web/proxies.py believes none, and sees that it is one
}
LAST_WORKER = 15.0  # seconds that a worker that was left behind has, once it is killed
_BROKEN_CONNECTION = "uncaptured python exception"  # as wasyncore, which waitress holds, says it


def serve(config: Config, say: Callable[[str], None], processes: int = 1) -> None:
    """Serve until SIGINT or SIGTERM; `say` takes what a person should read.

    `processes`: how many answer, of which this is the first. Raises SettingError before anything
    runs, and StorageError while a rebuild does.
    """
    if processes > 1 and (config.https or not hasattr(os, "fork")):
        raise SettingError(sentences.NO_SEVERAL)
    quieten()
    as_set, config = config, startup.settle(config)
    auto_recovery.recover(config, say, LAST_WORKER)
    try:
        database.prepare(config.database)
    except StorageError as error:  # to end would only be to be started again: each page says it
        say(str(error))
    worker = Child({**os.environ, **_settings(config)}, "webapp.worker")
    # Of several processes each would have a code of its own.
    is_own = (is_loopback(config.host) and not config.proxies) or processes > 1
    code = None if is_own else OwnerCode(say)
    gallery = Gallery(
        as_set,
        changed=lambda settled: worker.restart(_settings(settled)),
        reread=partial(reread, as_set),
        code=None if config.has_password else code,
        alone=processes == 1,
    )
    server, sockets = _listen(config, gallery)
    if config.https:  # the library that makes certificates is large, so it is loaded here alone
        importlib.import_module("webapp.server.secure").begin(config, sockets, say)
    children = [worker, *(_further(config, sockets) for _ in range(processes - 1))]
    _end_on_signals(children)
    for child in children:
        child.start()
    threading.Thread(target=_watch, args=(gallery,), daemon=True).start()
    if not config.has_password and not is_loopback(config.host):
        say(
            "Warning: whoever is in your network can open this gallery. "
            "Set a password on its page “Who comes in” (/connect/access), or SONGWALL_PASSWORD."
        )
    threading.Thread(target=_announce, args=(config, say, gallery.code), daemon=True).start()
    server.run()


def quieten() -> None:
    """What waitress logs, of a visitor above all, is nobody's business."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a busy moment is no news
    logging.getLogger("waitress").addFilter(without_traceback)


def reread(before: Config, stored: Mapping[str, str]) -> Config:
    """The settings with what `songwall.env` holds now; where it listens stays."""
    config = Config.from_env(os.environ, stored)
    return replace(config, host=before.host, port=before.port, data=before.data, https=before.https)


def _watch(gallery: Gallery) -> None:
    """The demo goes also while nobody looks: the worker has the owner's songs to see to."""
    while True:
        time.sleep(LOOK_EVERY)
        gallery.look()


def _listen(config: Config, gallery: Gallery) -> tuple[Any, dict[int, Any]]:
    """The server, and the map of its sockets."""
    sockets: dict[int, Any] = {}
    places = [config.host]
    if config.https and config.host not in own_address.EVERYWHERE and not is_loopback(config.host):
        places.append(own_address.LOOPBACK)  # where a certificate that fails keeps nobody out
    listen = " ".join(f"{own_address.in_url(place)}:{config.port}" for place in places)
    try:
        server = create_server(gallery, sockets, listen=listen, **OPTIONS)
    except (OSError, ValueError):
        raise SettingError(
            sentences.PORT_TAKEN.format(port=config.port, host=config.host)
        ) from None
    let_bodies_flow(sockets)
    return server, sockets


def _further(config: Config, sockets: dict[int, Any]) -> Child:
    """One more process, which takes connections off the same sockets."""
    listening = (place for place in sockets.values() if isinstance(place, BaseWSGIServer))
    handles = [place.socket.fileno() for place in listening]
    arguments = (config.host, str(config.port), *map(str, handles))
    return Child({**os.environ}, "webapp.server.further", *arguments, handles=handles)


def _end_on_signals(children: list[Child]) -> None:
    def end(_signal: int, _frame: FrameType | None) -> None:
        notify.tell(STOPPING="1")
        for child in children:
            child.stop()
        # At once: waiting for threads that feed slow listeners takes seconds, and nothing is lost.
        # Browsers go on by Range once we are back.
        sys.stdout.flush()
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def without_traceback(record: logging.LogRecord) -> bool:
    """Sound that breaks off half-way ends in waitress, when it is too late for a page.

    What breaks a connection it logs with the visitor's address and places in the code.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        said = str(error) if isinstance(error, SongwallError) else type(error).__name__
        record.msg, record.args, record.exc_info = "An answer broke off: %s", (said,), None
    elif str(record.msg).startswith(_BROKEN_CONNECTION):
        record.msg, record.args = "A connection broke off.", ()
    return True


def _settings(config: Config) -> dict[str, str]:
    """What the command line or `settle` decided, for the worker to decide the same."""
    return {
        "SONGWALL_HOST": config.host,
        "SONGWALL_PORT": str(config.port),
        "SONGWALL_DATA": str(config.data),
        "SONGWALL_SOURCE": ",".join(config.sources or ()) or "none",
    }


def _announce(config: Config, say: Callable[[str], None], code: OwnerCode | None) -> None:
    """Say the address once it answers, and the code by which another device may connect."""
    _answers(config)
    address = own_address.of(config)
    say(f"Songwall is at {address}")
    if config.https:
        say(f"On this machine also at {own_address.for_itself(config)}")
    if config.makes_certificates:
        plain = address.replace("https:", "http:", 1)
        say(f"Each other device has to trust it once; {plain}/certificate tells how.")
    if code is not None:
        code.tell()
    notify.ready(f"Songwall is at {address}", partial(_answers, config))


def _answers(config: Config) -> bool:
    """Whether a request finds a thread; what it says of the library is another matter."""
    own = urlsplit(own_address.for_itself(config)).hostname or own_address.LOOPBACK
    connection = http.client.HTTPConnection(own, config.port, timeout=30)  # it listens already
    try:
        with closing(connection):
            connection.request("GET", "/health", headers={"Host": "localhost"})
            connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    return True
