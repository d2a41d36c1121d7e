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
)


def init_app(app: Flask) -> None:
    errors.init_app(app)
    pages = (gallery, songs, media, marks, records, archive, imports, connect, sync, look)
    for page in (*pages, health, static):
        app.register_blueprint(page.bp)
