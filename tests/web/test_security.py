import base64
import dataclasses
import socket

import pytest

from tests.factories import rich_song
from webapp import database
from webapp.config import Config
from webapp.web import gate

OWN = {"base_url": "http://localhost:8420"}
MACHINE = socket.gethostname().lower().removesuffix(".local")


def answer_to(app, host):
    return app.test_client().get("/", headers={"Host": host}, base_url="http://localhost")


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8420", "LOCALHOST", "localhost.", "127.0.0.1:8420", "192.168.1.9"]
    + ["[::1]", "[::1]:8420", "[FE80::1]", MACHINE, f"{MACHINE}.local", MACHINE.upper()],
)
def test_it_answers_to_its_own_names_and_to_digits(app, host):
    assert 200 == answer_to(app, host).status_code


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "localhost.evil.example", "evil.example:8420", "localhost:port", "127.1"]
    + ["127.0.0.1.evil.example", "localhost@evil.example", "a/localhost", "[::1", "2130706433"]
    + ["localhost:8420:1", "0x7f000001", "localhost evil", "[::1%25eth0]", "xn--e1afmkfd"],
)
def test_it_answers_to_no_other_name(app, host):
    answer = answer_to(app, host)

    assert 400 == answer.status_code
    assert "SONGWALL_ALLOWED_HOSTS" in answer.text
    assert "<" not in answer.text


@pytest.mark.parametrize("name", ["wall.lan", "wall.lan:9000", "Wall.LAN.", "wall.lan."])
def test_further_names_may_be_allowed(config, name, new_app):
    allowed = Config.from_env({"SONGWALL_ALLOWED_HOSTS": name}).allowed_hosts
    app = new_app(dataclasses.replace(config, allowed_hosts=allowed))

    assert 200 == answer_to(app, "wall.lan:8420").status_code
    assert 400 == answer_to(app, "other.lan").status_code


def routes(app):
    """Every route with every method it may be asked with, as an address."""
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "unknown") | (rule.defaults or {})
        with app.test_request_context(**OWN):
            address = app.url_for(rule.endpoint, **values)
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            yield rule.endpoint, method, address


def test_every_route_refuses_a_foreign_name(app):
    for _, method, address in routes(app):
        asked = app.test_client().open(
            address, method=method, base_url="http://localhost", headers={"Host": "evil.example"}
        )

        assert 400 == asked.status_code, (method, address)


@pytest.mark.parametrize("fails", ["before", "after"])
def test_what_breaks_before_it_is_known_who_asks_shows_nothing_of_the_library(app, fails):
    def broken(_response=None):
        raise ZeroDivisionError

    if fails == "before":
        app.before_request_funcs[None].insert(0, broken)
        answer = answer_to(app, "localhost")
    else:
        app.after_request_funcs[None].insert(0, broken)
        answer = answer_to(app, "evil.example")

    assert (500, "text/plain") == (answer.status_code, answer.mimetype)
    assert "<" not in answer.text


def test_every_write_from_another_site_is_refused(app):
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    for _, method, address in routes(app):
        if method in {"GET", "HEAD", "OPTIONS"}:
            continue
        asked = app.test_client().open(address, method=method, headers=foreign, **OWN)

        assert asked.status_code in {403, 405}, (method, address)


def test_a_get_changes_nothing_when_it_is_asked_twice(app, db, library):
    raw = rich_song(1)
    library.add(raw)
    client = app.test_client()

    for _, method, address in routes(app):
        if method != "GET":
            continue
        here = address.replace("unknown", raw["id"])
        first, second = (client.get(here, **OWN) for _ in range(2))

        assert (first.status_code, first.data) == (second.status_code, second.data), here
    assert [] == database.rows(db, "SELECT * FROM look_ups")
    assert [] == database.rows(db, "SELECT * FROM sources")


@pytest.fixture
def write(app):
    def ask(host="localhost:8420", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client = app.test_client()
        return client.post("/look", base_url=f"http://{host}", headers=named).status_code

    return ask


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 303), ("none", 303), ("cross-site", 403), ("same-site", 403), ("", 403)],
)
def test_where_the_browser_says_the_site_only_our_own_may_write(write, site, status):
    assert status == write(Sec_Fetch_Site=site)


