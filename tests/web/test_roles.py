"""Every address with every method, asked by everybody: closed by default."""

import dataclasses

import pytest

from docs import access
from tests.factories import rich_song
from tests.web.test_security import OWN, basic, routes
from webapp import database
from webapp.library import sessions, user_marks
from webapp.web import gate, roles
from webapp.web.roles import Role

PASSWORD = "open the gates"
REFUSED = {Role.ANYBODY: 401, Role.GUEST: 403}


@pytest.fixture
def locked(config, data_folder, new_app):
    return new_app(dataclasses.replace(config, password=PASSWORD))


@pytest.fixture
def visitor(locked, config):
    """A client that came in as a role does."""

    def come_in(role):
        client = locked.test_client()
        if role is Role.OWNER:
            assert 303 == client.post("/login", data={"password": PASSWORD}, **OWN).status_code
        if role is Role.GUEST:
            db = database.connect(config.database)
            if sessions.guest_code(db) is None:
                sessions.set_guest_code(db, "ABCD-2345")
            code = sessions.guest_code(db)
            db.close()
            assert 303 == client.post("/login", data={"password": code}, **OWN).status_code
        return client

    return come_in


def asked(app, client, of):
    """What each address answers of those that `of` is true for, by its name and method."""
    methods = {rule.endpoint: rule.methods for rule in app.url_map.iter_rules()}
    return {
        (endpoint, method): client.open(address, method=method, **OWN).status_code
        for endpoint, method, address in routes(app)
        if method in methods[endpoint] - {"OPTIONS"}  # which several share, and shows nothing
        and endpoint != "login.leave"
        and of(endpoint, method)
    }


@pytest.mark.parametrize("role", [Role.ANYBODY, Role.GUEST])
def test_whatever_a_role_may_not_is_refused(locked, visitor, role):
    statuses = asked(locked, visitor(role), lambda *name: roles.least(*name) > role)

    assert len(statuses) > 40
    assert [] == [name for name, status in statuses.items() if status != REFUSED[role]]


@pytest.mark.parametrize("role", Role)
def test_whatever_a_role_may_is_answered(locked, visitor, role):
    statuses = asked(locked, visitor(role), lambda *name: roles.least(*name) <= role)
    statuses.pop(("connect.code", "POST"), None)  # there is no code where there is a password

    assert [] == [name for name, status in statuses.items() if status in REFUSED.values()]


@pytest.mark.parametrize("role", [Role.ANYBODY, Role.GUEST])
def test_a_method_that_an_address_has_not_opens_nothing(locked, visitor, role):
    client = visitor(role)
    for _, method, address in routes(locked):
        if method in {"PUT", "PATCH", "DELETE"}:
            assert client.open(address, method=method, **OWN).status_code in {401, 403, 405}


def test_a_page_that_is_not_there_is_said_to_those_who_are_in(visitor):
    statuses = [visitor(role).get("/nowhere", **OWN).status_code for role in Role]

    assert [401, 404, 404] == statuses


def test_each_name_of_the_table_is_an_address(locked):
    endpoints = {rule.endpoint for rule in locked.url_map.iter_rules()}

    assert roles.NAMED <= endpoints


def test_without_a_password_everybody_is_the_owner(app):
    with app.test_client() as client:
        client.get("/", **OWN)

        assert Role.OWNER is gate.role()


def test_the_document_says_what_holds(app):
    assert access.FILE.read_text(encoding="utf-8") == access.table(app)


def test_the_password_with_each_request_makes_an_owner(locked):
    given = {"Authorization": basic(f"anybody:{PASSWORD}")}

    assert 200 == locked.test_client().get("/archive", headers=given, **OWN).status_code


def test_a_guest_sees_nothing_of_archive_accounts_and_settings(visitor):
    page = visitor(Role.GUEST).get("/", **OWN).text

    assert "/logout" in page
    for address in (
        "/archive",
        "/connect",
        "/import",
        "/connect/access",
        "/history",
        "/statistics",
    ):
        assert f'href="{address}"' not in page


def test_a_guest_reads_no_note_and_no_tags_of_the_owner(visitor, library, db):
    library.add(rich_song(1))
    card = library.card(rich_song(1))
    user_marks.change(db, card.key, tags=["private"], note="from the ferry")
    pages = {role: visitor(role).get(f"/songs/{card.id}", **OWN).text for role in Role}

    assert "from the ferry" in pages[Role.OWNER]
    assert "from the ferry" not in pages[Role.GUEST] + pages[Role.ANYBODY]
    assert "private" not in pages[Role.GUEST]
