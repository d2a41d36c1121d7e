"""`/phone` says the address by which another device comes here, and draws just that one."""

import dataclasses
import re

import pytest
import segno

from tests.web.test_proxies import BEHIND

AT_HOME = "http://localhost:8420"
CLOSED = "Songwall listens to this machine only."
MARGIN = 4  # modules of white around a code, as its norm wants


@pytest.fixture
def page(config, data_folder, new_app):
    def get(visited=AT_HOME, *, headers=None, **settings):
        app = new_app(dataclasses.replace(config, **settings))
        return app.test_client().get("/phone", base_url=visited, headers=headers)

    return get


def address_in(page):
    found = re.search(r'<p><a href="([^"]+)">([^<]+)</a></p>', page)
    assert found[1] == found[2]
    return found[1]


def drawn(page):
    """The dark modules of the code, as (column, row)."""
    code = re.search(r'<div class="phone__code".*?<path stroke="#000" d="([^"]+)"', page, re.DOTALL)
    modules, x, y = set(), 0, 0
    for step in re.findall(r"[Mmh][^Mmh]+", code[1]):
        numbers = [float(number) for number in step[1:].split()]
        if step[0] == "h":
            modules |= {(x + column, y) for column in range(int(numbers[0]))}
            x += int(numbers[0])
        else:
            right, down = numbers
            x, y = (int(right), int(down)) if step[0] == "M" else (x + int(right), y + int(down))
    return modules


def code_of(address):
    rows = enumerate(segno.make_qr(address).matrix, start=MARGIN)
    cells = ((x, y, dark) for y, row in rows for x, dark in enumerate(row, start=MARGIN))
    return {(x, y) for x, y, dark in cells if dark}


@pytest.mark.parametrize(
    ("visited", "settings", "address"),
    [
        ("http://192.168.1.20:8420", {}, "http://192.168.1.20:8420"),
        ("http://[fd00::20]:8420", {}, "http://[fd00::20]:8420"),
        (AT_HOME, {"host": "192.168.1.7"}, "http://192.168.1.7:8420"),
        (AT_HOME, {"host": "fd00::7", "port": 80}, "http://[fd00::7]:80"),
        ("http://127.0.0.1:8420", {"host": "192.168.1.7"}, "http://192.168.1.7:8420"),
        ("http://[::1]:8420", {"host": "192.168.1.7"}, "http://192.168.1.7:8420"),
        ("http://0.0.0.0:8420", {"host": "192.168.1.7"}, "http://192.168.1.7:8420"),
        ("http://wall.lan", {"allowed_hosts": frozenset({"wall.lan:80"})}, "http://wall.lan"),
    ],
)
def test_its_code_is_the_very_address_that_it_says(page, visited, settings, address):
    shown = page(visited, **settings).text

    assert address == address_in(shown)
    assert code_of(address) == drawn(shown)


def test_behind_a_proxy_it_is_the_proxys(page):
    headers = {**BEHIND, "X-Forwarded-Host": "music.example"}
    allowed = frozenset({"music.example"})

    shown = page("http://localhost", headers=headers, proxies=1, allowed_hosts=allowed).text

    assert "https://music.example/music/" == address_in(shown)
    assert code_of("https://music.example/music/") == drawn(shown)


def test_who_sends_a_proxys_headers_without_one_is_not_believed(page):
    shown = page(headers={**BEHIND, "X-Forwarded-Host": "evil.example"}, host="192.168.1.7").text

    assert "http://192.168.1.7:8420" == address_in(shown)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_where_it_listens_to_this_machine_only_it_says_how_to_open_it_and_draws_nothing(page, host):
    shown = page(host=host).text

    assert CLOSED in shown
    assert "SONGWALL_HOST=0.0.0.0" in shown
    assert "phone__code" not in shown
    assert "127.0.0.1" not in shown


def test_it_never_says_an_address_that_means_the_visitors_own_device(page):
    shown = page(host="0.0.0.0").text  # noqa: S104

    assert CLOSED not in shown
    assert "//0.0.0.0" not in shown
    assert "//127.0.0.1" not in shown


def test_each_visitor_gets_their_own(page, config, new_app):
    client = new_app(config).test_client()

    for address in ("http://192.168.1.20:8420", "http://10.0.0.20:8420"):
        assert address == address_in(client.get("/phone", base_url=address).text)


def test_before_log_in_no_page_says_it(page):
    answer = page("http://192.168.1.20:8420", password="made-up")

    assert 401 == answer.status_code
    assert "192.168.1.20" not in answer.text
    assert "192.168.1.20" not in str(answer.headers)
