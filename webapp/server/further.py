"""One more process of `songwall serve --workers`: HOST PORT and the numbers of its sockets."""

import os
import signal
import socket
import sys
import threading
from dataclasses import replace
from functools import partial
from typing import Any

from waitress.server import create_server

from webapp.config import Config
from webapp.server import serve
from webapp.server.changeover import Gallery
from webapp.server.channel import let_bodies_flow


def main(host: str, port: str, *handles: str) -> None:
    """The first one prepared the library, has the worker, and ends this by its standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells all; the first one says when
    serve.quieten()
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    config = replace(Config.from_env(os.environ), host=host, port=int(port))
    gallery = Gallery(config, reread=partial(serve.reread, config), alone=False)
    sockets: dict[int, Any] = {}
    listening = [socket.socket(fileno=int(handle)) for handle in handles]
    server = create_server(gallery, sockets, sockets=listening, **serve.OPTIONS)
    let_bodies_flow(sockets)
    server.run()


def _end_with_the_first() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
