import pytest

from tests.fakes import song
from webapp.search import similar


@pytest.fixture
def alike(library, db):
    def call(raw):
        return [card.title for card in similar.to(db, library.card(raw))]

    return call


def test_songs_that_share_rarer_style_words_come_first(library, alike):
    library.add(
        song(5, sound="pop", title="E"),
        song(4, sound="pop", title="D"),
        song(3, sound="zydeco", title="C"),
        song(2, sound="brass", title="B"),
        song(1, sound="pop, zydeco", title="A"),
    )

    assert ["C", "E", "D"] == alike(song(1))


def test_songs_that_share_rare_words_are_alike(library, alike):
    library.add(
        song(9, sound="a", title="Z", lyrics="nothing shared"),
        song(2, sound="b", title="B", lyrics="down by the harbour"),
        song(1, sound="c", title="A", lyrics="harbour lights"),
    )

    assert ["B"] == alike(song(1))


def test_takes_of_the_same_request_are_not_more_of_the_same(library, alike):
    library.add(
        song(3, sound="zydeco", title="C"),
        song(2, sound="zydeco", title="B", group_id="g"),
        song(1, sound="zydeco", title="A", group_id="g"),
    )

    assert ["C"] == alike(song(1))


def test_a_song_of_the_same_title_is_alike(library, alike):
    library.add(song(2, sound="b", title="café"), song(1, sound="c", title="Cafe"))

    assert ["café"] == alike(song(1))


def test_a_song_that_shares_nothing_has_none_alike(library, alike):
    library.add(song(2, sound="b"), song(1, sound=None, title=None))

    assert [] == alike(song(1))


def test_a_word_that_many_songs_have_tells_nothing(library, alike):
    def shares(number):
        return song(number, title=f"T{number}", sound=None, lyrics="harbour")

    library.add(*(shares(number) for number in range(1, similar.MOST_OF_A_WORD + 1)))
    assert similar.MOST == len(alike(shares(1)))

    library.add(shares(similar.MOST_OF_A_WORD + 1))

    assert [] == alike(shares(1))
