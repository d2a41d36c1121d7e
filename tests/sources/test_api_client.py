import logging
import math
import socket
import traceback

import pytest

from tests import faults
from tests.fakes import FakeApi, song
from webapp.errors import (
    AccountError,
    GoneError,
    PassingError,
    RequestRefusedError,
    SourceError,
    TokenRefusedError,
)
from webapp.sources.api_client import ApiClient, Limits

MUSIC = "/riffusion/music/"
PATIENT = Limits(connect=60, read=60, answer=60, body=1_000_000)  # for a busy machine
QUICK = Limits(connect=1, read=0.7, answer=1.4, body=1_000_000)  # where the time has to run out


@pytest.fixture
def api():
    with FakeApi(songs=[song(n) for n in range(3)]) as fake:
        yield fake


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def client(api, pauses):
    yield from opened(api, pauses, PATIENT)


@pytest.fixture
def hasty(api, pauses):
    yield from opened(api, pauses, QUICK)


def opened(api, pauses, limits):
    made = ApiClient(api.base_url, api.token, limits=limits, sleep=pauses.append, random=lambda: 1)
    yield made
    made.close()


def test_an_answer_is_the_json_that_was_sent(api, client):
    answer = client.get_json(MUSIC, {"offset": 1, "limit": 1})

    assert [api.songs[1]] == answer


def test_the_token_goes_in_a_header_and_nowhere_else(api, client):
    client.get_json(MUSIC, {"offset": 0})

    asked = api.requests[0]
    assert f"Bearer {api.token}" == asked.headers["Authorization"]
    assert api.token not in asked.path + str(asked.params)


def test_without_a_token_no_authorization_is_sent(api):
    api.token = None

    ApiClient(api.base_url, None, limits=PATIENT).get_json(MUSIC)

    assert "Authorization" not in api.requests[0].headers


def test_a_netrc_does_not_take_the_tokens_place(api, client, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))

    client.get_json(MUSIC)

    assert f"Bearer {api.token}" == api.requests[0].headers["Authorization"]


