"""Who comes in: the password is set on a page, and whoever was in must give it."""

import dataclasses
import re
from datetime import UTC, datetime

import pytest
from werkzeug.test import Client

from tests.web.test_security import OWN
from tests.web.views.test_login import PAGE, PASSWORD, come_in
from webapp import database
from webapp.library import device_keys, sessions
from webapp.server.changeover import Gallery
from webapp.web.access import OwnerCode

NEW = "another password"
HERE, ELSEWHERE = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "192.168.1.9"}


class Serving:
    """As `serve` has it: settings that a page changes hold at once. `said` is in the terminal."""

    def __init__(self, config):
        def reread(stored):
            return dataclasses.replace(config, password_hash=stored.get("SONGWALL_PASSWORD_HASH"))

        self.said, self.apps = [], []
        self.gallery = Gallery(config, reread=reread, code=OwnerCode(self.said.append))

    def __call__(self, *request):
        if self.gallery.app not in self.apps:
            self.apps.append(self.gallery.app)
        return self.gallery(*request)

    def close(self):
        for app in self.apps:
            app.extensions["songwall"].connections.close()


@pytest.fixture
def serving(config, data_folder):
    serving = Serving(config)
    yield serving
    serving.close()


@pytest.fixture
def browser(serving):
    return Client(serving)


def post(client, address, by=None, **form):
    as_of = re.search(r'name="as_of" value="(\w+)"', page(client, by)) or [None, ""]
    form = {"as_of": as_of[1], **form}
    return client.post(f"/connect/access{address}", data=form, environ_overrides=by or HERE, **OWN)


def page(client, by=None):
    return client.get("/connect/access", headers=PAGE, environ_overrides=by or HERE, **OWN).text


def status(client, address="/"):
    return client.get(address, headers=PAGE, **OWN).status_code


def test_a_password_is_set_and_holds_at_once_for_all_but_this_browser(serving, browser, config):
    assert 303 == post(browser, "/password", new=PASSWORD).status_code

    assert 200 == status(browser)
    other = Client(serving)
    assert 303 == status(other)
    come_in(other)
    assert PASSWORD not in config.file.read_text(encoding="utf-8")
    assert 0o600 == config.file.stat().st_mode & 0o777


def test_another_password_ends_what_others_have_open(serving, browser):
    post(browser, "/password", new=PASSWORD)
    other = Client(serving)
    come_in(other)

    assert 422 == post(browser, "/password", current="wrong", new=NEW).status_code
    assert 422 == post(browser, "/password", current=PASSWORD, new="short").status_code
    assert 200 == status(other)
    assert 303 == post(browser, "/password", current=PASSWORD, new=NEW).status_code

    assert [200, 303] == [status(browser), status(other)]
    come_in(other, PASSWORD, 422)
    come_in(other, NEW)


def test_without_a_password_only_the_owner_sets_the_first(serving, browser):
    assert 403 == post(browser, "/password", ELSEWHERE, new=PASSWORD).status_code
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", told(serving))[0]
    form = {"code": code, "next": "access"}
    entered = browser.post("/connect/code", data=form, environ_overrides=ELSEWHERE, **OWN)
    assert "/connect/access" == entered.location

    assert 303 == post(browser, "/password", ELSEWHERE, new=PASSWORD).status_code


def told(serving):
    serving.gallery.code.tell()
    return serving.said[-1]


def test_the_password_is_taken_away_with_the_present_one(serving, browser):
    post(browser, "/password", new=PASSWORD)

    assert 422 == post(browser, "/password/none", current="wrong").status_code
    assert 303 == post(browser, "/password/none", current=PASSWORD).status_code
    assert 200 == status(Client(serving))


def test_what_the_environment_sets_is_changed_there(config, data_folder, new_app):
    fixed = {"password": PASSWORD, "fixed": frozenset({"SONGWALL_PASSWORD"})}
    client = new_app(dataclasses.replace(config, **fixed)).test_client()
    come_in(client)

    assert "The environment" in page(client)
    assert 409 == post(client, "/password", current=PASSWORD, new=NEW).status_code


def test_browsers_that_are_in_are_listed_and_ended(serving, browser, db):
    post(browser, "/password", new=PASSWORD)
    phone, tablet = Client(serving), Client(serving)
    come_in(phone), come_in(tablet)
    assert 2 == page(browser).count("<b>Firefox on Android</b>")
    number = database.one(db, "SELECT max(number) AS last FROM sessions")["last"]

    post(browser, "/sessions", number=str(number))
    assert [200, 200, 303] == [status(browser), status(phone), status(tablet)]

    post(browser, "/sessions", others="1")
    assert [200, 303] == [status(browser), status(phone)]


def test_guests_are_let_in_and_out(serving, browser, db):
    post(browser, "/password", new=PASSWORD)
    post(browser, "/guests")
    first = sessions.guest_code(db)
    assert f"/guest/{first}" in page(browser)
    guest = Client(serving)
    come_in(guest, first)

    post(browser, "/guests")
    assert sessions.guest_code(db) not in {first, None}
    assert 303 == status(guest)
    post(browser, "/guests", none="1")
    assert sessions.guest_code(db) is None


def test_the_secret_of_a_new_key_is_shown_once(browser, db):
    shown = post(browser, "/keys", name="Symfonium <b>").text
    (key,) = device_keys.every(db)

    assert key.secret in shown
    assert "Symfonium &lt;b&gt;" in shown
    assert "The password as a QR code" in shown
    later = page(browser)
    assert key.secret not in later
    assert "never seen" in later
    device_keys.note_seen(db, key.number, datetime(2025, 3, 1, tzinfo=UTC))
    assert "2025-03-01T00:00:00Z" in page(browser)


def test_keys_are_made_and_taken_back(browser, db):
    assert 422 == post(browser, "/keys", name=" ").status_code
    assert 200 == post(browser, "/keys", name="Phone").status_code
    assert ["Phone"] == [key.name for key in device_keys.every(db)]

    for number in ("9" * 30, "x", "1"):
        post(browser, f"/keys/{number}/removed")
    assert [] == device_keys.every(db)
