"""`/certificate`: how a device comes to trust the gallery, and the certificate to take along."""

import dataclasses
import hashlib
import re
import ssl

import pytest

from tests.tls import keeper
from tests.web.test_encrypted import PHONE

LAN = "http://192.168.1.5:8420"
NAME = "Songwall on "


@pytest.fixture
def page(config, data_folder, new_app):
    def get(path="/certificate", base=LAN, peer=PHONE, agent="", **settings):
        values = {"https": True, "host": "0.0.0.0", **settings}  # noqa: S104
        client = new_app(dataclasses.replace(config, **values)).test_client()
        return client.get(
            path, base_url=base, environ_overrides=peer, headers={"User-Agent": agent}
        )

    return get


@pytest.fixture
def authority(config):
    keeper(config.tls)
    return ssl.PEM_cert_to_DER_cert((config.tls / "authority.crt").read_text())


def test_it_is_there_in_plain_and_before_the_log_in_and_tells_nothing_of_the_gallery(
    page, library, authority
):
    library.add({"id": "a" * 36, "status": "completed", "title": "Mine alone"})

    for base in (LAN, LAN.replace("http:", "https:")):
        shown = page(base=base, password="secret")

        assert 200 == shown.status_code
        assert "Trust this gallery" in shown.text
        assert "masthead" not in shown.text
    assert "masthead" not in page().text, "in plain others may read along"
    assert "masthead" in page(base=LAN.replace("http:", "https:")).text
    for base in (LAN, LAN.replace("http:", "https:")):
        assert "https://192.168.1.5:8420</a>" in page(base=base).text


def test_the_download_is_the_certificate_and_nothing_else(page, config, authority):
    crt, pem = page("/certificate/songwall.crt"), page("/certificate/songwall.pem")

    assert (authority, "application/x-x509-ca-cert") == (crt.data, crt.mimetype)
    assert authority == ssl.PEM_cert_to_DER_cert(pem.text)
    assert "KEY" not in pem.text
    assert "attachment" in pem.headers["Content-Disposition"]
    for other in ("authority.key", "songwall.key", "server.pem", "songwall.crt.part", "../tls"):
        assert page(f"/certificate/{other}").status_code in {307, 404}
    (config.tls / "authority.key").replace(config.tls / "authority.crt")
    for form in ("crt", "pem"):
        assert 404 == page(f"/certificate/songwall.{form}").status_code


def test_its_fingerprint_and_name_are_those_that_devices_show(page, authority):
    shown = page().text

    digest = hashlib.sha256(authority).hexdigest().upper()
    assert ":".join(re.findall("..", digest)) in shown
    assert NAME in shown


@pytest.mark.parametrize(
    ("agent", "title"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "iPhone, iPad"),
        ("Mozilla/5.0 (Linux; Android 15)", "Android"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", "Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Linux, Chromebook"),
        ("curl/8", None),
    ],
)
def test_the_steps_of_the_device_that_asks_are_open(page, authority, agent, title):
    opened = re.findall(r"<details[^>]* open>.*?<h2>(.*?)</h2>", page(agent=agent).text, re.DOTALL)

    assert ([title] if title else []) == opened


def test_where_there_is_nothing_to_trust_it_says_so(page, tmp_path):
    own = {"tls_cert": tmp_path / "a", "tls_key": tmp_path / "b"}

    assert "serve --https" in page(https=False).text
    assert "nothing to do here" in page(**own).text
    assert "nothing to do here" in page().text, "none was made yet"
    for settings in ({"https": False}, own, {}):
        assert 404 == page("/certificate/songwall.crt", **settings).status_code


def test_the_pages_about_other_devices_lead_there(page, authority):
    secure = LAN.replace("http:", "https:")

    phone = page("/phone", base=secure).text
    assert f'aria-label="{LAN}/certificate as a QR code"' in phone
    assert f'aria-label="{secure} as a QR code"' in phone
    assert "/certificate" not in page("/phone", base=LAN, https=False).text
    here = {"REMOTE_ADDR": "127.0.0.1"}
    access = page("/connect/access", "http://localhost:8420", here).text
    assert 'href="/certificate"' in access
