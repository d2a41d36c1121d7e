import pytest

from tests.factories import NOW
from webapp.records import record, services

SUNO = "https://suno.com/song/1"


@pytest.mark.parametrize(
    ("raw", "source", "service"),
    [
        ({}, "riffusion", "riffusion"),
        ({"service": "suno", "share_url": SUNO}, "flowmusic", "flowmusic"),
        ({"service": "udio", "share_url": SUNO}, "import", "udio"),
        ({"service": "spotify", "share_url": SUNO}, "import", "suno"),
        ({"service": ["suno"]}, "import", None),
        ({}, "import", None),
        ({}, "retired", None),
    ],
)
def test_the_list_tells_it_then_the_record_then_an_address(raw, source, service):
    assert service == services.of(raw, source)


ADDRESSES = {
    "https://www.riffusion.com/riff/1": "riffusion",
    "https://www.producer.ai/song/1": "producer",
    "https://cdn1.suno.ai/1.mp3": "suno",
    "https://SUNO.com": "suno",
    "http://cdn2.udio.com/a.jpg": "udio",
    "https://www.mureka.ai/song/1": "mureka",
    "https://notsuno.com/1": None,
    "https://suno.com.example/1": None,
    "https://example/suno.com/1": None,
    "ftp://suno.com/1": None,
    "suno.com": None,
    "": None,
}


@pytest.mark.parametrize("name", ["share_url", "source_url", "download_url", "image_url"])
def test_an_address_tells_the_service_by_its_host(name):
    assert ADDRESSES == {url: services.of({name: url}) for url in ADDRESSES}


def test_people_read_a_services_own_name():
    assert ("Flow Music", "Retired") == (services.label("flowmusic"), services.label("retired"))


CLOSED = "https://cdn1.suno.ai/1.mp3"


@pytest.mark.parametrize("name", ["download_url", "image_url", "image_override"])
def test_no_request_goes_to_a_service_that_is_closed(name):
    raw = {"id": "a", "service": "udio", name: CLOSED}

    song = record.read(raw, now=NOW)

    assert (None, None) == (song.audio_url, song.cover_url)
    assert record.read({**raw, "image_url": "https://covers.example/a.jpg"}, now=NOW).cover_url


def test_a_service_has_words_of_its_own():
    words = [services.own_word(name, "About") for name in ("suno", "riffusion", None, "retired")]

    assert ["Song description", "About", "About", "About"] == words
