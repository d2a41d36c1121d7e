"""Finding songs, as pages show it: the search, its lines, the filters, what to loosen."""

import html
import json
import re
from urllib.parse import urlencode

import pytest

from tests.fakes import song
from webapp import database
from webapp.library import search_index
from webapp.query.language import LONGEST
from webapp.query.song_filter import SongFilter
from webapp.search import counts, description
from webapp.web import context, wall

HERE = {"base_url": "http://localhost:8420"}
LYRICS = "Down by the harbour\nthe harbour lights"
LOSER = '<script>"&amp;'


def timed(text):
    """Each word is sung at the second of its number."""
    told = [(word, number) for number, line in enumerate(text.split("\n")) for word in line.split()]
    words = [
        {"text": word, "start": at, "end": at + 0.5, "line_index": number}
        for at, (word, number) in enumerate(told)
    ]
    return json.dumps({"words": words})


def sung(number=1, lyrics=LYRICS, **fields):
    told = {"lyrics_timestamped": timed(lyrics), "duration_s": 100, **fields}
    return song(number, lyrics=lyrics, download_url="https://media.example/1.m4a", **told)


@pytest.fixture
def see(client):
    """The HTML of a wall that was narrowed so."""

    def call(path="/", **args):
        answer = client.get(f"{path}?{urlencode(args, doseq=True)}", **HERE)
        assert 200 == answer.status_code
        return re.sub(r"\s+", " ", answer.text)

    return call


def heading(page):
    return re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", page)[1]).replace("&amp;", "&")


def links(page, part):
    """The addresses of the links whose markup holds `part`."""
    found = re.findall(r"<a [^>]*href=\"([^\"]*)\"[^>]*>(?:(?!</a>).)*</a>", page, re.DOTALL)
    whole = re.findall(r"<a [^>]*>(?:(?!</a>).)*</a>", page, re.DOTALL)
    return [
        url.replace("&amp;", "&") for url, text in zip(found, whole, strict=True) if part in text
    ]


def hits(page):
    """(address, second, line) of each."""
    found = re.findall(r"<a class=\"hit\" href=\"([^\"]*)\"(.*?)</a>", page, re.DOTALL)
    return [
        (
            url,
            (re.search(r'data-from="([^"]*)"', rest) or [None, None])[1],
            re.search(r'<span class="hit__words" dir="auto">(.*?)</span>', rest)[1],
        )
        for url, rest in found
    ]


def cards(page):
    return re.findall(r'<article [^>]*data-song="([^"]+)"', page)


def test_a_line_of_the_lyrics_is_marked_and_begins_at_its_word(library, see):
    library.add(sung())
    here = f"/songs/{library.card(sung()).id}"

    page = see(q="harbour")

    assert [
        (f"{here}?t=3#here", "3", "Down by the <mark>harbour</mark>"),
        (f"{here}?t=5#here", "5", "the <mark>harbour</mark> lights"),
    ] == hits(page)
    assert f'data-play="{library.card(sung()).id}"' in page


def touching(text, line=0):
    """Each sign is sung at the second of its number."""
    return [
        {
            "text": sign,
            "start": at,
            "end": at + 0.5,
            "line_index": line,
            "index_range": [at, at + 1],
        }
        for at, sign in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("fields", "words", "expected"),
    [
        (
            {"lyrics_timestamped": {"words": touching("東京タワー")}},
            "京タ",
            ("1", "東<mark>京タ</mark>ワー"),
        ),
        ({"lyrics_timestamped": touching("ฉันรักเธอ")}, "รัก", ("3", "ฉัน<mark>รัก</mark>เธอ")),
        ({"lyrics_timestamped": timed("wild honey")}, "honey", ("1", "wild <mark>honey</mark>")),
        (
            {"lyrics": "Wild", "lyrics_timestamped": timed("wild honey")},
            "honey",
            ("1", "Wild <mark>honey</mark>"),
        ),
        ({"lyrics": "[00:07.50]Wild honey"}, "honey", ("7.5", "Wild <mark>honey</mark>")),
        (
            {"lyrics_timestamped": {"lines": [{"text": "Wild honey", "start": 7.5}]}},
            "honey",
            ("7.5", "Wild <mark>honey</mark>"),
        ),
    ],
    ids=["CJK", "Thai", "Latin", "sung, not written", "LRC", "lines"],
)
def test_timed_words_are_found_and_heard_like_written_ones(library, see, fields, words, expected):
    one = song(1, download_url="https://media.example/1.m4a", duration_s=100, **fields)
    library.add(one, song(2, title="Other", lyrics="nothing of it"))

    page = see(q=words)

    second, text = expected
    assert [(f"/songs/{library.card(one).id}?t={second}#here", second, text)] == hits(page)
    assert [library.card(one).id] == cards(page)


