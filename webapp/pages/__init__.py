"""The addresses: one blueprint a resource, and the page for what went wrong."""

from flask import Flask

from webapp.pages import errors, gallery, health, look, marks, songs, static, sync


def init_app(app: Flask) -> None:
    errors.init_app(app)
    for page in (gallery, songs, marks, sync, look, health, static):
        app.register_blueprint(page.bp)
