"""Each word that a filter may say, through the whole wall: its page, counts, and what it reads."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.archives import M4A, new_library
from tests.factories import page_of
from tests.fakes import FakeApi, song
from webapp.library import user_marks
from webapp.query import language
from webapp.query.orders import ORDERS
from webapp.query.song_filter import SongFilter
from webapp.query.states import GROUPS, STATES, TYPED
from webapp.records.services import SERVICES
from webapp.search import counts, facets, listing, tabs
from webapp.sources import registry

HERE = {"base_url": "http://localhost:8420"}
README = Path(__file__).parents[3] / "README.md"
AUDIO = {"download_url": "https://media.example/7.m4a"}
MARCH, PARENT = "2025-03-01T00:00:00Z", song(2)["id"]


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    """A library in which something is true of each state, and something else is not. All tests
    look at this one: they only ask."""
    folder = tmp_path_factory.mktemp("varied")
    with FakeApi() as api, new_library(folder, api) as keeping:
        keeping.add(
            8, M4A, title="stored", sound="jazz, slow", lyrics="the long way home", duration_s=90
        )
        keeping.turn()
        keeping.library.add(
            song(7, title="loved", is_favorite=True, duration_s=150, topic="harbour", **AUDIO),
            song(6, title="sung", lyrics="the ferry", play_count=3, duration_s=200),
            song(5, title="instrumental", lyrics="[Instrumental]", play_count=1, duration_s=300),
            song(4, title="remix", remix_parent_id=song(1)["id"], play_count=1),
            song(3, title="extended", parent_riff_id=PARENT, transform="extend", play_count=2),
            song(2, title="failed", status="failed", created_at=MARCH),
            song(1, title="old", created_at="2023-01-01T00:00:00Z", duration_s=None, play_count=1),
        )
        keeping.library.add(song(9, title="lesser", play_count=1))
        user_marks.set_choice(keeping.db, keeping.library.card(song(7)).key, "keep")
        user_marks.change(keeping.db, keeping.library.card(song(6)).key, stars=4, tags=["party"])
        user_marks.set_choice(keeping.db, keeping.library.card(song(9)).key, "aside")
        yield keeping


@pytest.fixture
def see(varied, new_app):
    client = new_app(varied.config).test_client()

    def call(path="/", **args):
        answer = client.get(f"{path}?{urlencode(args)}", **HERE)
        assert 200 == answer.status_code, args
        return answer.text

    return call


def shown(page):
    """How many cards hang on it."""
    return len(re.findall(r"<article ", page))


def text(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).replace("&gt;", ">").split())


TRUE_OF = {
    "favourite": {"loved"},
    "rated": {"sung"},
    "kept": {"stored"},
    "unheard": {"stored", "loved"},
    "remix": {"remix", "extended"},
    "sung": {"stored", "sung"},
    "instrumental": {"instrumental"},
    "chosen": {"loved"},
    "aside": {"lesser"},
}


@pytest.mark.parametrize("word", TYPED)
def test_a_typed_state_shows_the_songs_of_which_it_is_true(varied, word):
    songs = page_of(varied.db, SongFilter(q=f"is:{word}"))
    others = page_of(varied.db, SongFilter(q=f"-is:{word}"))

    assert TRUE_OF[TYPED[word]] == {card.title for card in songs}
    hanging = {card.title for card in [*songs, *others]} - {"lesser"}
    assert 8 == len(hanging) == len(others) + len({card.title for card in songs} - {"lesser"})


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_whole_on_the_page(see, name):
    state = STATES[name]
    args = {state.argument: state.value}

    page = see("/find", **args)

    link = re.search(r'<a class="choose"[^>]*href="/find"[^>]*>(.*?)</a>', page, re.DOTALL)
    songs = shown(page)
    assert 0 < songs < 8
    closed = see(**args)
    assert songs == shown(closed)
    assert f"{state.label} {songs} song{'' if songs == 1 else 's'}" == text(link[1])
    assert f"<h3>{GROUPS[state.group]}</h3>" in page
    is_tab = f'aria-current="page">{state.label}\n' in closed
    assert is_tab is (name in {"favourite", "unheard", "chosen"})
    assert (f'aria-label="Remove the filter {state.label}"' in closed) is not is_tab
    assert "Remove the filter" not in page  # the panel says it
    assert f'<span class="title__words">{state.label}</span>' in page


@pytest.mark.parametrize("name", STATES)
def test_a_state_that_leaves_nothing_is_offered_to_be_left_out(see, name):
    state = STATES[name]

    page = see(style="polka", month="1999-01", **{state.argument: state.value})

    assert f'only <b dir="auto">{state.label}</b>' in page


@pytest.mark.parametrize("query", [*language.HELP, *(f"is:{word}" for word in TYPED)])
def test_what_the_help_says_is_understood(see, query):
    page = see("/find", q=query)

    assert 'class="hint"' not in page
    assert () == language.parse(query).hints


@pytest.fixture
def from_everywhere(library):
    """A song of each service, and one of which nothing tells where it was made."""
    names = [name for name in SERVICES if name not in registry.SOURCES]
    library.add(
        *(song(n, title=name, service=name) for n, name in enumerate(names, 1)),
        file=True,
        source="import",
    )
    library.add(song(20, title="nobody"), file=True, source="import")
    for number, name in enumerate((name for name in SERVICES if name not in names), 30):
        library.add(song(number, title=name), source=name)
    return library


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_found_by_each_of_its_names(from_everywhere, client, name):
    service = SERVICES[name]
    asked = [name, service.label, *service.hosts, name.upper()]

    for text_asked in asked:
        by_words = page_of(from_everywhere.db, SongFilter(q=f'from:"{text_asked}"'))
        assert [name] == [card.title for card in by_words], text_asked
    others = page_of(from_everywhere.db, SongFilter(q=f"-from:{name}"))
    assert {*SERVICES, "nobody"} - {name} == {card.title for card in others}
    page = client.get(f"/find?from={name}", **HERE).text
    assert 1 == shown(page)
    assert f'<span class="title__words">{service.label}</span>' in page
    assert "<h3>Where from</h3>" in page
    closed = client.get(f"/?from={name}", **HERE).text
    assert f'aria-label="Remove the filter {service.label}"' in closed


def test_a_service_that_is_none_is_told_of(see):
    assert "understood, so" in see(**{"from": "nowhere"})
    assert "“from:” is understood where you say what made it" in see(q="from:nowhere")


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_can_be_asked_for(see, sort):
    page = see("/find", sort=sort, q="-nothing")

    assert 8 == shown(page)
    assert ORDERS[sort].label in page or sort == "best"


def test_the_help_names_every_word(see):
    page = text(see("/find"))

    assert all(f"is:{state}" in page for state in TYPED.values())
    assert all(f"{name}:" in page for name in language.EXAMPLES if name != "account")


def test_the_readme_names_every_word():
    words = README.read_text(encoding="utf-8").split("## Finding a song")[1].split("\n## ")[0]

    assert set(TYPED.values()) == set(re.findall(r"`is:(\w+)`", words)) | set(
        re.findall(r"`(\w+)`", re.search(r"`is:\w+` \(([^)]*)\)", words)[1])
    )
    assert all(f"`{name}:" in words for name in language.EXAMPLES if name != "is")


# What is counted and listed is read from indexes that hold all it asks for.

CONDITIONS = {
    **{name: SongFilter(states=(name,)) for name in STATES},
    **{f"not {name}": SongFilter(q=f"-is:{name}") for name in TYPED},
    "status": SongFilter(q="status:failed"),
    "tempo": SongFilter(bpm="90-120"),
    "rating": SongFilter(q="rating:>3"),
    "tag": SongFilter(tags=("party",)),
    "month": SongFilter(month="2025-02"),
    "style": SongFilter(styles=("jazz",)),
    "source": SongFilter(source="riffusion"),
    "service": SongFilter(service="suno"),
    "account": SongFilter(account="4f2a09c1"),
    "nothing": SongFilter(sort="oldest"),
}


@pytest.fixture
def plans(db):
    """Of all that was asked of the database since: (statement, a step of its plan)."""
    statements = []
    db.set_trace_callback(statements.append)

    def call():
        db.set_trace_callback(None)
        asked = [sql for sql in statements if sql.lstrip().startswith(("SELECT", "WITH"))]
        return [
            (sql, row["detail"]) for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]

    return call


def reads_songs(step):
    """Whether a step reads rows of `songs` one after the other, beside its indexes."""
    return bool(re.match(r"(SCAN|SEARCH) (songs|better)\b", step)) and "COVERING INDEX" not in step


@pytest.mark.parametrize(("apart", "index"), [(False, "songs_on_wall"), (True, "songs_apart")])
def test_a_page_at_any_depth_is_found_in_a_covering_index(library, db, plans, apart, index):
    library.add(*(song(number) for number in range(60)))

    page_of(db, SongFilter(page=2, takes="apart" if apart else None))

    [step] = {step for sql, step in plans() if "OFFSET" in sql}
    assert f"COVERING INDEX {index}" in step


@pytest.mark.parametrize("with_words", [False, True], ids=["", "with words"])
@pytest.mark.parametrize("name", CONDITIONS)
def test_counts_and_pages_are_read_from_covering_indexes(db, plans, name, with_words):
    asked = CONDITIONS[name]
    if with_words:
        asked = asked.but(q=f"harbour {asked.q}", sort="newest")

    listed = listing.of(asked)
    listed.page(db, 1, lambda: listed.places(db))
    listed.places(db)
    counts.total(db, asked)
    tabs.count(db, asked)
    facets.of(db, asked)

    assert 5 <= len({sql for sql, _ in plans()})
    assert [] == [pair for pair in plans() if reads_songs(pair[1])]