TOPIC = (
    "<i>A slow walk</i> " + "through the old town, " * 10 + "down to the harbour, " + "and on " * 99
)


@pytest.mark.parametrize(
    ("fields", "q", "expected"),
    [
        ({"topic": "The harbour"}, "harbour", "<b>About:</b> <bdi>The <mark>harbour</mark></bdi>"),
        (
            {"audio_variation": "Slow, fewer drums"},
            "drums slow",
            "<b>Variation:</b> <bdi><mark>Slow</mark>, fewer <mark>drums</mark></bdi>",
        ),
        (
            {"sound": f"{'dream pop, ' * 9}harbour bells"},
            "style:bells",
            "<b>Style:</b> <bdi>… pop, dream pop, dream pop, harbour <mark>bells</mark></bdi>",
        ),
        ({"sound": "dream pop", "topic": "pop at night"}, "pop", None),
        ({"title": "Harbour", "topic": "The harbour"}, "harbour", None),
        ({"title": "Harbour", "topic": "At night"}, "harbour night", "At <mark>night</mark>"),
        ({"topic": "The harbour", "lyrics": "At the harbour"}, "harbour", None),
    ],
)
def test_what_the_card_does_not_show_is_why_a_song_was_found(library, see, fields, q, expected):
    library.add(song(1, **{"title": "x", "sound": "x", "lyrics": "", **fields}))

    page = see(q=q)

    assert 1 == len(cards(page))
    assert bool(expected) == ("Why “" in page)
    assert not expected or expected in page


def test_of_a_long_text_the_place_is_shown_and_markup_in_it_is_text(library, see):
    library.add(song(1, topic=TOPIC))

    (line,) = re.findall(r"<bdi>(… .*? …)</bdi>", see(q="harbour"))
    (beginning,) = re.findall(r"<bdi>(.*? …)</bdi>", see(q="walk"))

    assert "down to the <mark>harbour</mark>, and on" in line
    assert len(line) < LONGEST
    assert beginning.startswith("&lt;i&gt;A slow <mark>walk</mark>&lt;/i&gt; through")


def test_a_line_without_times_leads_to_the_song(library, see):
    library.add(sung(lyrics_timestamped=None))
    here = f"/songs/{library.card(sung()).id}"

    assert [(here, None), (here, None)] == [hit[:2] for hit in hits(see(q="harbour"))]


def test_a_song_that_cannot_be_played_offers_no_second(library, see):
    library.add({**sung(status="failed"), "download_url": None})
    here = f"/songs/{library.card(sung()).id}"

    assert [(here, None), (here, None)] == [hit[:2] for hit in hits(see(q="harbour"))]


def test_lines_beyond_the_third_are_counted_and_one_link_away(library, see):
    library.add(sung(lyrics="\n".join(["la la"] * 5)))

    page = see(q="la")

    assert 3 == len(hits(page))
    assert [f"/songs/{library.card(sung()).id}"] == links(page, "2 more lines")


def test_markup_in_lyrics_is_text_within_its_marks(library, see):
    library.add(sung(lyrics="<b>harbour</b> & <i>home"))

    page = see(q="harbour")

    assert "&lt;b&gt;<mark>harbour</mark>&lt;/b&gt; &amp; &lt;i&gt;home" in page
    assert "<i>home" not in page


