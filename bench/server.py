"""The gallery on its own server, for the measurements, and beside it a Flask «hello»."""

import logging
import sys
from pathlib import Path

from flask import Flask
from waitress.server import create_server

from webapp.app import create_app
from webapp.config import Config
from webapp.server.channel import let_bodies_flow
from webapp.server.serve import OPTIONS


def main(folder: str, port: str) -> None:
    gallery = create_app(Config(data=Path(folder), sources=()))
    hello = Flask("hello")
    hello.add_url_rule("/hello", "hello", lambda: "hello")

    def dispatch(environ, start):
        app = hello if environ["PATH_INFO"] == "/hello" else gallery
        return app(environ, start)

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets = {}
    server = create_server(dispatch, sockets, host="127.0.0.1", port=int(port), **OPTIONS)
    let_bodies_flow(sockets)
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
