import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import requests

from webapp.sources.demo import TOKEN, DemoService
from webapp.sources.demo.handler import Handler

BIRTH = datetime(2025, 2, 12, 12, 22, 33, 123456, tzinfo=UTC)
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}


class Clock:
    def __init__(self):
        self.now = BIRTH

    def __call__(self):
        return self.now

    def pass_seconds(self, seconds):
        self.now = BIRTH + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def service(clock):
    with DemoService(BIRTH, clock=clock) as running:
        yield running


@pytest.fixture
def ask(service, clock):
    clock.pass_seconds(0)

    def get(path="/riffusion/music/", **arguments):
        address = service.base_url + path
        return requests.get(address, headers=AUTHORISED, params=arguments, timeout=60)

    return get


@pytest.fixture
def songs(ask):
    return every_song(ask)


def every_song(ask):
    found = []
    while page := ask(offset=len(found), limit=30).json():
        found += page
    return found


def completed(songs):
    return [song for song in songs if song["status"] == "completed"]


def media(address, **headers):
    return requests.get(address, headers=headers, timeout=60)


def test_a_page_holds_ten_songs_unless_asked(ask):
    assert len(ask().json()) == 10


def test_a_page_holds_thirty_songs_at_most(ask):
    assert len(ask(limit=100).json()) == 30


def test_pages_follow_on_each_other_and_end_empty(ask, songs):
    first, second = ask(limit=7).json(), ask(offset=7, limit=7).json()

    assert songs[:14] == first + second
    assert ask(offset=len(songs)).json() == []


def test_the_newest_song_comes_first(songs):
    dates = [song["created_at"] for song in songs]

    assert sorted(dates, reverse=True) == dates
    assert dates[0][:16] == "2025-02-12T12:22"
    assert dates[-1][:7] <= "2024-06"


@pytest.mark.parametrize(
    "arguments", [{"offset": "-1"}, {"offset": "x"}, {"limit": "0"}, {"limit": "ten"}]
)
def test_an_offset_or_limit_that_is_no_such_number_is_refused(ask, arguments):
    answer = ask(**arguments)

    assert answer.status_code == 400
    assert answer.json()["code"] == 400


@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer wrong", TOKEN])
def test_without_the_token_nothing_is_told(service, token):
    headers = {"Authorization": token} if token is not None else {}

    answer = requests.get(f"{service.base_url}/riffusion/music/", headers=headers, timeout=60)

    assert answer.status_code == 401
    assert answer.json() == {"error": "Unauthorized", "code": 401}


def test_an_id_gives_that_song(ask, songs):
    assert songs[5] == ask(id=songs[5]["id"]).json()


def test_an_unknown_id_or_address_is_not_found(ask):
    assert ask(id="nobody").status_code == 404
    assert ask("/riffusion/nothing").status_code == 404
    assert ask("/riffusion/nothing").json()["code"] == 404


def test_there_is_one_account(ask):
    accounts = ask("/riffusion/accounts").json()

    assert [key for key, account in accounts.items() if account["user_id"] == key] == list(accounts)
    assert len(accounts) == 1


def test_three_songs_are_completed_one_after_another(ask, clock):
    counts = []
    for seconds in (0, 19, 21, 46, 81):
        clock.pass_seconds(seconds)
        running = ask("/riffusion/scheduler").json()
        statuses = Counter(song["status"] for song in every_song(ask))
        assert len(running) == statuses["processing"]
        counts.append(statuses["processing"])

    assert counts == [3, 3, 2, 1, 0]


def test_a_song_in_the_making_has_neither_audio_nor_length(songs):
    making = [song for song in songs if song["status"] == "processing"]
    absent = {"download_url", "image_url", "simple_waveform", "duration_s"}

    assert making
    assert not any(absent & set(song) for song in making)


def test_audio_is_given_once_its_song_is_completed(ask, service, clock):
    song_id = next(song["id"] for song in ask().json() if song["status"] == "processing")
    address = f"{service.address}/media/{song_id}.m4a"
    assert media(address).status_code == 404

    clock.pass_seconds(100)

    assert address == ask(id=song_id).json()["download_url"]
    assert media(address).status_code == 200


def test_audio_comes_whole_with_its_length(songs):
    answer = media(completed(songs)[0]["download_url"])

    assert answer.headers["Content-Type"] == "audio/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert len(answer.content) == int(answer.headers["Content-Length"])


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-99", slice(0, 100)),
        ("bytes=1000-", slice(1000, None)),
        ("bytes=-500", slice(-500, None)),
        ("bytes=100-999999999", slice(100, None)),
    ],
)
def test_a_range_gives_that_part_of_the_audio(songs, wanted, part):
    address = completed(songs)[0]["download_url"]
    whole = media(address).content

    answer = media(address, Range=wanted)

    assert answer.status_code == 206
    assert whole[part] == answer.content
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_a_range_beyond_the_end_cannot_be_satisfied(songs):
    answer = media(completed(songs)[0]["download_url"], Range="bytes=99999999-")

    assert answer.status_code == 416
    assert answer.headers["Content-Range"].startswith("bytes */")


def test_a_range_that_makes_no_sense_gives_the_whole(songs):
    assert media(completed(songs)[0]["download_url"], Range="bytes=9-3").status_code == 200


def test_head_tells_the_length_alone(songs):
    address = completed(songs)[0]["download_url"]

    answer = requests.head(address, timeout=60)

    assert answer.content == b""
    assert len(media(address).content) == int(answer.headers["Content-Length"])


def test_media_reach_no_other_file(service):
    for name in ("%2e%2e%2fcatalogue.json", "..%2fservice.py", "", "catalogue.json"):
        assert media(f"{service.address}/media/{name}").status_code == 404


def test_covers_are_jpeg_and_one_song_has_none(songs):
    bare = [song for song in completed(songs) if "image_url" not in song]
    answer = media(completed(songs)[0]["image_url"])

    assert len(bare) == 1
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")


def test_a_port_beyond_the_last_is_exchanged_for_another():
    with DemoService(BIRTH, port=65536) as running:
        assert 0 < running.port < 65536


def test_a_taken_port_is_exchanged_for_another(service):
    with DemoService(BIRTH, port=service.port) as second:
        assert service.port != second.port
        assert second.address in media(f"{second.address}/media/none").url


def test_closing_waits_for_no_listener():
    with DemoService(BIRTH) as running, requests.Session() as session:
        session.get(running.base_url, timeout=60)
        closing = Thread(target=running.close)
        closing.start()
        closing.join(Handler.timeout / 2)  # an idle connection ends by itself later than that

        assert not closing.is_alive()


def test_serving_needs_none_of_the_studio():
    probe = "import sys, webapp.sources.demo.service; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert "webapp.sources.demo.service" in loaded
    assert not loaded & {"numpy", "av", "webapp.sources.demo.studio"}