def test_markup_in_what_is_asked_for_is_text(library, see):
    library.add(sung(), song(2, status="failed"))

    page = see(q=f"{LOSER} is:sung", status="failed", style=LOSER)

    assert "<script>" not in page.split("<main")[1]
    assert 'value="&lt;script&gt;&#34;&amp;amp; is:sung"' in page


def test_lines_follow_the_words_and_the_lyrics(library, see):
    library.add(sung())
    assert "<mark>harbour</mark>" in see(q="harbour")

    assert "<mark>lights</mark>" in see(q="lights")
    library.add(sung(lyrics="far from the harbour"))
    assert "far from the <mark>harbour</mark>" in see(q="harbour")


def test_somebody_who_types_waits_for_no_lines(library, see):
    library.add(sung())

    page = see(q="harb", sort="newest", lines=0)

    assert [library.card(sung()).id] == cards(page)
    assert [] == hits(page)


def test_the_field_holds_what_was_asked(library, see):
    library.add(sung())

    assert 'name="q" type="search" value="harbour"' in see(q="harbour")
    assert 'name="q" type="search" value=""' in see()


def test_best_comes_first_and_newest_when_asked(library, see):
    in_lyrics = sung(2, title="Other", created_at="2025-03-01T00:00:00Z")
    in_title = song(1, title="Harbour", created_at="2025-02-01T00:00:00Z")
    library.add(in_lyrics, in_title)
    newer, best = library.card(in_lyrics).id, library.card(in_title).id

    assert [best, newer] == cards(see(q="harbour"))
    assert [newer, best] == cards(see(q="harbour", sort="newest"))


HEADINGS = {
    "nothing": ({}, "All songs"),
    "a status": ({"status": "failed"}, "Failed"),
    "words": ({"q": "dark water"}, "Songs with “dark water”"),
    "exact words": ({"q": '"dark water"'}, "Songs with “dark water”"),
    "a field": ({"q": "title:harbour"}, "Songs with “harbour” in the title"),
    "without": ({"q": "dark -water"}, "Songs with “dark” without “water”"),
    "only without": ({"q": "-water"}, "Songs without “water”"),
    "filters": ({"states": ("favourite",), "styles": ("jazz",)}, "Favourites · jazz"),
    "a month": ({"month": "2025-02"}, "February 2025"),
    "a length": ({"states": ("longest",)}, "4 minutes and more"),
    "a source": ({"source": "flowmusic"}, "Flow Music"),
    "an order": ({"sort": "title"}, "All songs"),
    "a filter that was typed": ({"q": "is:favourite length:>3:00"}, "Favourites · length:>3:00"),
    "words and filters": ({"q": "sea", "states": ("sung",)}, "Songs with “sea” · Sung"),
    "many words": ({"q": "x" * 100}, f"Songs with “{'x' * 60}…”"),
}


@pytest.mark.parametrize(("said", "words"), HEADINGS.values(), ids=HEADINGS)
def test_the_heading_says_what_is_shown(said, words):
    assert words == description.heading(SongFilter(**said))


def test_heading_and_title_name_the_search_and_its_songs(library, see):
    library.add(sung())

    page = see(q="harbour", voice="sung")

    assert "Songs with “harbour” · Sung, 1 song" == heading(page)
    assert "<title>Songs with “harbour” · Sung · Songwall</title>" in page


def test_each_filter_that_is_on_can_be_taken_off(library, see):
    library.add(sung(is_favorite=True, sound="jazz, slow"))

    page = see(q="harbour is:sung", favourite=1, style="jazz,slow")

    assert ["/?q=harbour+is%3Asung&style=jazz%2Cslow"] == links(
        page, "Remove the filter Favourites"
    )
    assert ["/?q=harbour+is%3Asung&favourite=1&style=slow"] == links(page, "Remove the filter jazz")
    assert ["/?q=harbour&favourite=1&style=jazz%2Cslow"] == links(page, "Remove the filter Sung")


def test_a_search_goes_on_within_the_filters(library, see):
    library.add(sung())

    page = see(status="completed", voice="sung", sort="title")

    sent = re.findall(r'<input type="hidden" form="search" name="(\w+)" value="(\w+)">', page)
    assert [("status", "completed"), ("voice", "sung"), ("sort", "title")] == sent


