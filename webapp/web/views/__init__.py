"""The addresses: one blueprint a resource, and the page for what went wrong."""

from flask import Flask

from webapp.web.views import (
    archive,
    connect,
    errors,
    gallery,
    health,
    imports,
    look,
    marks,
    media,
    records,
    songs,
    static,
    sync,
    takes,
)


def init_app(app: Flask) -> None:
    errors.init_app(app)
    of_songs = (songs, takes, media, marks, records)
    for page in (gallery, *of_songs, archive, imports, connect, sync, look, health, static):
        app.register_blueprint(page.bp)
