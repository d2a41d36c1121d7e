import gzip
import itertools
import logging
import socket
import tracemalloc
from contextlib import suppress
from ipaddress import ip_address

import pytest
import requests

from tests import faults
from tests.fakes import AUDIO, FakeApi, Media
from webapp.errors import AddressRefusedError, PassingError, RequestRefusedError
from webapp.sources import media_problems
from webapp.sources.media_client import MediaClient, MediaLimits
from webapp.sources.public_address import PublicAdapter, is_public

PATIENT = MediaLimits(connect=60, read=60, head=60)  # for a busy machine
QUICK = MediaLimits(connect=1, read=0.7, head=1.4)  # where the time has to run out
PRIVATE = """
    127.0.0.1 127.8.8.8 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.1.1
    169.254.169.254 100.64.0.1 100.127.255.255 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
    64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:20::1 2001:db8::1
    2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd12::1 fe80::1 fec0::1 ff02::1
""".split()  # noqa: SIM905 - a table
PUBLIC = "8.8.8.8 1.1.1.1 93.184.216.34 172.32.0.1 2606:4700::1111 2a00:1450::1".split()  # noqa: SIM905


@pytest.fixture
def host():
    with FakeApi(media={"a.m4a": Media()}) as fake:
        yield fake


@pytest.fixture
def client(host):
    return MediaClient(frozenset({host.host}), PATIENT)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address):
    assert is_public(ip_address(address))


FORMS = """
    http://{p} http://localhost:{port}/ http://localhost.:{port}/ http://127.1:{port}/
    http://2130706433:{port}/ http://0x7f000001:{port}/ http://0177.0.0.1:{port}/
    http://0x7f.1:{port}/ http://0:{port}/ http://0.0.0.0:{port}/ http://127.0.0.1:{port}/
    http://127.0.0.1.:{port}/ http://127.5.5.5:{port}/ http://[::1]:{port}/ http://[::]:{port}/
    http://[::ffff:127.0.0.1]:{port}/ http://[::ffff:7f00:1]:{port}/ http://[::127.0.0.1]:{port}/
    http://[64:ff9b::7f00:1]:{port}/ http://[2002:7f00:1::]:{port}/ http://[fe80::1%25lo]:{port}/
    http://user@127.0.0.1:{port}/ http://8.8.8.8@127.0.0.1:{port}/ http://127.0.0.1:{port}@8.8.8.8/
    http://８.8.8.8:{port}/ http://127。0。0。1:{port}/ http://①②⑦.0.0.1:{port}/
    https://127.0.0.1:{port}/ ftp://127.0.0.1:{port}/ file:///etc/passwd gopher://127.0.0.1:{port}/
    //127.0.0.1:{port}/ http:127.0.0.1:{port}/ http:/127.0.0.1:{port}/ http://127.0.0.1:0/
    http://169.254.169.254/latest/ http://[fd00:ec2::254]/ http://
""".split()  # noqa: RUF001, SIM905 - digits that resolvers take for others


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_private_address_is_fetched(host, form):
    url = form.format(p=host.host, port=host.host.split(":")[1])

    with pytest.raises(AddressRefusedError):
        MediaClient(limits=PATIENT).open(url)
    assert media_problems.FORBIDDEN == MediaClient(limits=PATIENT).probe(url)
    assert [] == host.requests


@pytest.mark.parametrize("form", FORMS)
def test_no_redirect_leads_to_a_private_address(host, form):
    with FakeApi() as canary:
        port = canary.host.split(":")[1]
        url = form.format(p=canary.host, port=port)
        if not url.isascii():
            url = url.encode().decode("latin-1")
        client = MediaClient(frozenset({host.host}), PATIENT)
        host.fail_next(1, faults.redirect(url))

        with suppress(AddressRefusedError):  # a relative form leads back to the host itself
            client.open(f"http://{host.host}/").close()
        assert [] == canary.requests