def test_a_search_goes_on_within_the_status_that_is_shown(library, see):
    library.add(sung(), song(2, status="failed"))

    page = see(status="failed")

    assert '<input type="hidden" form="search" name="status" value="failed">' in page


def counted(page):
    tabs = page.split('id="tabs"')[1].split("</nav>")[0]
    news = re.findall(r'<span class="num">(\d+)<span class="news__words"> ([a-z ]+)</span>', tabs)
    return re.findall(r'(\w+) <span class="num"[^>]*>(\d+)</span></a>', tabs) + news


def test_tabs_keep_the_other_filters(library, see):
    library.add(sung(), sung(2, status="failed"))

    page = see(q="harbour", voice="sung", favourite=1)

    assert "/?q=harbour&status=failed&voice=sung" in links(page, "failed")
    assert "/?q=harbour&chosen=1&voice=sung" in links(page, "Chosen")
    assert "/?q=harbour&voice=sung" in links(page, "All")


@pytest.mark.parametrize("path", ["/", "/find"])
@pytest.mark.parametrize("more", [{}, {"status": "failed"}, {"sort": "newest", "lines": 0}])
def test_tabs_say_how_many_the_search_leaves_of_them(library, see, path, more):
    library.add(sung(), sung(2, status="failed"), sung(3, is_favorite=True, play_count=1), song(4))

    page = see(path, q="harbour", **more)

    shown = {"All": "3", "Favourites": "1", "Unheard": "2", "Chosen": "0"}
    assert [*shown.items(), ("1", "failed")] == counted(page)


def test_a_number_keeps_the_room_that_all_songs_need(library, see):
    library.add(*(sung(number) for number in range(12, 2, -1)), song(2, is_favorite=True), song(1))

    page = see(q="harbour")

    assert '>All <span class="num" data-most="12">10</span>' in page
    assert '>Favourites <span class="num" data-most="1">0</span>' in page
    assert '>Chosen <span class="num">0</span>' in page
    assert "failed</span></a>" not in page


def test_where_too_many_are_found_to_count_a_tab_keeps_its_room_alone(app, library):
    library.add(*(sung(number) for number in range(4, 0, -1)))

    with app.app_context():
        shown = wall.Wall(context.get_db(), SongFilter(q="harbour", sort="newest"), 1, most=3)
        facets = shown.facets("/")

    assert (3, True) == (shown.total, shown.page("/").more)
    assert [None] * 6 == [facet.songs for facet in facets]
    assert [4, 0, 4, 0, 0, 0] == [facet.most for facet in facets]


def test_numbers_that_are_known_without_counting_are_said_of_any_number(app, library):
    library.add(*(sung(number, is_favorite=True) for number in range(4, 0, -1)))

    with app.app_context():
        shown = wall.Wall(context.get_db(), SongFilter(states=("favourite",)), 1, most=3)
        facets = shown.facets("/")

    assert (3, True) == (shown.total, shown.page("/").more)
    assert [4, 4, 4, 0, 0, 0] == [facet.songs for facet in facets]


def test_of_very_many_songs_choices_stand_without_numbers_in_as_much_room(library, see):
    many = counts.MOST_COUNTED + 1
    library.add(
        *(
            song(number, sound="jazz, slow", created_at=f"2025-0{number % 2 + 1}-01T00:00:00Z")
            for number in range(many)
        )
    )

    page, whole = see("/find", q="jazz"), see("/find")

    shown, of_all = (text.split('id="panel"')[1].split('id="words"')[0] for text in (page, whole))
    assert 'jazz</span> <span class="num" data-most="2,001"></span>' in shown
    assert re.search(r'title="January 2025"> <span class="vh">January 2025</span>', shown)
    assert "With more than 2,000 songs found, some choices have no numbers" in shown
    assert not re.search(r"\d songs?<", shown.replace('<span class="vh">', ""))
    assert re.search(r'title="January 2025: 1,00[01]">', of_all)
    assert "With more than 2,000 songs found" in of_all


