import pytest

from tests.factories import rich_song
from webapp.library import media_hosts, relations, songs
from webapp.records import record
from webapp.song_page import sheet
from webapp.values import urls


@pytest.fixture
def sheet_of(library):
    def make(**fields):
        raw = rich_song(1, **fields)
        library.add(raw)
        card = library.card(raw)
        kept, wave = songs.details(library.db, card)
        return sheet.sheet(card, record.loads(kept), wave, siblings=[])

    return make


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:,x", "file:///", "//a.example"])
def test_a_link_leads_to_http_only(sheet_of, address):
    made = sheet_of(share_url=address)

    assert made.share_url is None
    assert urls.clean_address("https://www.riffusion.com/riff/a")


@pytest.mark.parametrize(
    ("lyrics", "instrumental", "words"),
    [("[Instrumental]", True, []), ("(instrumental)", True, []), ("La la", False, ["La la"])]
    + [(None, False, []), ("", False, []), (5, False, []), ([], False, [])],
)
def test_an_instrumental_has_no_lyrics(sheet_of, lyrics, instrumental, words):
    made = sheet_of(lyrics=lyrics).lyrics

    assert (instrumental, words) == (made.instrumental, [line.text for line in made.lines])


def test_the_takes_are_the_songs_of_one_request(library):
    library.add(rich_song(2), rich_song(1))

    takes = relations.takes(library.db, library.card(rich_song(1)))

    assert [rich_song(1)["id"], rich_song(2)["id"]] == [card.id for card in takes]


def test_the_counts_are_those_of_the_songs(library):
    library.add(*(rich_song(n, status="processing") for n in range(5)))
    library.add(rich_song(1), rich_song(2, status="failed"), rich_song(9, status="odd"))

    assert {"processing": 3, "completed": 1, "failed": 1, "odd": 1} == songs.counts(library.db)


def test_the_hosts_are_each_named_once(library):
    library.add(*(rich_song(n) for n in range(5)), rich_song(9, download_url="http://a.example/"))

    assert {
        "img-src": ["https://covers.example"],
        "media-src": ["http://a.example", "https://media.example"],
    } == media_hosts.by_directive(library.db)
