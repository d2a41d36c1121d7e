"""Whose songs they are: from the record to the wall that shows one account's."""

import json
import re
from urllib.parse import urlencode

import pytest

from tests.factories import earlier_library, page_of
from tests.fakes import song
from tests.values.test_account_ids import ANNA, HOSTILE, MAIL, PLAIN
from webapp import database
from webapp.query.language import parse
from webapp.query.song_filter import SongFilter
from webapp.records import formats
from webapp.search import counts, description, facets, suggestions
from webapp.song_page import facts
from webapp.values import account_ids

BEN = "4f2a7777-0000-4000-8000-000000000002"
HERE = {"base_url": "http://localhost:8420"}


@pytest.fixture
def see(client):
    def call(path="/", **args):
        answer = client.get(f"{path}?{urlencode(args)}" if args else path, **HERE)
        assert 200 == answer.status_code
        return re.sub(r"\n *", "", answer.text)

    return call


@pytest.fixture
def family(library):
    """Three songs of Anna's, one of them failed; two of Ben's; one of nobody knows whom."""
    library.add(
        song(6, author_id=ANNA.upper(), sound="jazz"),
        song(5, author_id=ANNA, sound="jazz"),
        song(4, author_id=ANNA, status="failed"),
        song(3, author_id=BEN, sound="folk"),
        song(2, author_id=BEN, sound="folk"),
        song(1),
    )
    return library


def told(db):
    """The account of each song, by title."""
    sql = "SELECT title, accounts.id FROM songs LEFT JOIN accounts ON accounts.number = account"
    return dict(tuple(row) for row in database.rows(db, sql))


def titles(db, song_filter):
    return [card.title for card in page_of(db, song_filter)]


def group(page):
    """(id, address, text, songs, whether it is on) of each choice under «Account»."""
    found = re.search(r"<h3>Account</h3><ul>(.*?)</ul>", page, re.DOTALL)
    pattern = r'id="([^"]*)" href="([^"]*)"([^>]*)><span dir="auto">(.*?)</span>.*?"num">(\d+)'
    return [
        (name, url.replace("&amp;", "&"), text, int(songs), "aria-current" in rest)
        for name, url, rest, text, songs in re.findall(pattern, found[1] if found else "")
    ]


# into the library


def test_a_song_comes_in_with_its_account(library, db):
    library.add(song(3, author_id=ANNA.upper()), song(2, author_id=BEN), song(1))

    assert {"Song 3": ANNA, "Song 2": BEN, "Song 1": None} == told(db)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_author_costs_the_account_alone(library, db, value):
    assert 1 == library.add(song(1, author_id=value))

    assert {"Song 1": None} == told(db)


def test_an_account_that_comes_later_is_filled_in(library, db):
    library.add(song(1))

    library.add(song(1, author_id=ANNA), source="import", file=True)

    assert {"Song 1": ANNA} == told(db)


def test_an_account_stays_where_a_list_does_not_name_it(library, db):
    library.add(song(1, author_id=ANNA))

    library.add(song(1, author_id="", title="Song 1", play_count=5))

    assert {"Song 1": ANNA} == told(db)


def test_songs_of_an_older_library_get_their_accounts(tmp_path):
    authors = {**HOSTILE, **{name: value for name, (value, _) in PLAIN.items()}}
    path = tmp_path / "old.db"
    old = earlier_library(path, 8)
    old.executemany(
        """INSERT INTO songs (key, id, source_id, source, place, title, status, hue, favourite,
           seen_at, version) VALUES (?, ?, 's', 'riffusion', 1, ?, 'completed', 0, 0, 'now', 1)""",
        [(key, f"s{key}", name) for key, name in enumerate([*authors, "damaged", "none"])],
    )
    raws = [json.dumps({"author_id": value}, separators=(",", ":")) for value in authors.values()]
    raws += ['{"author_id":', '{"title":"\\"author_id\\":"}']
    old.executemany("INSERT INTO details (key, raw) VALUES (?, ?)", enumerate(raws))
    old.close()

    database.prepare(path)

    db = database.connect(path)
    expected = {name: account_ids.of({"author_id": value}) for name, value in authors.items()}
    assert {**expected, "damaged": None, "none": None} == told(db)
    assert [] == database.rows(db, "PRAGMA foreign_key_check")
    db.close()