def test_a_name_is_resolved_once_and_the_connection_goes_there(monkeypatch):
    answers = itertools.chain(["93.184.216.34"], itertools.repeat("127.0.0.1"))

    def resolve(_host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    adapter = PublicAdapter(lambda *_: False, is_https_proto=True)
    request = requests.Request("GET", "https://a.example/x").prepare()

    host, tls = adapter.build_connection_pool_key_attributes(request, verify=True)

    assert "93.184.216.34" == host["host"]
    assert ("a.example", "a.example") == (tls["assert_hostname"], tls["server_hostname"])
    assert "a.example" == request.headers["Host"]


@pytest.mark.parametrize("address", [a for a in PRIVATE if ":" not in a])
def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch, address):
    def resolve(_host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(AddressRefusedError):
        MediaClient(frozenset({"b.example"}), PATIENT).open("http://a.example/")


def test_an_allowed_host_may_be_private(host, client):
    with client.open(host.media_url("a.m4a")) as answer:
        body = b"".join(answer.iter_bytes(1_000_000, 60))

    assert (200, AUDIO) == (answer.status, body)
    assert "audio/mp4" == answer.headers["content-type"]
    assert str(len(AUDIO)) == answer.headers["content-length"]


def test_an_allowed_host_may_leave_the_port_open(host):
    client = MediaClient(frozenset({"localhost"}), PATIENT)

    client.open(host.media_url("a.m4a").replace("127.0.0.1", "LOCALHOST")).close()

    assert 1 == len(host.requests)


def test_another_port_of_an_allowed_host_is_refused(host):
    with pytest.raises(AddressRefusedError):
        MediaClient(frozenset({"127.0.0.1:9"}), PATIENT).open(host.media_url("a.m4a"))


def test_a_redirect_to_an_allowed_host_is_followed(host, client):
    host.fail_next(5, faults.redirect("/start"))
    host.fail_next(0, faults.redirect("/start"))
    host.faults[-1] = faults.redirect("/media/a.m4a")

    with client.open(f"http://{host.host}/start", range_header="bytes=0-3") as answer:
        assert 206 == answer.status
    assert 6 == len(host.requests)


def test_the_body_of_a_redirect_is_not_read(host, client):
    host.fail_next(1, faults.redirect_with_endless_body(b"/media/a.m4a"))

    with client.open(f"http://{host.host}/start") as answer:
        assert 200 == answer.status


@pytest.mark.parametrize("location", [b"http://[", b"http://\xff\xfe/", b"//[::1"])
def test_a_redirect_to_no_address_is_refused(host, client, location):
    host.fail_next(1, faults.redirect_with_endless_body(location))

    with pytest.raises((AddressRefusedError, RequestRefusedError)):
        client.open(f"http://{host.host}/start")


def test_a_redirect_without_end_is_refused(host, client):
    host.fail_next(1, faults.redirect_loop)

    with pytest.raises(RequestRefusedError, match="circle"):
        client.open(f"http://{host.host}/start")
    assert 6 == len(host.requests)


def test_no_token_cookie_netrc_or_proxy_goes_along(host, client, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    host.fail_next(1, faults.body(b"", Set_Cookie="a=b"))

    client.open(f"http://{host.host}/cookie").close()
    client.open(host.media_url("a.m4a")).close()

    for asked in host.requests:
        assert {"Host", "User-Agent", "Accept-Encoding", "Accept", "Connection"} == set(
            asked.headers
        )


def test_a_range_is_asked_for(host, client):
    with client.open(host.media_url("a.m4a"), range_header="bytes=4-7") as answer:
        body = b"".join(answer.iter_bytes(100, 60))

    assert (206, b"ftyp") == (answer.status, body)
    assert f"bytes 4-7/{len(AUDIO)}" == answer.headers["content-range"]


@pytest.mark.parametrize(
    "header", ["bytes=0-1,3-4", "items=0-1", "bytes=-", "bytes=0-1\r\nX: y", ""]
)
def test_an_odd_range_is_left_out(host, client, header):
    client.open(host.media_url("a.m4a"), range_header=header).close()

    assert "Range" not in host.requests[0].headers


PACKED = {
    "whole": gzip.compress(AUDIO),
    "in two parts": gzip.compress(AUDIO[:99]) + gzip.compress(AUDIO[99:]),
    "filled up": gzip.compress(AUDIO) + bytes(512),
}


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("range_header", [None, "bytes=0-", "bytes=4-7", "bytes=0-1023"])
def test_what_a_host_packs_unasked_is_whole_and_nothing_counts_packed_bytes(
    host, client, packed, range_header
):
    host.media["a.m4a"] = Media(packed=packed, tag='"tag"')

    with client.open(host.media_url("a.m4a"), range_header=range_header) as answer:
        body = b"".join(answer.iter_bytes(1_000_000, 60))

    assert (200, AUDIO, {"content-type": "audio/mp4"}) == (answer.status, body, answer.headers)
    assert client.probe(host.media_url("a.m4a")) is None


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, br", "made-up"])
def test_what_nobody_here_unpacks_is_refused_before_any_of_it(host, client, encoding):
    host.media["a.m4a"] = Media(packed=b"packed", encoding=encoding)

    with pytest.raises(PassingError, match="in a way that wasn't asked for"):
        client.open(host.media_url("a.m4a"))


def test_what_unpacks_to_more_than_the_cap_is_refused(host, client):
    host.media["a.m4a"] = Media(packed=gzip.compress(bytes(50_000_000)))
    tracemalloc.start()

    with (
        client.open(host.media_url("a.m4a")) as answer,
        pytest.raises(RequestRefusedError, match="more than 1 MB"),
    ):
        list(answer.iter_bytes(1_000_000, 60))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize("packed", [gzip.compress(AUDIO)[:-9], gzip.compress(AUDIO) + b"more"])
def test_what_is_packed_and_cut_or_followed_by_something_else_is_told(host, client, packed):
    host.media["a.m4a"] = Media(packed=packed)

    with client.open(host.media_url("a.m4a")) as answer, pytest.raises(PassingError):
        list(answer.iter_bytes(1_000_000, 60))


@pytest.mark.parametrize("length", ["9" * 5000, "12, 12", "-5", "five", "٣"])
def test_a_length_that_is_none_is_not_handed_on(host, client, length):
    def answer_oddly(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ")
        handler.wfile.write(length.encode() + b"\r\n\r\n" + AUDIO[:12])
        handler.close_connection = True

    host.fail_next(1, answer_oddly)

    with client.open(f"http://{host.host}/") as answer:
        assert "content-length" not in answer.headers


def test_a_body_beyond_the_cap_is_refused(host, client):
    host.media["big"] = Media(endless=True)

    with (
        client.open(host.media_url("big")) as answer,
        pytest.raises(RequestRefusedError, match="more than 1 MB"),
    ):
        list(answer.iter_bytes(1_000_000, 60))


@pytest.mark.parametrize("fault", [faults.dripping_body, faults.dripping_chunk])
def test_a_dripping_body_ends_at_the_deadline(host, client, fault):
    host.fail_next(1, fault)

    with (
        client.open(f"http://{host.host}/") as answer,
        pytest.raises(PassingError, match="too long"),
    ):
        list(answer.iter_bytes(1_000_000, 0.3))


@pytest.mark.parametrize("fault", [faults.cut, faults.cut_chunk])
def test_a_cut_body_is_told(host, client, fault):
    host.fail_next(1, fault)

    with client.open(f"http://{host.host}/") as answer, pytest.raises(PassingError):
        list(answer.iter_bytes(1_000_000, 60))


@pytest.mark.parametrize(
    "fault", [faults.stall, faults.reset, faults.no_http, faults.dripping_head]
)
def test_no_answer_is_told(host, fault):
    client = MediaClient(frozenset({host.host}), QUICK)
    host.fail_next(2, fault)

    with pytest.raises(PassingError):
        client.open(f"http://{host.host}/")
    assert media_problems.SILENT == client.probe(f"http://{host.host}/")


def test_no_address_is_logged(host, client, caplog):
    for name in ["", "urllib3.connectionpool", "requests_hardened.ip_filter"]:
        caplog.set_level(logging.DEBUG, logger=name)

    client.open(host.media_url("a.m4a")).close()
    with pytest.raises(AddressRefusedError):
        MediaClient(limits=PATIENT).open(host.media_url("a.m4a"))

    assert "" == caplog.text


PROBED = {
    "audio": (Media(), None),
    "mp3 called text": (Media(b"ID3\x04" + b"\0" * 50, "text/plain"), None),
    "odd type": (Media(content_type="application/octet-stream"), None),
    "no range": (Media(ranges=False), None),
    "endless": (Media(endless=True), None),
    "unauthorized": (Media(status=401), media_problems.EXPIRED),
    "forbidden": (Media(status=403), media_problems.EXPIRED),
    "missing": (Media(status=404), media_problems.EXPIRED),
    "gone": (Media(status=410), media_problems.EXPIRED),
    "page": (Media(b"<!doctype html>", "text/html"), media_problems.PAGE),
    "page called audio": (Media(b"\xef\xbb\xbf\n <html>", "audio/mp4"), media_problems.PAGE),
    "text": (Media(b"no such file", "text/plain"), media_problems.PAGE),
    "JSON": (Media(b'{"error": 1}', "audio/mp4"), media_problems.PAGE),
    "nothing": (Media(b""), media_problems.EMPTY),
    "no such range": (Media(status=416), media_problems.EMPTY),
    "busy": (Media(status=429), media_problems.SILENT),
    "broken": (Media(status=503), media_problems.SILENT),
    "odd": (Media(status=418), media_problems.REFUSED),
}


@pytest.mark.parametrize(("media", "sentence"), PROBED.values(), ids=PROBED)
def test_a_listener_is_told_why_audio_does_not_play(host, client, media, sentence):
    host.media["probed"] = media

    assert sentence == client.probe(host.media_url("probed"))


def test_a_probe_of_a_redirect_loop_says_refused(host, client):
    host.fail_next(1, faults.redirect_loop)

    assert media_problems.REFUSED == client.probe(f"http://{host.host}/")


def test_a_probe_of_no_address_says_so(client):
    assert media_problems.FORBIDDEN == client.probe(None)
