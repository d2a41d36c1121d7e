"""`songwall serve --https` as a process of its own."""

import http.client
import ssl
from contextlib import closing
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.server.test_serve import PATIENCE, Served
from tests.tls import trusting


@pytest.fixture
def serve(tmp_path):
    started = []

    def start(*arguments, **settings):
        env = {
            "SONGWALL_DATA": str(tmp_path / "data"),
            "SONGWALL_PORT": str(free_port()),
            "SONGWALL_SOURCE": "none",
        }
        started.append(Served({**env, **settings}, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.communicate(timeout=PATIENCE)


def status(port, context):
    asked = http.client.HTTPSConnection("localhost", port, timeout=PATIENCE, context=context)
    with closing(asked):
        asked.request("GET", "/phone")
        answer = asked.getresponse()
        return answer.status, answer.read().decode()


def test_it_speaks_tls_for_whoever_trusts_it_and_plain_http_on_the_machine(serve, tmp_path):
    served = serve("--https", "--host", "0.0.0.0")  # noqa: S104
    served.line()  # the warning
    assert served.line().startswith("Songwall is at https://")
    assert f"On this machine also at http://127.0.0.1:{served.port}\n" == served.line()

    assert 200 == served.get("/")[0]
    code, page = status(served.port, trusting(tmp_path / "data" / "tls"))
    assert 200 == code
    assert "https://" in page
    with pytest.raises(ssl.SSLCertVerificationError):
        status(served.port, ssl.create_default_context())
    assert "Traceback" not in served.warned()


def test_files_that_cannot_be_used_are_a_sentence_and_lock_nobody_out(serve, tmp_path):
    broken = tmp_path / "broken.pem"
    broken.write_text("nonsense", encoding="utf-8")
    served = serve(
        SONGWALL_HTTPS="yes", SONGWALL_TLS_CERT=str(broken), SONGWALL_TLS_KEY=str(broken)
    )

    said = served.line()

    assert "SONGWALL_TLS_CERT" in said
    assert "Songwall opens on this machine only" in said
    assert str(tmp_path) not in said
    assert served.line().startswith("Songwall is at https://127.0.0.1:")
    assert 200 == served.get("/")[0]
    assert not (Path(tmp_path) / "data" / "tls").exists()
