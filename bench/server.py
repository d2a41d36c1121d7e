"""The gallery on its own server, for the measurements; beside it a Flask «hello», and the gallery
as it is when the library has changed since the last request (`/changed/…`)."""

import logging
import sqlite3
import sys
from pathlib import Path

from flask import Flask
from waitress.server import create_server

from webapp import create_app
from webapp.config import Config
from webapp.server.body_stream import let_bodies_flow
from webapp.server.serve import OPTIONS


def main(folder: str, port: str) -> None:
    gallery = create_app(Config(data=Path(folder), sources=()))
    hello = Flask("hello")
    hello.add_url_rule("/hello", "hello", lambda: "hello")
    # Without syncing to the disk: what is measured is the page, not the write before it.
    changes = sqlite3.connect(
        Path(folder) / "songwall.db", isolation_level=None, check_same_thread=False
    )
    changes.execute("PRAGMA synchronous = OFF")

    def dispatch(environ, start):
        path = environ["PATH_INFO"]
        if path == "/hello":
            return hello(environ, start)
        if path.startswith("/changed"):
            changes.execute("UPDATE library SET version = version + 1")
            environ["PATH_INFO"] = path.removeprefix("/changed")
        return gallery(environ, start)

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets = {}
    server = create_server(dispatch, sockets, host="127.0.0.1", port=int(port), **OPTIONS)
    let_bodies_flow(sockets)
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