PASSING = {
    "429": faults.status(429),
    "500": faults.status(500),
    "502 page": faults.page(502),
    "503": faults.status(503),
    "page": faults.page(200),
    "nothing": faults.body(b""),
    "no JSON": faults.body(b"ok"),
    "no text": faults.body(b"\xff\xfe\xfd"),
    "cut": faults.cut,
    "cut chunk": faults.cut_chunk,
    "cut gzip": faults.cut_gzip,
    "bad gzip": faults.body(b"not packed", Content_Encoding="gzip"),
    "odd packing": faults.body(b"[]", Content_Encoding="br"),
    "reset": faults.reset,
    "no http": faults.no_http,
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_failure_is_tried_again(api, client, pauses, fault):
    api.fail_next(3, fault)

    answer = client.get_json(MUSIC)

    assert api.songs == answer
    assert [1.0, 2.0, 4.0] == pauses


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_after_four_tries_a_passing_failure_is_told(api, client, fault):
    api.fail_next(9, fault)

    with pytest.raises(PassingError):
        client.get_json(MUSIC)
    assert 4 == len(api.requests)


SLOW = {
    "stall": faults.stall,
    "dripping head": faults.dripping_head,
    "dripping chunk": faults.dripping_chunk,
    "dripping body": faults.dripping_body,
}


@pytest.mark.parametrize("fault", SLOW.values(), ids=SLOW)
def test_a_slow_answer_is_given_up_and_tried_again(api, hasty, fault):
    api.fail_next(1, fault)

    assert api.songs == hasty.get_json(MUSIC)


@pytest.mark.parametrize("fault", SLOW.values(), ids=SLOW)
def test_an_answer_that_stays_slow_is_told(api, pauses, fault):
    quick = Limits(connect=1, read=0.7, answer=1.4, tries=1)
    client = ApiClient(api.base_url, api.token, limits=quick, sleep=pauses.append)
    api.fail_next(1, fault)

    with pytest.raises(PassingError, match=r"The API didn't answer in time\."):
        client.get_json(MUSIC)


FINAL = {
    "400": (faults.status(400), RequestRefusedError, 400),
    "401": (faults.status(401), TokenRefusedError, None),
    "403": (faults.page(403), RequestRefusedError, 403),
    "404": (faults.status(404), GoneError, None),
    "410": (faults.status(410), GoneError, None),
    "596": (faults.status(596), AccountError, None),
    "too large": (faults.body(b" " * 1_000_001), RequestRefusedError, None),
    "endless": (faults.endless, RequestRefusedError, None),
    "lying length": (faults.lying_length, RequestRefusedError, None),
    "gzip bomb": (faults.gzip_bomb(2), RequestRefusedError, None),
    "deep": (faults.deep_nesting, RequestRefusedError, None),
    "loop": (faults.redirect_loop, RequestRefusedError, None),
}


@pytest.mark.parametrize(("fault", "error", "status"), FINAL.values(), ids=FINAL)
def test_a_final_failure_is_told_at_once(api, client, pauses, fault, error, status):
    api.fail_next(1, fault)

    with pytest.raises(error) as told:
        client.get_json(MUSIC)
    assert [] == pauses
    assert status == getattr(told.value, "status", None)


def test_no_connection_is_a_passing_failure(pauses):
    with socket.socket() as deaf:  # its port is nobody else's, and it does not listen
        deaf.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{deaf.getsockname()[1]}/v1"
        client = ApiClient(base_url, "t", limits=PATIENT, sleep=pauses.append)

        with pytest.raises(PassingError, match=r"Can't reach the API\."):
            client.get_json(MUSIC)
    assert 3 == len(pauses)


def test_pauses_are_jittered(api):
    pauses = []
    client = ApiClient(api.base_url, api.token, sleep=pauses.append, random=lambda: 0.25)
    api.fail_next(3, faults.status(500))

    client.get_json(MUSIC)

    assert [0.25, 0.5, 1.0] == pauses


def test_a_pause_that_raises_ends_the_waiting(api):
    def stop(_seconds):
        raise SystemExit(0)

    client = ApiClient(api.base_url, api.token, sleep=stop)
    api.fail_next(1, faults.status(500))

    with pytest.raises(SystemExit):
        client.get_json(MUSIC)


@pytest.mark.parametrize(
    ("told", "waited"),
    [
        ("7", 7.0),
        ("60", 60.0),
        ("0", 1.0),
        ("soon", 1.0),
        ("-5", 1.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1.0),
    ],
)
def test_retry_after_is_kept(api, client, pauses, told, waited):
    api.fail_next(1, faults.status(429, Retry_After=told))

    client.get_json(MUSIC)

    assert [waited] == pauses


def test_retry_after_may_be_a_date(api, client, pauses):
    now, later = "Wed, 12 Feb 2025 12:00:00 GMT", "Wed, 12 Feb 2025 12:00:30 GMT"

    def at_thirty(handler):
        handler.date_time_string = lambda: now
        faults.status(503, Retry_After=later)(handler)

    api.fail_next(1, at_thirty)

    client.get_json(MUSIC)

    assert [30.0] == pauses


def test_a_pause_of_more_than_a_minute_is_told_at_once(api, client, pauses):
    api.fail_next(1, faults.status(429, Retry_After="61"))

    with pytest.raises(PassingError) as told:
        client.get_json(MUSIC)
    assert 61.0 == told.value.retry_after
    assert [] == pauses


def test_a_redirect_within_the_api_is_followed(api, client):
    api.fail_next(1, faults.redirect("/v1/riffusion/music/?limit=1"))

    assert [api.songs[0]] == client.get_json(MUSIC)


def test_the_body_of_a_redirect_is_not_read(api, client):
    api.fail_next(1, faults.redirect_with_endless_body(b"/v1/riffusion/music/?limit=1"))

    assert [api.songs[0]] == client.get_json(MUSIC)


@pytest.mark.parametrize("away", ["http://{other}/v1/", "//{other}/", "https://{own}/", "ftp://x/"])
def test_the_token_goes_to_no_other_host(api, client, away):
    with FakeApi() as other:
        api.fail_next(1, faults.redirect(away.format(other=other.host, own=api.host)))

        with pytest.raises(RequestRefusedError, match="USEAPI_BASE_URL"):
            client.get_json(MUSIC)
        assert [] == other.requests


def test_not_a_number_and_huge_numbers_are_read(api, client):
    api.fail_next(1, faults.not_a_number)
    api.fail_next(1, faults.huge_number)

    first, second = client.get_json(MUSIC), client.get_json(MUSIC)

    assert math.isnan(first[0]["duration_s"])
    assert math.inf == second[0]["play_count"]


def test_a_message_of_the_api_is_one_clean_line(api, client):
    api.fail_next(1, faults.status(400, f"bad\r\n\x1b[31m{api.token} http://a.example/x " * 20))

    with pytest.raises(RequestRefusedError) as told:
        client.get_json(MUSIC)
    message = str(told.value)
    assert message.startswith("The API refused the request: bad [31m… …")
    assert message.isprintable()
    assert len(message) <= 230


ALL_FAULTS = {**PASSING, **SLOW, **{name: final[0] for name, final in FINAL.items()}}


@pytest.mark.parametrize("fault", ALL_FAULTS.values(), ids=ALL_FAULTS)
def test_nothing_secret_is_said_or_logged(api, caplog, fault):
    for name in ["", "urllib3", "urllib3.connectionpool", "requests"]:
        caplog.set_level(logging.DEBUG, logger=name)
    user_id = "user-of-the-api"
    quick = Limits(connect=1, read=0.2, answer=0.3, body=1_000_000, tries=2)
    client = ApiClient(api.base_url, api.token, limits=quick, sleep=lambda _: None)
    api.fail_next(2, fault)

    with pytest.raises(SourceError) as told:
        client.get_json(MUSIC, {"user_id": user_id})

    said = "".join(traceback.format_exception(told.value)) + caplog.text
    secrets = {api.token, "riffusion", user_id, "127.0.0.1"}
    assert not {secret for secret in secrets if secret in said.replace(__file__, "")}