# out of it


@pytest.mark.parametrize(
    ("song_filter", "shown"),
    [
        (SongFilter(account=ANNA), ["Song 6", "Song 5", "Song 4"]),
        (SongFilter(account=BEN), ["Song 3", "Song 2"]),
        (SongFilter(account="unknown"), ["Song 1"]),
        (SongFilter(account="nobody"), []),
        (SongFilter(account=ANNA, status="failed"), ["Song 4"]),
        (SongFilter(account=ANNA, sort="title"), ["Song 4", "Song 5", "Song 6"]),
        (SongFilter(q="account:4f2a09c1"), ["Song 6", "Song 5", "Song 4"]),
        (SongFilter(q="account:4F2A"), ["Song 6", "Song 5", "Song 4", "Song 3", "Song 2"]),
        (SongFilter(q=f'account:"{BEN}"'), ["Song 3", "Song 2"]),
        (SongFilter(q="-account:4f2a09c1"), ["Song 3", "Song 2", "Song 1"]),
        (SongFilter(q="account:unknown"), ["Song 1"]),
        (SongFilter(q="-account:unknown", account=BEN), ["Song 3", "Song 2"]),
        (SongFilter(q="song account:4f2a09c1", sort="newest"), ["Song 6", "Song 5", "Song 4"]),
        (SongFilter(q="style:jazz", account=ANNA, sort="newest"), ["Song 6", "Song 5"]),
    ],
)
def test_a_wall_shows_the_songs_of_one_account(family, db, song_filter, shown):
    assert shown == titles(db, song_filter)
    assert len(shown) == counts.total(db, song_filter).songs


def test_an_id_that_another_one_begins_with_is_told_from_it(library, db):
    library.add(song(3, author_id="anna"), song(2, author_id="anna-2"), song(1, author_id="sung"))

    assert ["Song 3"] == titles(db, SongFilter(account="anna"))
    assert ["Song 2"] == titles(db, SongFilter(account="anna-2"))
    assert ["Song 1"] == titles(db, SongFilter(q="song", account="sung"))


def test_songs_are_counted_by_account_the_most_first(family, db):
    assert [(ANNA, 3), (BEN, 2), ("unknown", 1)] == [*facets.of(db, SongFilter()).accounts.items()]
    assert {ANNA: 2} == facets.of(db, SongFilter(q="jazz")).accounts


def test_accounts_beyond_the_most_used_are_not_counted(library, db):
    library.add(*(song(n, author_id=f"a{n % 60}") for n in range(100, 0, -1)))

    found = facets.of(db, SongFilter()).accounts

    assert facets.MOST_ACCOUNTS == len(found)
    assert {2} == {*found.values()}


def test_one_account_needs_no_counting(library, db):
    library.add(song(2, author_id=ANNA), song(1))

    assert {} == facets.of(db, SongFilter()).accounts


@pytest.mark.parametrize("value", [each for each in HOSTILE.values() if isinstance(each, str)])
def test_what_is_no_account_counts_as_not_said_in_an_address(value):
    expected = "unknown" if value.lower() == "unknown" else None

    assert expected == SongFilter.from_args({"account": value}).account


def test_an_account_is_written_as_it_was_read():
    assert {"account": ANNA} == SongFilter.from_args({"account": ANNA.upper()}).to_args()


@pytest.mark.parametrize(
    "text", [f"account:{MAIL}", "account:", 'account:"a b"', "account:\u202ea"]
)
def test_an_account_that_cannot_be_one_is_searched_as_words_with_a_hint(text):
    found = parse(text)

    assert () == found.filters
    assert ["understood" in hint for hint in found.hints] == [True]


# on pages


