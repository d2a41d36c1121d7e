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


def facts(made):
    return {fact.label: fact.value for fact in made.facts}


def test_every_field_is_said_in_a_listeners_words(sheet_of):
    said = facts(sheet_of(remix_parent_id="parent", audio_upload_id="upload"))

    assert "Extended from another song" == said["How it was made"]
    assert "Unlisted: whoever has the link can hear it" == said["Who may hear it"]
    assert ("17 times", "3 times") == (said["Played"], said["Liked"])
    assert ("parent", "upload", "group-1") == (
        said["Remix of"],
        said["Made from an upload"],
        said["Request"],
    )


def test_what_is_not_known_is_not_said(sheet_of):
    said = facts(sheet_of(transform=None, privacy="", play_count=None, is_favorite=False))

    assert not {"How it was made", "Who may hear it", "Played", "Favourite"} & set(said)


def test_an_unknown_word_is_said_as_it_is(sheet_of):
    assert "reverse" == facts(sheet_of(transform="reverse"))["How it was made"]


@pytest.mark.parametrize(
    ("plays", "said"), [(1, "Once"), (0, "0 times"), (1234, "1,234 times"), ("17", "17 times")]
)
def test_how_often_is_said_in_words(sheet_of, plays, said):
    assert said == facts(sheet_of(play_count=plays))["Played"]


@pytest.mark.parametrize("plays", [-1, float("nan"), float("inf"), 10**400, "many", [], True])
def test_a_broken_number_is_not_said(sheet_of, plays):
    made = sheet_of(play_count=plays, favorite_count=plays)

    assert not {"Played", "Liked"} & set(facts(made))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:,x", "file:///", "//a.example"])
def test_a_link_leads_to_http_only(sheet_of, address):
    made = sheet_of(share_url=address)

    assert made.share_url is None
    assert "Shared at" not in facts(made)
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


def test_no_fact_turns_or_hides_the_text_around_it(sheet_of):
    turned = facts(sheet_of(id="a\u202eb\x00c", group_id="d\u202ee"))

    assert ("abc", "de") == (turned["Song id"], turned["Request"])


@pytest.mark.parametrize(
    ("told", "heard", "said"),
    [
        (190, 182.4, "3:02 (its record says 3:10)"),
        ("20", 24.5, "0:24 (its record says 0:20)"),
        (20, 22, None),
        (3600, 3660, None),
        (None, 182, None),
        (190, None, None),
    ],
)
def test_audio_of_another_length_than_the_source_says_is_noted(library, told, heard, said):
    raw = rich_song(1, duration_s=told)
    library.add(raw)

    made = sheet.sheet(library.card(raw), raw, None, siblings=[], audio_length=heard)

    assert said == facts(made).get("Length of the audio")


def test_what_other_services_say_is_a_fact(sheet_of):
    said = facts(
        sheet_of(
            service="suno",
            topic="the sea",
            model_version="v4",
            bpm="120.0",
            key="E minor",
            metadata={"negative_tags": "drums"},
        )
    )

    assert {"Model": "v4", "Tempo": "120 beats a minute", "Key": "E minor"}.items() <= said.items()
    assert ("the sea", "drums") == (said["About"], said["Left out"])
