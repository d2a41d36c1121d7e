import dataclasses

import pytest

from webapp.query.song_filter import SongFilter
from webapp.query.states import STATES
from webapp.search.facets import Choices, Tempos
from webapp.search.panel import AT_ONCE, panel

NONE = Choices(
    songs=9,
    states=dict.fromkeys(STATES, 0),
    sources={},
    services={},
    accounts={},
    styles={},
    tags={},
    months={},
    tempos=None,
    of_all=False,
)


ALL = SongFilter()


def made(song_filter=ALL, counts=None, **choices):
    """The panel of a filter where so many songs are so; `counts` may tell it by the filter."""
    found = dataclasses.replace(NONE, **choices)
    return panel(song_filter, counts or (lambda _: found))


def group(shown, heading):
    """The links under it: (text, address, songs, whether it is on)."""
    return [(link.text, link.url, link.songs, link.current) for link in dict(shown.groups)[heading]]


def states(**counts):
    return {**NONE.states, **counts}


def test_only_what_leaves_songs_is_offered():
    shown = made(states=states(favourite=2, sung=3))

    assert ["Songs", "Voice", "Order"] == [heading for heading, _ in shown.groups]
    assert [("Favourites", "/find?favourite=1", 2, False)] == group(shown, "Songs")
    assert [("Sung", "/find?voice=sung", 3, False)] == group(shown, "Voice")


def test_what_is_on_can_be_taken_off_though_it_leaves_nothing():
    shown = made(SongFilter(states=("favourite", "long"), page=3))

    assert [("Favourites", "/find?length=long", 0, True)] == group(shown, "Songs")
    assert [("3 to 4 minutes", "/find?favourite=1", 0, True)] == group(shown, "Length")


def test_all_can_be_taken_off_but_words_and_order():
    assert made().without is None
    assert made(SongFilter(q="sea", sort="title")).without is None
    asked = SongFilter(q="sea", states=("sung",), month="2025-02", sort="title", page=3)
    assert "/find?q=sea&sort=title" == made(asked).without


def test_one_of_a_group_stands_for_the_other_and_those_of_none_beside_each_other():
    shown = made(
        SongFilter(states=("favourite", "sung")),
        states=states(instrumental=1, unheard=1, sung=1, favourite=1),
    )

    assert ("Instrumental", "/find?favourite=1&voice=instrumental", 1, False) in group(
        shown, "Voice"
    )
    assert ("Unheard", "/find?favourite=1&unheard=1&voice=sung", 1, False) in group(shown, "Songs")


@pytest.mark.parametrize(
    ("asked", "without"),
    [
        (SongFilter(states=("kept", "sung")), SongFilter(states=("kept",))),
        (SongFilter(states=("short",)), SongFilter()),
        (SongFilter(month="2025-02"), SongFilter()),
        (SongFilter(bpm="90-120"), SongFilter()),
        (SongFilter(source="import", q="x"), SongFilter(q="x")),
        (SongFilter(service="suno"), SongFilter()),
        (SongFilter(account="4f2a"), SongFilter()),
    ],
)
def test_the_others_of_a_group_are_counted_as_if_it_were_off(asked, without):
    counted = []

    made(asked, counts=lambda song_filter: counted.append(song_filter) or NONE)

    assert {asked, without} == set(counted)


def test_one_source_is_no_choice_but_can_be_taken_off():
    assert "Listed by" not in dict(made(sources={"riffusion": 9}).groups)

    shown = made(SongFilter(source="riffusion"), sources={"riffusion": 9})
    assert [("Riffusion", "/find", 9, True)] == group(shown, "Listed by")


def test_services_are_offered_by_how_much_they_made_and_one_alone_is_no_choice():
    shown = made(services={"udio": 1, "suno": 8})

    assert [("Suno", "/find?from=suno", 8, False), ("Udio", "/find?from=udio", 1, False)] == group(
        shown, "Where from"
    )
    assert "Where from" not in dict(made(services={"suno": 9}).groups)
    assert [("Suno", "/find", 9, True)] == group(
        made(SongFilter(service="suno"), services={"suno": 9}), "Where from"
    )


