"""Coming in by a page, going on to where one was going, and out again."""

import dataclasses

import pytest

from tests.web.test_security import OWN, basic
from webapp import database
from webapp.library import sessions
from webapp.web import gate

PASSWORD = "öffne dich:!"
BROWSER = {"User-Agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
PAGE = {**BROWSER, "Accept": "text/html,*/*"}


@pytest.fixture
def locked(config, data_folder, new_app):
    return new_app(dataclasses.replace(config, password=PASSWORD))


@pytest.fixture
def browser(locked):
    return locked.test_client()


def come_in(client, password=PASSWORD, status=303, address="127.0.0.1", **form):
    answer = client.post(
        "/login",
        data={"password": password, **form},
        headers=BROWSER,
        environ_overrides={"REMOTE_ADDR": address},
        **OWN,
    )
    assert status == answer.status_code
    return answer


def test_a_page_leads_to_the_log_in_and_from_there_to_where_one_was_going(browser):
    asked = browser.get("/songs/a?t=9.5", headers=PAGE, **OWN)
    assert (303, "/login?next=/songs/a?t%3D9.5") == (asked.status_code, asked.location)
    form = browser.get(asked.location, headers=PAGE, **OWN).text
    assert 'name="next" value="/songs/a?t=9.5"' in form
    assert "autocapitalize" in form

    assert "/songs/a?t=9.5" == come_in(browser, next="/songs/a?t=9.5").location
    assert 200 == browser.get("/", headers=PAGE, **OWN).status_code


def test_the_log_in_shows_nothing_of_the_library(browser):
    page = browser.get("/login", headers=PAGE, **OWN).text

    for address in ("/archive", "/playlists", "/sync"):
        assert address not in page


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "evil", "/login", "/logout"]
    + ["/\n/evil.example", "javascript:alert(1)", "/ä"],
)
def test_it_leads_to_pages_of_ours_only(browser, target):
    assert "/" == come_in(browser, next=target).location


def test_a_wrong_password_is_said_and_opens_nothing(browser):
    answer = come_in(browser, "wrong", 422)

    assert 'aria-invalid="true"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert 401 == browser.get("/songs/a/cover", headers=BROWSER, **OWN).status_code


def test_no_browser_opens_its_own_box_and_programs_are_told_how(browser):
    of_browser = browser.get("/songs/a/audio", headers=BROWSER, **OWN)
    of_program = browser.get("/songs/a/audio", headers={"User-Agent": "curl/8"}, **OWN)

    assert [401, 401] == [of_browser.status_code, of_program.status_code]
    assert "WWW-Authenticate" not in of_browser.headers
    assert "Basic" in of_program.headers["WWW-Authenticate"]


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(browser):
    cookie = come_in(browser).headers["Set-Cookie"]

    for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie


def test_only_a_hash_of_the_cookie_is_stored(browser, config):
    come_in(browser)
    secret = browser.get_cookie(gate.COOKIE).value

    for file in config.database.parent.glob("songwall.db*"):
        assert secret.encode() not in file.read_bytes()


def test_each_log_in_has_a_new_secret_and_the_former_is_worth_nothing(locked, browser):
    come_in(browser)
    former = browser.get_cookie(gate.COOKIE).value
    come_in(browser)
    thief = locked.test_client()
    thief.set_cookie(gate.COOKIE, former)

    assert former != browser.get_cookie(gate.COOKIE).value
    assert 303 == thief.get("/", headers=PAGE, **OWN).status_code


def test_a_secret_that_was_laid_into_a_browser_does_not_become_a_session(locked, browser):
    browser.set_cookie(gate.COOKIE, "chosen-by-somebody-else")
    come_in(browser)
    thief = locked.test_client()
    thief.set_cookie(gate.COOKIE, "chosen-by-somebody-else")

    assert 303 == thief.get("/", headers=PAGE, **OWN).status_code


def test_who_logs_out_is_out_though_he_keeps_the_cookie(locked, browser):
    come_in(browser)
    secret = browser.get_cookie(gate.COOKIE).value
    browser.post("/logout", **OWN)
    assert browser.get_cookie(gate.COOKIE) is None
    browser.set_cookie(gate.COOKIE, secret)

    assert 303 == browser.get("/", headers=PAGE, **OWN).status_code


def test_another_password_in_the_settings_ends_all_sessions(config, browser, new_app):
    come_in(browser)
    secret = browser.get_cookie(gate.COOKIE).value
    for password, status in ((PASSWORD, 200), ("another one", 303), (PASSWORD, 303)):
        later = new_app(dataclasses.replace(config, password=password)).test_client()
        later.set_cookie(gate.COOKIE, secret)

        assert status == later.get("/", headers=PAGE, **OWN).status_code


def test_the_code_lets_guests_in_however_it_is_typed_until_it_is_another(browser, db):
    sessions.set_guest_code(db, "ABCD-2345")
    come_in(browser, " abcd 2345")
    assert 200 == browser.get("/", headers=PAGE, **OWN).status_code

    sessions.set_guest_code(db, "WXYZ-6789")

    assert 303 == browser.get("/", headers=PAGE, **OWN).status_code
    come_in(browser, "ABCD-2345", 422)


def test_a_guests_address_asks_once_more_before_it_lets_in(browser, db):
    sessions.set_guest_code(db, "ABCD-2345")
    page = browser.get("/guest/ABCD-2345", headers=PAGE, **OWN)

    assert "Set-Cookie" not in page.headers
    assert 'name="password" value="ABCD-2345"' in page.text
    assert 303 == browser.get("/", headers=PAGE, **OWN).status_code


def test_without_a_code_nothing_is_one(browser):
    for code in ("", "ABCD-2345", "-", "None"):
        come_in(browser, code, 422)


def test_many_wrong_ones_are_asked_to_wait_and_others_are_not(locked):
    for _ in range(gate.MOST_FAILURES):
        come_in(locked.test_client(), "wrong", 422, "192.168.1.66")

    waiting = come_in(locked.test_client(), PASSWORD, 429, "192.168.1.66")
    assert "60" == waiting.headers["Retry-After"]
    come_in(locked.test_client(), PASSWORD, 303, "192.168.1.9")


def test_right_ones_are_not_counted(locked):
    for _ in range(gate.MOST_FAILURES + 1):
        come_in(locked.test_client())


def test_a_forged_address_changes_nothing(locked):
    for number in range(gate.MOST_FAILURES + 1):
        given = {"Authorization": basic("a:wrong"), "X-Forwarded-For": f"10.0.0.{number}"}
        status = locked.test_client().get("/", headers=given, **OWN).status_code

    assert 429 == status


def test_a_log_in_from_another_site_is_refused(browser):
    foreign = {"Sec-Fetch-Site": "cross-site"}
    form = {"password": PASSWORD}

    assert 403 == browser.post("/login", data=form, headers=foreign, **OWN).status_code


def test_without_a_password_the_log_in_leads_to_the_wall(client):
    assert "/" == client.get("/login", **OWN).location


def test_a_session_that_nobody_used_for_long_ends(browser, db):
    come_in(browser)
    db.execute("UPDATE sessions SET seen_at = '2020-01-01T00:00:00Z'")

    assert 303 == browser.get("/", headers=PAGE, **OWN).status_code
    come_in(browser)
    assert 1 == len(database.rows(db, "SELECT * FROM sessions"))
