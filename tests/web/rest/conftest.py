"""A library as an app sees it: two takes of one request, and three songs that have no other."""

from contextlib import closing
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from tests.factories import Library, rich_song
from tests.web.test_security import OWN
from webapp import database
from webapp.library import device_keys

NOW = datetime(2025, 3, 1, tzinfo=UTC)
SUNG = [
    {"text": "Wellen", "start": 10.0, "end": 10.5, "line_index": 0},
    {"text": "köm", "start": 10.5, "end": 11.0, "line_index": 0},
    {"text": "海", "start": 11.0, "end": 11.5, "line_index": 0},
    {"text": "Waves", "start": 20.0, "end": 20.5, "line_index": 1},
    {"text": "out", "start": 20.5, "end": 21.0, "line_index": 1},
]


def single(number, month, **fields):
    own = {
        "created_at": f"2025-{month:02}-12T12:0{number}:00Z",
        "download_url": f"http://127.0.0.1:9/{number}.m4a",  # a private host, which is not asked
        "group_id": None,
        "image_url": None,
        "is_favorite": False,
    }
    return rich_song(number, **{**own, **fields})


RAWS = [
    single(5, 4, title="<Ampersand & Co>", sound="Jazz, lo-fi", is_favorite=True),
    single(4, 3, title="März", sound="jazz"),
    single(3, 3, title="Ärger", lyrics="Wellen köm 海\nWaves out", lyrics_timestamped=SUNG),
    single(2, 2, title="Harbour", group_id="g", sound="Calm piano, rain"),
    single(1, 2, title="Harbour", group_id="g", sound="Calm piano, rain"),
]


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory):
    """With the songs, and a key that was just seen."""
    folder = tmp_path_factory.mktemp("songs-of-an-app")
    database.prepare(folder / "songwall.db")
    with closing(database.connect(folder / "songwall.db")) as db:
        Library(db).add(*RAWS)
        device_keys.note_seen(db, device_keys.add(db, "Phone", NOW).number, datetime.now(UTC))
    return folder


@pytest.fixture
def ids(library):
    """By the songs' numbers."""
    return {number: library.card(raw).id for number, raw in enumerate(reversed(RAWS), 1)}


@pytest.fixture
def key(db):
    return device_keys.every(db)[0]


@pytest.fixture
def ask(client, ids, key):
    """What a call answers, out of the envelope; as JSON by a POSTed form where nothing else is
    said."""

    def ask(call, /, method="POST", status="ok", **values):
        given = {"apiKey": key.secret, "f": "json", **values}
        place = {"data": given} if method == "POST" else {"query_string": given}
        answer = client.open(f"/rest/{call}", method=method, **place, **OWN)
        assert answer.status_code == 200, answer.text
        envelope = answer.json["subsonic-response"]
        assert envelope["status"] == status, envelope
        return envelope

    return ask


def element(text):
    """An answer's XML, without its namespace."""
    root = ET.fromstring(text)  # noqa: S314 (our own)
    for part in root.iter():
        part.tag = part.tag.partition("}")[2] or part.tag
    return root