def test_pages_keep_the_search(library, see):
    library.add(*(sung(number) for number in range(30, 0, -1)))

    page = see(q="harbour")

    assert ["/?q=harbour&page=2"] == links(page, "Next")
    assert "1–24 of 30" in page
    assert 6 == len(cards(see(q="harbour", page=2)))


def test_what_to_loosen_is_one_link_away(library, see):
    library.add(sung(), sung(2))

    page = see(q="harbour", favourite=1)

    assert ["/?q=harbour"] == links(page, '<b dir="auto">Favourites</b> <span class="num">2</span>')
    assert "/?favourite=1" not in links(page, "without")


def test_what_was_not_understood_is_said(library, see):
    library.add(sung())

    assert "“length:” is understood where you say a time" in see(q="harbour length:abc")


def test_songs_that_wait_for_their_words_are_told_of(library, see):
    library.add(sung())
    assert "still being indexed" not in see(q="harbour")

    with database.transaction(library.db):
        library.db.execute("INSERT INTO unindexed (key) SELECT key FROM songs")
        library.db.execute("UPDATE library SET version = version + 1")

    assert search_index.is_behind(library.db)
    assert "still being indexed" in see(q="harbour")


HOSTILE = {
    "quotes": '"' * 300,
    "an open quote": '"harbour',
    "operators": "AND OR NOT NEAR(",
    "stars": "*:^ {a} + -",
    "dashes": "-" * 300,
    "NUL": "har\0bour",
    "much": "harbour " * 1300,
    "columns": "title:style:topic:lyrics:",
    "half a surrogate pair": "%ed%a0%80",
    "SQL": "'; DROP TABLE songs; --",
}


@pytest.mark.parametrize("q", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["/", "/find"])
def test_no_text_breaks_the_page(library, see, path, q):
    library.add(sung())

    page = see(path, q=q)

    assert "<h1>" in page
    assert LONGEST >= len(
        re.search(r'type="search" value="([^"]*)"', page)[1].replace("&#34;", '"')
    )


NARROWED = {
    "filters": {"voice": "loud", "month": "2025-99", "length": "huge", "source": "\0", "page": "x"},
    "styles": {"style": [",,,", "a" * 500, "\0"]},
    "an order": {"sort": "best"},
    "all at once": {"q": "x", "favourite": 1, "kept": 1, "unheard": 1, "month": "2025-02"},
}


@pytest.mark.parametrize("args", NARROWED.values(), ids=NARROWED)
@pytest.mark.parametrize("path", ["/", "/find"])
def test_no_filter_breaks_the_page(library, see, path, args):
    library.add(sung())

    assert "<h1>" in see(path, **args)


@pytest.mark.parametrize(
    "name", ["status", "voice", "favourite", "length", "style", "month", "sort"]
)
@pytest.mark.parametrize("path", ["/", "/find"])
def test_a_word_that_there_is_not_is_told_of_in_a_sentence(library, see, path, name):
    library.add(sung())

    page = see(path, **{name: "," if name == "style" else "nonsense"})

    sentence = f"What the address says about “{name}” wasn't understood, so it was left out."
    assert [sentence] == re.findall(r'<p class="hint">(.*?)</p>', html.unescape(page))
    assert [library.card(sung()).id] == cards(page)


def test_a_page_that_asks_for_nothing_strange_has_nothing_to_tell(library, see):
    library.add(sung())

    said = {"favourite": 0, "voice": "", "sort": "newest", "page": "x", "utm_source": "letter"}
    assert 'class="hint"' not in see(**said)


# the controls


@pytest.fixture
def choose(library, see):
    """The links of the panel, by their id: (address, songs, whether it is on)."""
    library.add(
        sung(4, sound="jazz, slow", is_favorite=True, created_at="2025-03-01T00:00:00Z"),
        sung(3, sound="jazz", created_at="2025-02-02T00:00:00Z"),
        song(2, sound="slow", lyrics="[Instrumental]", created_at="2025-02-01T00:00:00Z"),
        song(1, status="failed", created_at="2023-02-01T00:00:00Z", duration_s=200),
    )

    def call(**args):
        found = {}
        pattern = r'<a class="(?:choose|month)" id="([^"]*)" href="([^"]*)"([^>]*)>(.*?)</a>'
        for name, url, rest, text in re.findall(pattern, see("/find", **args), re.DOTALL):
            count = re.search(r'class="num">(\d+)|, (\d+) song', text)
            songs = int(count[1] or count[2]) if count else None
            found[name] = (url.replace("&amp;", "&"), songs, "aria-current" in rest)
        return found

    return call


