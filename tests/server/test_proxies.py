"""Behind real proxies, told what docs/proxy.md says, and always behind a small one of our own."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archives import M4A
from tests.ports import free_port
from tests.proxy import OurServer
from tests.server.conftest import FORM, PATIENCE
from tests.web.test_proxies import Addresses

NAME = "music.example"
ADVICE = (Path(__file__).parents[2] / "docs" / "proxy.md").read_text(encoding="utf-8")
PREFIXES = ["/", "/music/"]


def ours(_folder, port, to, prefix):
    """Without TLS, but as if with."""
    return OurServer(port, to, prefix, "https").running()


def advised(kind, prefix):
    """The configuration in docs/proxy.md."""
    return re.search(rf"<!-- {kind}: {prefix} -->\n```\w+\n(.*?)```", ADVICE, re.DOTALL)[1]


@contextmanager
def running(folder, *command):
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=said, env={"HOME": str(folder), "PATH": ""}
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def nginx(folder, port, to, prefix):
    places = advised("nginx", prefix).replace("127.0.0.1:8420", f"127.0.0.1:{to}")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; user root; error_log stderr; events {{}}\n"
        f"http {{ access_log off;\n{temporary}server {{ listen 127.0.0.1:{port} ssl;\n"
        f"ssl_certificate {folder}/cert; ssl_certificate_key {folder}/key;\n{places}}} }}\n"
    )
    with running(folder, shutil.which("nginx"), "-p", folder, "-c", folder / "nginx.conf"):
        yield


@contextmanager
def caddy(folder, port, to, prefix):
    site = advised("caddy", prefix).replace("127.0.0.1:8420", f"127.0.0.1:{to}")
    start = f"https://{NAME}:{port} {{\n bind 127.0.0.1\n tls {folder}/cert {folder}/key\n"
    told = "{\n admin off\n auto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(told + site.replace(f"{NAME} {{\n", start))
    with running(folder, shutil.which("caddy"), "run", "--config", folder / "Caddyfile"):
        yield


REAL = [nginx, caddy] if shutil.which("openssl") else []
PROXIES = [ours, *(proxy for proxy in REAL if shutil.which(proxy.__name__))]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        [shutil.which("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
        + ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
        + ["-keyout", folder / "key", "-out", folder / "cert"],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def config(config):
    return replace(config, proxies=1, allowed_hosts=frozenset({NAME}), password=None)


class Behind:
    """The gallery as a browser asks for it, through the proxy."""

    def __init__(self, port, prefix, tls):
        self.port, self.prefix, self.tls = port, prefix, tls

    def open(self):
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        return self.tls.wrap_socket(opened, server_hostname=NAME) if self.tls else opened

    def ask(self, path, method="GET", body=None, **headers):
        asked = http.client.HTTPConnection(NAME, self.port, timeout=PATIENCE)
        asked.sock = self.open()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked.request(method, path, body, named | {"Connection": "close"})
        answer = asked.getresponse()
        answer.text = answer.read()
        asked.close()
        return answer

    @property
    def origin(self):
        return f"https://{NAME}:{self.port}"

    def wait(self):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.open().close()
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.05)


@pytest.fixture(params=PREFIXES)
def prefix(request):
    return request.param


@pytest.fixture(params=PROXIES, ids=lambda proxy: proxy.__name__)
def behind(request, server, prefix, tmp_path):
    port, tls = free_port(), None
    if request.param is not ours:
        tls = ssl.create_default_context(cafile=request.getfixturevalue("certificate") / "cert")
        for name in ("cert", "key"):
            shutil.copy(request.getfixturevalue("certificate") / name, tmp_path / name)
    with request.param(tmp_path, port, server.port, prefix):
        gallery = Behind(port, prefix, tls)
        gallery.wait()
        yield gallery


def test_all_of_a_page_comes_and_forms_are_ours_without_sec_fetch_site(behind, library, prefix):
    library.add({"id": "a", "title": "A", "status": "completed"})
    page = behind.ask(prefix)
    addresses = Addresses(page.text.decode()).own
    assert 200 == page.status
    assert not [a for a in addresses if not a.startswith(prefix)]
    loaded = {a.partition("#")[0] for a in addresses if "/static/" in a or a.endswith("/")}
    assert {200} == {behind.ask(address).status for address in loaded}

    forged = behind.ask(
        prefix,
        X_Forwarded_For="6.6.6.6",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="evil.example",
        X_Forwarded_Prefix="/evil",
    )
    assert (200, page.text) == (forged.status, forged.text)

    written = behind.ask(f"{prefix}sync", "POST", Origin=behind.origin, Content_Length="0")
    assert (303, prefix) == (written.status, written.getheader("Location"))
    foreign = f"https://elsewhere.example:{behind.port}"
    assert 403 == behind.ask(f"{prefix}sync", "POST", Origin=foreign, Content_Length="0").status
    if prefix != "/":
        bare = behind.ask("/music")
        assert 308 == bare.status
        assert bare.getheader("Location").endswith("/music/")


def test_a_song_is_heard_in_parts_and_a_long_upload_comes_whole(behind, keeping, server, prefix):
    raw = keeping.add(audio=M4A)
    keeping.turn()
    path = f"{prefix}songs/{raw['id']}/audio"

    part = behind.ask(path, Range="bytes=1000-1999")
    assert (206, M4A[1000:2000]) == (part.status, part.text)
    assert M4A == behind.ask(path).text

    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.json"\r\n\r\n'
    songs = b"[" + b" " * 3_000_000 + b"]"
    body = head + songs + b"\r\n--b--\r\n"
    sent = behind.ask(
        f"{prefix}import", "POST", body, Origin=behind.origin, Content_Type=FORM["Content-Type"]
    )
    assert 303 == sent.status
    (place,) = server.left()
    assert songs == (place / "0").read_bytes()
