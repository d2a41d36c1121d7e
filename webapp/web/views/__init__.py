"""The addresses: one blueprint a resource, and the page for what went wrong."""

from flask import Flask

from webapp.web.views import (
    access,
    archive,
    certificate,
    connect,
    device,
    errors,
    feeds,
    gallery,
    health,
    history,
    imports,
    keys,
    login,
    look,
    marks,
    media,
    metrics,
    moments,
    months,
    more,
    phone,
    playing,
    playlist_parts,
    playlists,
    queue,
    records,
    rest,
    rooms,
    shared,
    shares,
    signatures,
    songs,
    static,
    sync,
    takes,
    unheard,
)


def init_app(app: Flask) -> None:
    errors.init_app(app)
    of_songs = (gallery, songs, takes, media, marks, records, signatures, queue, more, rooms)
    lists = (playlists, playlist_parts, feeds, moments, history, months, unheard)
    parts = (playing, keys, look, phone, certificate)
    given = (shares, shared)
    others = (archive, imports, connect, access, device, sync, login, health, metrics, static)
    for page in (*of_songs, *lists, *parts, *given, *others):
        app.register_blueprint(page.bp)
    rest.init_app(app)