def test_each_choice_says_how_many_songs_it_leaves(choose):
    found = choose()

    assert ("/find?favourite=1", 1, False) == found["by-favourite"]
    assert ("/find?voice=sung", 2, False) == found["by-voice-sung"]
    assert ("/find?style=jazz", 2, False) == found["by-style-jazz"]
    assert ("/find?month=2025-02", 2, False) == found["by-month-2025-02"]
    assert ("/find?length=long", 2, False) == found["by-length-long"]
    assert "by-source-riffusion" not in found


def test_a_choice_that_is_on_takes_itself_off(choose):
    found = choose(voice="sung", style="jazz", month="2025-03", favourite=1)

    on = {name for name, (_, _, current) in found.items() if current}
    assert {
        "by-voice-sung",
        "by-style-jazz",
        "by-month-2025-03",
        "by-favourite",
        "by-order-newest",
    } == on
    assert "/find?favourite=1&voice=sung&month=2025-03" == found["by-style-jazz"][0]
    assert "/find?favourite=1&style=jazz&month=2025-03" == found["by-voice-sung"][0]


def test_several_styles_can_be_on(choose):
    assert ("/find?style=jazz%2Cslow", 1, False) == choose(style="jazz")["by-style-slow"]


def test_the_others_of_a_group_are_counted_without_it(choose):
    assert ("/find?voice=instrumental", 1, False) == choose(voice="sung")["by-voice-instrumental"]
    assert 2 == choose(month="2025-03")["by-month-2025-02"][1]


def test_best_match_is_an_order_where_words_are_looked_for(choose):
    assert "by-order-best" not in choose()
    assert ("/find?q=harbour", None, True) == choose(q="harbour")["by-order-best"]
    assert "/find?q=harbour&sort=newest" == choose(q="harbour")["by-order-newest"][0]


def test_one_month_is_no_choice(library, see):
    library.add(sung())

    assert 'class="months"' not in see("/find")


def test_months_lie_in_their_years_the_latest_first(choose, see):
    choose()

    page = see("/find")

    assert ["2025", "2023"] == re.findall(r'<div class="year"> <p>(\d+) ', page)
    assert ["February 2025", "March 2025", "February 2023"] == re.findall(
        r'<span class="vh">(\w+ \d+), ', page
    )


def test_the_panel_is_no_part_of_the_plain_wall(library, see):
    library.add(sung())

    assert ["/find"] == links(see(), "Filters")
    assert 'id="panel"' not in see()
    assert ["/"] == links(see("/find"), "Filters")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"states": ("unheard",)}, True),
        ({"sort": "played"}, True),
        ({"q": "harbour is:unheard"}, True),
        ({"q": "harbour -is:unheard"}, True),
        ({"q": "unheard"}, False),
        ({"states": ("favourite",)}, False),
        ({}, False),
    ],
)
def test_where_plays_decide_pages_are_not_kept_for_long(said, expected):
    """Plays are no news to the library's version."""
    assert expected == SongFilter(**said).by_plays


# more like this


def test_a_song_leads_to_others_like_it(library, see):
    library.add(song(3, sound="polka", title="C"), song(2, sound="jazz", title="B"))
    library.add(song(1, sound="jazz", title="A"))

    page = see(f"/songs/{library.card(song(1)).id}")

    alike = page.split('id="alike"')[1]
    assert library.card(song(2)).id in alike
    assert library.card(song(3)).id not in alike


def test_a_song_like_no_other_says_nothing_of_it(library, see):
    library.add(song(1, sound="jazz"))

    assert "More like this" not in see(f"/songs/{library.card(song(1)).id}")
