"""Which songs hang as one picture, and which take leads it."""

import itertools

import pytest

from tests.factories import Library
from tests.fakes import song
from webapp import database
from webapp.database import rows
from webapp.library import pictures, relations, songs, user_marks

TAKES = 3
STATUSES = ("completed", "processing", "failed")


@pytest.fixture
def take(library):
    """The card of a take of one request; 1 was made first."""
    return lambda number: library.card(song(number))


@pytest.fixture
def leads(library):
    """The numbers of the songs that lead a picture."""

    def call():
        cards = songs.select(library.db, "WHERE hangs = 2 ORDER BY place", [])
        return [int(card.id[-3:]) for card in cards]

    return call


def add(library, *numbers, **fields):
    library.add(*(song(n, group_id="g", **fields) for n in sorted(numbers, reverse=True)))


def choose(library, card, choice):
    user_marks.set_choice(library.db, card.key, choice)


def best(choices, statuses):
    """The number of the take that should lead; [] where all are set aside."""
    ranks = [
        (choices[n] == "keep", {"completed": 2, "processing": 1, "failed": 0}[statuses[n]], n)
        for n in range(TAKES)
        if choices[n] != "aside"
    ]
    return [max(ranks)[2] + 1] if ranks else []


@pytest.mark.parametrize("statuses", [*itertools.product(STATUSES, repeat=TAKES)])
def test_the_chosen_take_leads_else_the_newest_of_those_that_came_furthest(
    library, take, leads, statuses
):
    for number, status in enumerate(statuses, 1):
        add(library, number, status=status, download_url=None)
    choices = [None] * TAKES

    assert best(choices, statuses) == leads()
    for number, choice in ((1, "keep"), (3, "aside"), (1, "aside"), (2, "aside"), (3, None)):
        choose(library, take(number), choice)
        choices[number - 1] = choice
        assert best(choices, statuses) == leads()


def test_whatever_comes_first_the_same_take_leads(library, leads):
    for numbers in itertools.permutations((1, 2, 3)):
        for number in numbers:
            add(library, number, status="failed" if number == 3 else "completed")

        assert [2] == leads()


def test_a_take_leads_once_it_is_finished(library, leads):
    add(library, 1, 2, status="processing", download_url=None)
    assert [2] == leads()

    add(library, 1)
    assert [1] == leads()
    add(library, 2)
    assert [2] == leads()


def test_takes_of_two_accounts_are_two_pictures_with_takes_of_their_own(library, take, leads):
    add(library, 1, 3, author_id="anna")
    add(library, 2, 4, author_id="ben")

    assert [3, 4] == leads()
    assert [(1, 2), (2, 2)] == [(take(n).take, take(n).takes) for n in (1, 3)]
    assert [take(2).key, take(4).key] == [card.key for card in relations.takes(library.db, take(4))]


def test_takes_of_two_sources_are_two_pictures(library, take, leads):
    add(library, 1)
    library.add(song(2, group_id="g"), source="import", file=True)

    assert [1, 2] == leads()
    assert take(1).takes is None


def test_a_song_that_leaves_its_request_hangs_by_itself(library, take, leads):
    add(library, 1, 2, 3)
    library.add(song(3, group_id="other"))

    assert [2, 3] == leads()
    assert (2, None) == (take(1).takes, take(3).takes)


def test_where_the_chosen_take_has_gone_the_next_one_leads(library, take, leads):
    add(library, 1, 2, 3)
    choose(library, take(1), "keep")
    assert [1] == leads()

    with database.transaction(library.db):
        songs.remove(library.db, take(1))

    assert [3] == leads()
    assert [1, 2] == [take(n).take for n in (2, 3)]


def test_stems_are_no_takes(library, take, leads):
    fields = {"group_id": "g", "title": "Dawn", "duration_s": 60}
    drums = fields | {"title": "Dawn - drums"}
    library.add(song(2, **drums), song(1, **fields), source="flowmusic")
    assert (take(1).id, 0, 2) == (take(2).stem_of, take(2).hangs, take(1).hangs)
    assert (None, None) == (take(1).takes, take(2).takes)

    library.add(song(2, **drums | {"title": "Dusk"}), source="flowmusic")

    assert [2] == leads()
    assert 2 == take(2).takes


def test_four_times_as_many_takes_of_one_request_are_four_times_the_work(db):
    """As they come in together, and as all of them change, in steps of SQLite's machine."""
    steps = []
    db.set_progress_handler(lambda: steps.append(1), 1000)

    def work(count, request):
        steps.clear()
        for plays in (0, 1):
            numbers = range(request * 1000 + count, request * 1000, -1)
            Library(db).add(*(song(n, group_id=f"{request}", play_count=plays) for n in numbers))
        return len(steps)

    few, many = work(125, 1), work(500, 2)
    assert many < 6 * few
    hung = "SELECT count(*), sum(hangs = 2), max(takes) FROM songs WHERE group_id = '2'"
    assert (500, 1, 500) == tuple(rows(db, hung)[0])


def test_what_is_taken_down_hangs_again_with_the_rest(library, take, leads):
    add(library, 1, 2)
    with database.transaction(library.db):
        pictures.take_down(library.db, [take(1).key])
        library.db.execute("UPDATE songs SET favourite = 1 WHERE key = ?", [take(1).key])
        pictures.hang(library.db, [take(1).key], library.version())

    assert [2] == leads()
    assert [] == rows(library.db, "SELECT * FROM pictures_taken_down")
