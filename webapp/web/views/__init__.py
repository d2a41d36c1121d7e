"""The addresses: one blueprint a resource, and the page for what went wrong."""

from flask import Flask

from webapp.web.views import (
    archive,
    errors,
    gallery,
    health,
    imports,
    look,
    marks,
    records,
    songs,
    static,
    sync,
)


def init_app(app: Flask) -> None:
    errors.init_app(app)
    for page in (gallery, songs, marks, records, archive, imports, sync, look, health, static):
        app.register_blueprint(page.bp)
