import pytest

from tests.factories import rich_song
from webapp.song_page import facts


@pytest.fixture
def facts_of(library):
    """What is said of a song, by its label: all of it, or only what a listener asks."""

    def tell(*, audio_length=None, asked=False, **fields):
        raw = rich_song(1, **fields)
        library.add(raw)
        card = library.card(raw)
        rest = [] if asked else facts.rest(card, raw)
        return {fact.label: fact.value for fact in [*facts.asked(card, raw, audio_length), *rest]}

    return tell


def test_every_field_is_said_in_a_listeners_words(facts_of):
    said = facts_of(remix_parent_id="parent", audio_upload_id="upload")

    assert "Extended from another song" == said["How it was made"]
    assert "Unlisted: whoever has the link can hear it" == said["Who may hear it"]
    assert ("17 times", "3 times at the service") == (said["Played"], said["Liked"])
    assert ("parent", "upload", "group-1") == (
        said["Remix of"],
        said["Made from an upload"],
        said["Request"],
    )


def test_what_is_not_known_is_not_said(facts_of):
    said = facts_of(transform=None, privacy="", play_count=None, is_favorite=False)

    assert not {"How it was made", "Who may hear it", "Played", "Favourite"} & set(said)


def test_an_unknown_word_is_said_as_it_is(facts_of):
    assert "reverse" == facts_of(transform="reverse")["How it was made"]


@pytest.mark.parametrize(
    ("plays", "said"), [(1, "Once"), (0, "0 times"), (1234, "1,234 times"), ("17", "17 times")]
)
def test_how_often_is_said_in_words(facts_of, plays, said):
    assert said == facts_of(play_count=plays)["Played"]


@pytest.mark.parametrize("plays", [-1, float("nan"), float("inf"), 10**400, "many", [], True])
def test_a_broken_number_is_not_said(facts_of, plays):
    assert not {"Played", "Liked"} & set(facts_of(play_count=plays, favorite_count=plays))


def test_no_fact_turns_or_hides_the_text_around_it(facts_of):
    turned = facts_of(id="a\u202eb\x00c", group_id="d\u202ee")

    assert ("abc", "de") == (turned["Song id"], turned["Request"])


@pytest.mark.parametrize(
    ("length", "heard", "said"),
    [
        (190, 182.4, "3:02 (its record says 3:10)"),
        ("20", 24.5, "0:24 (its record says 0:20)"),
        (20, 22, "0:20"),
        (3600, 3660, "1:00:00"),
        (None, 182, "3:02"),
        (190, None, "3:10"),
        (None, None, None),
    ],
)
def test_audio_of_another_length_than_the_source_says_is_noted(facts_of, length, heard, said):
    assert said == facts_of(duration_s=length, audio_length=heard).get("Length")


def test_what_other_services_say_is_a_fact(facts_of):
    said = facts_of(
        asked=True,
        service="suno",
        topic="the sea",
        model_version="v4",
        bpm="120.0",
        key="E minor",
        metadata={"negative_tags": "drums"},
    )

    assert {"Model": "v4", "Tempo": "120 beats a minute", "Key": "E minor"}.items() <= said.items()
    assert ("the sea", "drums") == (said["About"], said["Left out"])


def test_the_page_says_what_a_listener_asks_and_leaves_the_rest_to_the_record(facts_of):
    labels = ["About", "Variation", "Made", "Made with", "Length", "Liked"]

    assert labels == [*facts_of(asked=True)]
    assert "Liked" not in facts_of(favorite_count=0)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:,x", "file:///", "//a.example"])
def test_no_other_address_than_one_of_http_is_said(facts_of, address):
    assert "Shared at" not in facts_of(share_url=address)