def test_the_site_decides_before_the_origin(write):
    assert 403 == write(Sec_Fetch_Site="cross-site", Origin="http://localhost:8420")


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://localhost:8420", 303), ("http://LOCALHOST:8420", 303), ("null", 403), ("", 403)]
    + [("http://localhost:9000", 403), ("https://localhost:8420", 403), ("http://localhost", 403)]
    + [("http://evil.example", 403), ("http://127.0.0.1:8420", 403)],
)
def test_where_it_does_not_the_origin_must_be_ours(write, origin, status):
    assert status == write(Origin=origin)


def test_a_program_that_says_neither_may_write(write):
    assert 303 == write()


@pytest.fixture
def locked(config, new_app):
    app = new_app(dataclasses.replace(config, password="öffne dich:!"))

    def ask(address="127.0.0.1", **headers):
        by = {"REMOTE_ADDR": address}
        return app.test_client().get("/", headers=headers, environ_overrides=by, **OWN)

    return ask


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_the_password_opens_whatever_the_name(locked):
    assert 200 == locked(Authorization=basic("anybody:öffne dich:!")).status_code
    assert 200 == locked(Authorization=basic(":öffne dich:!")).status_code


@pytest.mark.parametrize(
    "given",
    [basic("a:wrong"), basic("a:"), basic("öffne dich:!"), "Basic", "Basic !!!", "Bearer x"]
    + [
        "Basic /////w==",
        basic("a:öffne dich:! "),
        "Digest a=b",
        "Basic \xff",
        "Basic \xe9Og==",
        "\xff \xff",
    ],
)
def test_anything_else_does_not(locked, given):
    answer = locked(Authorization=given)

    assert 401 == answer.status_code
    assert "Basic" in answer.headers["WWW-Authenticate"]


def test_many_wrong_passwords_are_asked_to_wait(locked):
    tried = [
        locked(Authorization=basic("a:wrong")).status_code for _ in range(gate.MOST_FAILURES + 1)
    ]

    assert {401, 429} == set(tried)
    assert 429 == locked(Authorization=basic("a:öffne dich:!")).status_code


def guess(locked, times, address="192.168.1.66"):
    for _ in range(times):
        answer = locked(address, Authorization=basic("a:wrong"))
    return answer


def test_who_guesses_does_not_lock_the_owner_out(locked):
    guess(locked, gate.MOST_FAILURES + 1)

    assert 200 == locked("192.168.1.9", Authorization=basic("a:öffne dich:!")).status_code


def test_guesses_from_many_addresses_are_asked_to_wait_but_who_was_right_is_not(locked):
    right = {"Authorization": basic("a:öffne dich:!")}
    locked("192.168.1.9", **right)

    for number in range(gate.MOST_IN_ALL):
        guess(locked, 1, f"10.0.0.{number}")

    assert 429 == guess(locked, 1, "10.0.1.1").status_code
    assert 200 == locked("192.168.1.9", **right).status_code


def test_the_addresses_of_one_network_count_as_one(locked):
    for number in range(gate.MOST_FAILURES):
        guess(locked, 1, f"2001:db8:1:2::{number:x}")

    assert 429 == guess(locked, 1, "2001:db8:1:2:ffff::1").status_code
    assert 401 == guess(locked, 1, "2001:db8:1:3::1").status_code


def test_who_is_asked_to_wait_sees_nothing_of_the_library(locked):
    answer = guess(locked, gate.MOST_FAILURES)

    assert 429 == answer.status_code
    assert "<" not in answer.text


def test_it_answers_to_the_name_it_listens_on(config, new_app):
    app = new_app(dataclasses.replace(config, host="Wall.lan"))

    assert 200 == answer_to(app, "wall.lan:8420").status_code


@pytest.mark.parametrize("address", ["/", "/nowhere", "/health", "/songs/a/cover"])
def test_every_answer_bears_the_headers_that_protect_it(app, address):
    headers = app.test_client().get(address, **OWN).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert ("nosniff", "same-origin", "DENY") == tuple(
        headers[n] for n in ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")
    )
    assert "Server" not in headers
