"""With `serve --https` other devices are answered over TLS alone, and none of them is local."""

import dataclasses

import pytest

from tests.web.test_security import routes
from webapp.web import proxies
from webapp.web.context import READING

PHONE = {"REMOTE_ADDR": "192.168.1.9"}
FORGED = [
    (name, value)
    for value in ("127.0.0.1", "localhost", "https", "for=127.0.0.1;proto=https")
    for name in ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via")
]


@pytest.fixture
def gallery(config, data_folder, new_app):
    return new_app(dataclasses.replace(config, https=True, host="0.0.0.0"))  # noqa: S104


@pytest.fixture
def ask(gallery):
    def ask(path="/", method="GET", scheme="http", peer=PHONE, host="192.168.1.5:8420", **more):
        return gallery.test_client().open(
            path, method=method, base_url=f"{scheme}://{host}", environ_overrides=peer, **more
        )

    return ask


def test_who_asks_in_plain_is_led_to_the_same_address_over_tls(ask):
    for path in ("/", "/find?q=a%20b&status=favourite", "/songs/caf%C3%A9", "/no/such"):
        answer = ask(path)

        assert 307 == answer.status_code
        assert f"https://192.168.1.5:8420{path}" == answer.location
    assert "https://nas" not in (ask(host="evil.example").location or "")
    assert 400 == ask(host="evil.example").status_code


def test_what_is_sent_in_plain_changes_nothing_and_names_the_way(ask):
    for path, method in (("/login", "POST"), ("/sync", "POST"), ("/import", "POST"), ("/", "PUT")):
        answer = ask(path, method, headers={"Sec-Fetch-Site": "same-origin"})

        assert 403 == answer.status_code
        assert "https://192.168.1.5:8420" in answer.text


def test_no_header_makes_plain_http_from_elsewhere_good_enough(ask):
    assert {307} == {ask("/phone", headers=[forged]).status_code for forged in FORGED}


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_on_the_machine_itself_plain_http_stays(ask, peer):
    answer = ask("/", peer={"REMOTE_ADDR": peer}, host="localhost:8420")

    assert 200 == answer.status_code


def test_no_other_address_answers_another_device_in_plain(ask, gallery):
    answered = {
        (endpoint, status)
        for endpoint, method, address in routes(gallery)
        if (status := ask(address, method, headers=FORGED).status_code)
        != (307 if method in READING else 403)
    }

    assert {"static_files.show", "health.show", "certificate.show"} <= {
        name for name, _ in answered
    }
    assert {name for name, _ in answered} <= {
        *("static_files.show", "health.show"),
        *("certificate.show", "certificate.crt", "certificate.pem"),
    }


def test_what_says_nothing_of_the_gallery_is_answered_in_plain(ask, gallery):
    assets = gallery.extensions["songwall"].assets

    assert 200 == ask("/health").status_code
    assert 200 == ask(assets.address("css/app.css")).status_code


def test_cookies_over_tls_are_for_tls_alone(ask):
    form = {"theme": "dark"}

    for scheme, peer in (("https", PHONE), ("http", {"REMOTE_ADDR": "127.0.0.1"})):
        cookie = ask("/look", "POST", scheme, peer, data=form).headers["Set-Cookie"]

        assert ("Secure" in cookie) == (scheme == "https")


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("address", ["192.168.1.9", "::ffff:192.168.1.9", "fd00::9", "0.0.0.0", ""])  # noqa: S104
def test_nobody_on_another_device_is_local_over_tls_whatever_he_says(gallery, count, address):
    for headers in ([], *([pair] for pair in FORGED), FORGED):
        with gallery.test_request_context(
            "/connect",
            base_url="https://localhost:8420",
            environ_overrides={"REMOTE_ADDR": address},
            headers=headers,
        ):
            assert not proxies.is_local(count)
            assert not proxies.is_from_here()
