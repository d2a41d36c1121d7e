"""Who is let in to `/rest`: keys of apps, in each way that apps send them, and nobody else."""

import dataclasses
import hashlib

import pytest

from tests.web.rest.conftest import NOW
from tests.web.test_security import OWN, basic
from tests.web.views.test_login import PASSWORD, come_in
from webapp.library import device_keys
from webapp.web.rest import login


@pytest.fixture
def code(client, ids):
    """The code with which a call fails, None where it is let in."""

    def code(name="ping", headers=None, **values):
        query = {"f": "json", **values}
        answer = client.get(f"/rest/{name}", query_string=query, headers=headers or {}, **OWN)
        assert answer.status_code == 200
        envelope = answer.json["subsonic-response"]
        assert ("1.16.1", "songwall", True) == tuple(
            envelope[name] for name in ("version", "type", "openSubsonic")
        )
        assert envelope["serverVersion"]
        return envelope["error"]["code"] if envelope["status"] == "failed" else None

    return code


def token(secret, salt="s\u00e4lt"):
    return {"t": hashlib.md5(f"{secret}{salt}".encode()).hexdigest(), "s": salt}  # noqa: S324


@pytest.mark.parametrize("user", ["Phone", "anybody", "Ümläut 海", "a&b"])
def test_a_key_is_let_in_as_a_password_in_each_form(code, key, user):
    secret = key.secret
    for way in ({"p": secret}, {"p": f"enc:{secret.encode().hex()}"}, token(secret)):
        assert code(u=user, **way) is None


def test_an_api_key_is_let_in_without_a_user(code, key):
    assert code(apiKey=key.secret) is None
    assert code(apiKey=key.secret, u="Phone") == 43
    assert code(apiKey=key.secret, p=key.secret) == 43
    assert code(u="Phone", p=key.secret, **token(key.secret)) == 43


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, 10),
        ({"u": "x"}, 10),
        ({"u": "", "p": "x"}, 10),
        ({"u": "x", "t": "0" * 32}, 10),
        ({"p": "x"}, 10),
        ({"u": "x", "p": "x"}, 40),
        ({"u": "x", "p": "enc:zz"}, 40),
        ({"u": "x", "p": "enc:"}, 40),
        ({"u": "x", "p": "enc:ff00"}, 40),
        ({"u": "x", "t": "ü", "s": "海"}, 40),
        ({"apiKey": "x"}, 44),
        ({"apiKey": "海"}, 44),
        ({"apiKey": "x" * 5000}, 0),
    ],
)
def test_what_is_no_key_fails_with_its_code(code, key, values, expected):
    assert code(**values) == expected


def test_a_key_that_was_taken_back_is_answered_as_one_that_never_was(code, key, db):
    assert code(apiKey=key.secret) is None
    device_keys.remove(db, key.number)

    assert code(apiKey=key.secret) == code(apiKey="0" * 40) == 44
    assert code(u="x", **token(key.secret)) == code(u="x", **token("0" * 40)) == 40


def test_neither_the_owners_password_nor_a_session_is_a_key(config, new_app, ids):
    client = new_app(dataclasses.replace(config, password=PASSWORD)).test_client()
    come_in(client)
    assert client.get("/archive", **OWN).status_code == 200

    for values, headers in (
        ({}, {}),
        ({"u": "owner", "p": PASSWORD}, {}),
        ({"apiKey": PASSWORD}, {}),
        ({"u": "owner", **token(PASSWORD)}, {}),
        ({}, {"Authorization": basic(f"owner:{PASSWORD}")}),
    ):
        query = {"id": ids[1], "f": "json", **values}
        for name in ("star", "ping"):
            answer = client.get(f"/rest/{name}", query_string=query, headers=headers, **OWN)
            assert answer.json["subsonic-response"]["status"] == "failed"


def test_a_key_opens_a_gallery_with_a_password_and_only_its_calls(config, new_app, key, ids):
    client = new_app(dataclasses.replace(config, password=PASSWORD)).test_client()
    values = {"apiKey": key.secret, "f": "json"}

    ping = client.get("/rest/ping", query_string=values, **OWN)
    assert ping.json["subsonic-response"]["status"] == "ok"
    assert client.get("/archive", query_string=values, **OWN).status_code == 401
    assert client.get(f"/songs/{ids[1]}/audio", query_string=values, **OWN).status_code == 401


def test_without_a_password_keys_are_still_needed(code):
    assert code("getArtists") == 10
    assert code("getOpenSubsonicExtensions") is None


def test_a_key_is_seen_when_it_comes(code, db):
    new = device_keys.add(db, "Tablet", NOW)
    code(apiKey=new.secret)

    assert [True, True] == [key.seen_at is not None for key in device_keys.every(db)]


def test_failures_are_counted_and_lock_no_right_key_out(client, key, ids):
    def ask(**values):
        return client.get("/rest/ping", query_string={"f": "json", **values}, **OWN)

    statuses = [ask(apiKey="wrong").status_code for _ in range(login.MOST_FAILURES + 1)]

    assert {200, 429} == set(statuses)
    assert ask(apiKey="wrong").headers["Retry-After"] == "60"
    assert ask(apiKey=key.secret).json["subsonic-response"]["status"] == "ok"


def test_another_site_changes_nothing_even_with_a_key(client, key, ids, library):
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    values = {"apiKey": key.secret, "id": ids[1], "f": "json"}

    answer = client.post("/rest/star", data=values, headers=foreign, **OWN)

    assert answer.status_code == 403
    assert answer.json["subsonic-response"]["status"] == "failed"