def test_each_account_says_how_many_songs_it_leaves(family, see):
    assert [
        (f"by-account-{ANNA}", f"/find?account={ANNA}", "4f2a09c1", 3, False),
        (f"by-account-{BEN}", f"/find?account={BEN}", "4f2a7777", 2, False),
        ("by-account-unknown", "/find?account=unknown", "Not said", 1, False),
    ] == group(see("/find"))


def test_an_account_that_is_on_takes_itself_off_and_counts_the_others(family, see):
    found = group(see("/find", account=BEN, status="completed"))

    assert [
        ("4f2a09c1", 2, False),
        ("4f2a7777", 2, True),
        ("Not said", 1, False),
    ] == [each[2:] for each in found]
    assert "/find?status=completed" == found[1][1]


def test_one_account_is_no_choice(library, see):
    library.add(song(2, author_id=ANNA), song(1))

    assert [] == group(see("/find"))


def test_where_a_search_leaves_one_account_it_is_no_choice(family, see):
    assert [] == group(see("/find", q="jazz"))


def test_the_only_account_can_be_taken_off_where_it_is_on(library, see):
    library.add(song(2, author_id=ANNA), song(1))

    assert [("/find", "4f2a09c1", 1, True)] == [
        each[1:] for each in group(see("/find", account=ANNA))
    ]


def test_the_search_field_understands_the_name_of_an_account(family, see):
    assert '<a href="/find?q=account%3A4f2a09c1">' in see("/find")
    assert "account%3A" not in see("/find", account="unknown", style="polka")


def test_songs_that_tell_of_no_account_can_be_taken_off_where_they_are_on(library, see):
    library.add(song(2, author_id=ANNA), song(1))

    assert [("/find", "Not said", 1, True)] == [
        each[1:] for each in group(see("/find", account="unknown"))
    ]


def test_an_account_is_named_where_it_is_on(family, see):
    assert "Account 4f2a09c1" == description.heading(SongFilter(account=ANNA))
    assert "Account not said" == description.heading(SongFilter(account="unknown"))
    assert 'aria-label="Remove the filter Account 4f2a09c1"' in see(account=ANNA)


def test_where_nothing_is_found_the_account_may_be_left_out(family, db, see):
    song_filter = SongFilter(account=ANNA, styles=("folk",))

    found = suggestions.suggestions(db, song_filter)

    assert ["Account 4f2a09c1", "folk"] == [suggestion.text for suggestion in found]
    assert 'without <b dir="auto">Account 4f2a09c1</b>' in see(account=ANNA, style="folk")


def test_a_songs_record_leads_to_the_others_of_its_account(family, see):
    page = see(f"/songs/{family.card(song(5)).id}/record")

    link = f'<dt>Account</dt><dd><a href="/?account={ANNA}">Account 4f2a09c1</a>'
    assert f"{link}<br><code>{ANNA}</code></dd>" in page


def test_a_record_of_before_says_no_e_mail_address_either(family):
    told = facts.rest(family.card(song(5)), {"author_id": MAIL})

    assert "Account" not in {fact.label for fact in told}


def test_a_song_of_nobody_knows_whom_says_nothing_of_it(family, see):
    assert "<dt>Account</dt>" not in see(f"/songs/{family.card(song(1)).id}/record")


@pytest.mark.parametrize("value", [MAIL, f"user:7-{MAIL}", "anna%40mail.example", {"is": [MAIL]}])
def test_an_e_mail_address_for_an_account_reaches_no_page(library, db, see, value):
    entry = {**song(2), "authorId": value, "raw_data": {"author_id": value}}
    (found,) = formats.records([entry])
    library.add(song(3, author_id=ANNA), found.raw, song(1, author_id=value), file=True)

    addresses = ["/", "/find"]
    for number in (1, 2):
        here = f"/songs/{library.card(song(number)).id}"
        addresses += [here, f"{here}/record", f"{here}/record.json"]

    assert not [at for at in addresses if "mail.example" in see(at)]
    assert "mail.example" not in "".join(db.iterdump())
