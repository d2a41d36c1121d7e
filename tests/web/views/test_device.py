"""What a browser keeps for when the server is away: the worker, its page, where it is offered."""

import dataclasses
import json
import re

import pytest

from tests.fakes import song
from tests.web.test_proxies import BEHIND

HERE = {"base_url": "http://localhost:8420"}
PLAIN = {"base_url": "http://192.168.1.20:8420"}


def worker_of(answer):
    """The address of its script, and what it is told."""
    match = re.fullmatch(r"import { serve } from '(.+)';\nserve\((.+)\);\n", answer.text)
    return match[1], json.loads(match[2])


def test_the_worker_is_asked_for_anew_each_time_and_may_do_no_more_than_it_needs(client):
    answer = client.get("/worker.js", **HERE)

    assert "text/javascript; charset=utf-8" == answer.headers["Content-Type"]
    assert "no-cache" == answer.headers["Cache-Control"]
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'"
    assert policy == answer.headers["Content-Security-Policy"]


def test_all_that_the_worker_stores_is_there_and_holds_no_sheet_twice(client):
    address, values = worker_of(client.get("/worker.js", **HERE))
    stored = values["shell"]

    for path in (address, *stored):
        answer = client.get(path, **HERE)
        assert 200 == answer.status_code, path
        assert "immutable" in answer.headers["Cache-Control"], path
    names = {path.split("/", 3)[3] for path in stored}
    assert {"css/app.css", "css/device.css", "js/app.js", "js/queue/verbs.js"} <= names
    assert {"icons.svg", "fonts/instrument-sans.woff2", "icons/icon-192.png"} <= names
    assert {"vendor/htmx-4.0.1.min.js", "favicon.svg"} <= names
    assert not names & {"css/tokens.css", "css/device/keep.css", "fonts/OFL.txt", "js/package.json"}


def test_in_a_folder_the_worker_keeps_to_it(config, data_folder, new_app):
    client = new_app(dataclasses.replace(config, proxies=1)).test_client()
    address, values = worker_of(client.get("/worker.js", headers=BEHIND, **HERE))

    assert "/music" == values["root"]
    paths = [address, values["away"], values["panel"], *values["shell"]]
    assert not [path for path in paths if not path.startswith("/music/")]


def test_other_settings_are_another_worker(config, data_folder, new_app):
    several = [dataclasses.replace(config, sync_minutes=minutes) for minutes in (5, 6)]
    answers = [new_app(each).test_client().get("/worker.js", **HERE) for each in several]

    one, other = (worker_of(answer)[1]["version"] for answer in answers)
    assert one != other


def test_the_page_for_a_server_that_is_away_is_the_same_for_all(client, library):
    empty = client.get("/device/away", **HERE).text
    library.add(song(1, title="Somebody's own"))
    client.set_cookie("theme", "dark")
    client.set_cookie("hanging", "rows")

    page = client.get("/device/away", **HERE).text

    assert empty == page
    assert "Can't reach Songwall just now." in page
    assert "data-theme=" not in page
    assert "No account yet" not in page


@pytest.fixture
def playlist(client, library):
    library.add(song(1))
    form = {"title": "Drive", "songs": song(1)["id"]}
    return client.post("/playlists", data=form, **HERE).headers["Location"]


def test_keeping_is_offered_where_a_browser_can_and_elsewhere_its_page_says_why_not(
    client, playlist
):
    assert "Keep on this" in client.get(playlist, **HERE).text
    assert "Keep on this" in client.get(playlist, base_url="https://192.168.1.20").text
    assert "Keep on this" not in client.get(playlist, **PLAIN).text

    assert "plain http" in client.get("/device", **PLAIN).text
    assert "data-device>" not in client.get("/device", **PLAIN).text
    for place in (HERE, {"base_url": "https://192.168.1.20"}):
        page = client.get("/device", **place).text
        assert "plain http" not in page
        assert "data-device>" in page


def test_an_empty_playlist_offers_no_keeping(client):
    here = client.post("/playlists", data={"title": "Empty"}, **HERE).headers["Location"]

    assert "Keep on this" not in client.get(here, **HERE).text