def test_songs_of_no_account_come_last_and_one_that_is_on_says_what_the_page_shows():
    counts = {"unknown": 5, "4f2a09c1": 3, "77777777": 2}

    assert [("4f2a09c1", 3), ("77777777", 2), ("Not said", 5)] == [
        (text, songs) for text, _, songs, _ in group(made(accounts=counts), "Account")
    ]
    shown = made(SongFilter(account="unknown"), accounts=counts)
    assert ("Not said", "/find", 9, True) == group(shown, "Account")[-1]


def test_styles_that_are_on_come_first_and_the_rest_behind_a_fold():
    counts = {f"style {number}": 99 - number for number in range(20)}

    shown = made(SongFilter(styles=("style 19", "polka")), styles=counts)

    first, second, third = shown.styles[:3]
    assert (True, "/find?style=polka", 80) == (first.current, first.url, first.songs)
    assert ("polka", 0) == (second.text, second.songs)
    assert "/find?style=style+19%2Cpolka%2Cstyle+0" == third.url
    assert (AT_ONCE, 21 - AT_ONCE) == (len(shown.styles), len(shown.more_styles))


def test_numbers_of_the_whole_library_are_not_said_to_be_the_filters():
    known = {"styles": {"jazz": 3}, "months": {"2025-01": 1, "2025-02": 2}, "of_all": True}
    shown = made(states=states(favourite=2), is_counted=False, **known)
    groups = [link for _, links in shown.groups for link in links if link.songs is not None]
    months = [month.choice for year in shown.years for month in year.months]

    assert [False] * 4 == [link.is_counted for link in (*groups, *shown.styles, *months)]
    assert made(states=states(favourite=2), **known).groups[0][1][0].is_counted


def test_months_lie_in_years_with_bars_as_high_as_they_have_songs():
    shown = made(months={"2025-02": 50, "2025-01": 1, "2023-12": 25})

    assert [("2025", 51), ("2023", 25)] == [(year.year, year.songs) for year in shown.years]
    assert [("January 2025", 4), ("February 2025", 100)] == [
        (month.choice.text, month.height) for month in shown.years[0].months
    ]


def test_tempos_are_a_range_between_the_slowest_and_the_fastest():
    assert made().tempo is None

    shown = made(SongFilter(bpm=">=90", q="sea"), tempos=Tempos(66, 172, 5)).tempo

    assert ("90", "", {"q": "sea"}) == (shown.slowest, shown.fastest, shown.arguments)
    assert (Tempos(66, 172, 5), True) == (shown.known, shown.is_counted)
    without = made(SongFilter(bpm="90-120")).tempo
    assert ("90", "120", None) == (without.slowest, without.fastest, without.known)


def test_a_single_month_is_offered_where_it_is_on_alone():
    assert [] == made(months={"2025-02": 1}).years
    assert (
        made(SongFilter(month="2025-02"), months={"2025-02": 1}).years[0].months[0].choice.current
    )


def test_the_usual_order_takes_the_argument_off():
    words = group(made(SongFilter(q="sea", sort="title")), "Order")
    plain = group(made(), "Order")

    assert ("Best match", "/find?q=sea", None, False) == words[0]
    assert ("Title", "/find?q=sea&sort=title", None, True) in words
    assert ("Newest", "/find", None, True) == plain[0]


def test_the_help_shows_an_account_that_there_is():
    shown = made(accounts={"4f2a09c1": 1, "77777777": 1})

    assert ("account:4f2a09c1", "/find?q=account%3A4f2a09c1", "made by this account") in shown.help
    assert not [text for text, _, _ in made().help if text.startswith("account")]
