from tests.fakes import song
from webapp.query.song_filter import SongFilter
from webapp.search.suggestions import MOST_ALONE, suggestions


def test_to_leave_out_the_only_thing_would_show_all_songs(library, db):
    library.add(song(1))

    assert [] == suggestions(db, SongFilter(q="nowhere"))


def test_the_only_filter_that_is_on_may_be_left_out(library, db):
    library.add(song(1))

    only = suggestions(db, SongFilter(states=("favourite",), page=4))

    assert [("Favourites", SongFilter(), 1)] == [
        (each.text, each.song_filter, each.total.songs) for each in only
    ]


def test_of_very_many_only_some_are_tried_alone(library, db):
    library.add(song(1, title="harbour"))
    words = " ".join(f"title:nowhere{number}" for number in range(MOST_ALONE))

    assert [] == suggestions(db, SongFilter(q=f"{words} harbour"))
    assert ["harbour"] == [
        each.text for each in suggestions(db, SongFilter(q=f"harbour {words} sound:x"))
    ]
