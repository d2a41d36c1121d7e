import re
from html import escape
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from webapp.values.urls import LONGEST, clean_address, clean_place, is_loopback, origin, redirected


@pytest.mark.parametrize(
    ("given_address", "clean"),
    [
        ("https://a.example/x.m4a", "https://a.example/x.m4a"),
        ("HTTPS://A.Example/X.m4a", "https://a.example/X.m4a"),
        (" https://a.example ", "https://a.example/"),
        ("https://a.example:443/", "https://a.example/"),
        ("http://a.example:80/", "http://a.example/"),
        ("http://a.example:443/", "http://a.example:443/"),
        ("http://nas:08080/", "http://nas:8080/"),
        ("https://a.example./x", "https://a.example/x"),
        ("https://a.example?x=1#y", "https://a.example/?x=1#y"),
        ("https://a.example/a b/ü.m4a", "https://a.example/a%20b/%C3%BC.m4a"),
        ("https://a.example/%41?sig=a%2Fb+c==", "https://a.example/%41?sig=a%2Fb+c=="),
        ("https://a.example/\"'<>`\\", "https://a.example/%22%27%3C%3E%60%5C"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("http://[0:0::0:1]/", "http://[::1]/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_an_address_is_written_anew(given_address, clean):
    assert clean == clean_address(given_address)


@pytest.mark.parametrize(
    "address",
    [
        None,
        5,
        ["https://a.example/"],
        b"https://a.example/",
        "",
        "a.example/x",
        "//a.example/x",
        "/x.m4a",
        "https:/a.example",
        "https:a.example",
        "https://",
        "https:///x",
        "ftp://a.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user@a.example/",
        "https://user:word@a.example/",
        "https://@a.example/",
        "https://a.example\\@b.example/",
        "https://a.example;script-src *;x/",
        "https://a.example,b.example/",
        "https://a example/",
        "https://a'b/",
        'https://a"b/',
        "https://a_b.example/",
        "https://*.example/",
        "https://%61.example/",
        "https://bücher.example/",
        "https://１２７.0.0.1/",  # noqa: RUF001 - digits that resolvers take for others
        "https://a..example/",
        "https://-a.example/",
        "https://a-.example/",
        "https://./",
        f"https://{'a' * 64}.example/",
        f"https://{'a.' * 127}example/",
        "https://a.example:0/",
        "https://a.example:/",
        "https://a.example:65536/",
        "https://a.example:8x/",
        "https://a.example:-1/",
        "https://a.example:٨٠/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://1.2.3.4.5/",
        "http://a.0x/",
        "http://::1/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[v1.x]/",
        "http://[127.0.0.1]/",
        "http://[]/",
        "https://a.example/\n",
        "https://a.example/\tx",
        "https://a.exa\nmple/",
        "https://a.example/\x00",
        "https://a.example/\x85",
        "https://a.example/\ud800",
        "https://a.example/" + "x" * LONGEST,
        "https://a.example/" + "ü" * 1000,
    ],
)
def test_no_clean_address_is_refused(address):
    assert clean_address(address) is None


SAFE = re.compile(r"https?://[a-z0-9.\[\]:-]+/[A-Za-z0-9/%:@!$&()*+,;=~._?#-]*")
PIECES = st.sampled_from(
    [
        *"/:@[]%?#&;,'\"<> \\\t\n.-*",
        "http",
        "https",
        "://",
        "127.1",
        "::1",
        "a.example",
        "ü",
        "\ud800",
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), st.lists(PIECES).map(lambda p: "https://" + "".join(p))))
@example("https://a.example;script-src *;x/")
def test_whatever_comes_the_address_is_safe_or_refused(text):
    clean = clean_address(text)

    if clean is not None:
        assert SAFE.fullmatch(clean)
        assert clean == clean_address(clean)
        assert clean.replace("&", "") == escape(clean.replace("&", ""))
        assert clean.startswith(origin(clean) + "/")
        assert urlsplit(clean).username is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/x?y", "https://a.example"),
        ("http://A.example:8080/x", "http://a.example:8080"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_the_origin_is_scheme_host_and_port(address, expected):
    assert expected == origin(address)


def test_an_unclean_address_has_no_origin():
    with pytest.raises(ValueError, match="clean"):
        origin("https://a.example;script-src *;x/")


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (" NAS.local ", "nas.local"),
        ("nas:8080", "nas:8080"),
        ("nas:80", "nas:80"),
        ("::1", "[::1]"),
        ("[::1]:8080", "[::1]:8080"),
        ("http://nas", None),
        ("nas/x", None),
        ("nas:", None),
        ("127.1", None),
        ("[::1", None),
        ("", None),
    ],
)
def test_a_host_of_a_setting_has_one_form(value, place):
    assert place == clean_place(value)


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_a_machine_means_itself(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "192.168.0.1", "::", "wall.lan", "1"])
def test_a_machine_means_another(host):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [("/b", "https://a.example/b"), ("http://c.example/", "http://c.example/")]
    + [("ftp://a.example/", None), ("http://[", None), ("//u:p@a.example/", None)],
)
def test_a_redirect_leads_to_a_clean_address_or_nowhere(location, leads_to):
    assert leads_to == redirected("https://a.example/x", location)
