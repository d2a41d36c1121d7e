"""Walls on which the takes of one request hang as one picture, and walls on which they do not."""

import re

import pytest

from tests.fakes import song
from webapp.library import user_marks

HERE = {"base_url": "http://localhost:8420"}


def take(number, **fields):
    """Of each request a number of tens; 12 is take 2 of request 1."""
    fields = {"group_id": f"request {number // 10}", "title": f"Song {number // 10}", **fields}
    return song(number, **fields)


@pytest.fixture
def hung(library):
    """Three pictures: of two takes, of three, of which one is set aside, and of one by itself."""
    library.add(
        take(23, sound="jazz", download_url="https://media.example/23.m4a"),
        take(22, lyrics="the ferry leaves", is_favorite=True, play_count=1),
        take(21, play_count=1),
        take(12, play_count=1),
        take(11, play_count=1),
        song(5, title="Alone", play_count=1),
    )
    choose(library, 21, "aside")
    return library


def choose(library, number, choice):
    user_marks.set_choice(library.db, library.card(take(number)).key, choice)


@pytest.fixture
def see(client):
    def call(address="/", **cookies):
        for name, value in cookies.items():
            client.set_cookie(name, value, domain="localhost")
        return client.get(address, **HERE).text

    return call


def shown(page):
    """The numbers of the songs whose cards hang there, in their order."""
    return [int(number) for number in re.findall(r'<article[^>]* data-song="[^"]*?(\d+)"', page)]


def counted(page):
    """What stands beside the heading, on the tabs, and in the pager."""
    heading = re.search(r'<h1>.*?</span>([\d,]+\+?)<span class="vh"> song', page, re.DOTALL)[1]
    tabs = page.split('id="tabs"')[1].split("</nav>")[0]
    numbers = re.findall(r'<span class="num"[^>]*>(\d+)</span>', tabs)
    pager = re.search(r"\d+–\d+ of ([\d,]+)", page)
    return heading, numbers, pager and pager[1]


def test_a_wall_hangs_and_counts_pictures(hung, see):
    page = see()

    assert [23, 12, 5] == shown(page)
    assert ("3", ["3", "1", "1", "0"], "3") == counted(page)
    assert ["3", "2"] == re.findall(r'data-takes="(\d+)"', page)
    assert 1 == page.count("1200w"), "the first one is large"
    assert "data-takes" not in see("/?takes=apart")


@pytest.mark.parametrize("how", [{"address": "/?takes=apart"}, {"takes": "apart"}])
def test_apart_every_take_hangs_but_those_set_aside(hung, see, how):
    page = see(**how)

    assert [23, 22, 12, 11, 5] == shown(page)
    assert ("5", ["5", "1", "1", "0"], "5") == counted(page)
    assert "data-takes" not in page
    assert 1 == page.count("1200w")


def test_the_address_wins_over_what_was_chosen(hung, see):
    apart, stacks = see(takes="apart"), see("/?takes=stacks")

    assert (5, 3) == (len(shown(apart)), len(shown(stacks)))
    assert "takes=" not in apart.split("<main")[1].replace("/takes", "")
    assert 'href="/?favourite=1&amp;takes=stacks"' in stacks
    assert '<input type="hidden" form="search" name="takes" value="stacks">' in stacks


def test_what_an_address_says_of_takes_but_nobody_understands_is_told(see, hung):
    assert "“takes”" in re.search(r'class="hint">([^<]*)', see("/?takes=up"))[1]


def test_a_form_remembers_how_takes_hang_and_takes_it_out_of_the_address(hung, client, see):
    assert 1 == see("/find").count('name="takes"')
    came = {"Referer": "http://localhost:8420/?q=song&takes=stacks&page=2"}

    answer = client.post("/look", data={"takes": "apart"}, headers=came, **HERE)

    assert (303, "/?q=song&page=2") == (answer.status_code, answer.headers["Location"])
    assert "takes=apart; " in answer.headers["Set-Cookie"]
    assert [23, 22, 12, 11, 5] == shown(see())
    client.post("/look", data={"takes": "stacks"}, **HERE)
    assert [23, 12, 5] == shown(see())
    client.post("/look", data={"takes": "up"}, **HERE)
    assert [23, 12, 5] == shown(see())


# By the address: the cards, where takes hang as one picture.
FOUND = {
    "/?favourite=1": [22],
    "/?unheard=1": [23],
    "/?q=ferry": [22],
    "/?q=ferry&sort=newest": [22],
    "/?q=jazz&sort=title": [23],
    "/?q=song&sort=newest": [23, 12],
    "/?q=song&sort=oldest": [12, 23],
    "/?q=song": [23, 12],
    "/?style=jazz": [23],
    "/?aside=1": [21],
    "/?q=is:aside": [21],
    "/?q=-is:favourite&sort=newest": [23, 12, 5],
    "/?chosen=1": [],
    "/?sort=oldest": [5, 12, 23],
    "/?sort=title": [5, 12, 23],
}


@pytest.mark.parametrize(("address", "cards"), FOUND.items(), ids=FOUND)
def test_the_take_that_is_found_stands_on_top(hung, see, address, cards):
    page = see(address)

    assert cards == shown(page)
    assert f"{len(cards)}" == counted(page)[0]


def test_the_chosen_take_stands_on_top_wherever_it_is_found(hung, see):
    choose(hung, 22, "keep")
    choose(hung, 11, "keep")

    assert [22, 11, 5] == shown(see())
    assert [22, 11] == shown(see("/?chosen=1"))
    for address in ("/?q=song", "/?q=song&sort=newest", "/?q=song&sort=longest"):
        assert [11, 22] == sorted(shown(see(address)))
    assert [23] == shown(see("/?q=jazz")), "where it is not found, the take that is"


def test_a_picture_of_takes_that_are_all_set_aside_hangs_nowhere(hung, see):
    for number in (11, 12, 22, 23):
        choose(hung, number, "aside")

    assert [5] == shown(see())
    assert [23, 12] == shown(see("/?aside=1"))
    assert [23, 22, 21, 12, 11] == shown(see("/?aside=1&takes=apart"))


def test_a_search_that_finds_only_what_is_set_aside_leads_there(hung, see):
    choose(hung, 22, "aside")
    assert "set aside" not in see("/?q=ferry+zzz").split("<main")[1]

    page = see("/?q=ferry").split("<main")[1]

    (address,) = re.findall(r'<a class="button" href="(/\?q=ferry&amp;aside=1[^"]*)"', page)
    assert [22] == shown(see(address.replace("&amp;", "&")))


def test_where_all_songs_are_set_aside_the_wall_says_so(library, see):
    library.add(take(11))
    choose(library, 11, "aside")

    assert "Every song is set aside." in see()


@pytest.mark.parametrize("sort", ["newest", "oldest", "title", "longest", "best"])
def test_pages_of_a_search_show_each_picture_once(library, see, sort):
    library.add(*(take(n, title=f"Harbour {n % 7}", duration_s=n % 9) for n in range(99, 19, -1)))

    pages = [shown(see(f"/?q=harbour&sort={sort}&page={page}")) for page in (1, 2)]

    assert [8, 8] == [len(page) for page in pages]
    assert 8 == len({number // 10 for number in pages[0]})


def test_every_choice_of_the_panel_says_how_many_pictures_it_leaves(hung, see):
    page = see("/find")

    links = re.findall(r'<a class="choose" id="(by-[^"]*)" href="([^"]*)".*?</a>', page, re.DOTALL)
    checked = {}
    for name, url in links:
        link = re.search(rf'id="{name}".*?</a>', page, re.DOTALL)[0]
        number = re.search(r'<span class="num">(\d+)', link)
        if number and not name.startswith("by-style"):  # of the library those of leading takes
            checked[name] = int(number[1])
            assert int(number[1]) == len(shown(see(url.replace("&amp;", "&")))), name
    assert {"by-favourite": 1, "by-unheard": 1, "by-aside": 1}.items() <= checked.items()
    months = re.findall(r'class="month"[^>]*title="[^"]*: (\d+)"', page)
    assert 3 == sum(map(int, months)) or not months


def test_the_first_play_of_a_take_makes_it_heard(hung, client, see):
    assert "1" == counted(see())[1][2]
    before = hung.version()

    client.post(f"/songs/{take(23)['id']}/plays", **HERE)

    assert "0" == counted(see())[1][2]
    heard = hung.version()
    client.post(f"/songs/{take(23)['id']}/plays", **HERE)
    assert before < heard == hung.version()


@pytest.mark.parametrize(
    ("behind", "instead_of", "redrawn"),
    [("/", 12, 11), ("/?takes=apart", 12, None), ("/?status=processing", 12, 12)],
)
def test_when_a_take_finishes_the_card_of_its_picture_is_drawn_anew(
    library, client, see, behind, instead_of, redrawn
):
    library.add(*(take(number, status="processing", download_url=None) for number in (12, 11)))
    asked = re.search(r'hx-get="(/songs/pending[^"]*)"', see(behind))[1].replace("&amp;", "&")
    if "apart" in behind:
        asked = re.sub(r"&card=[^&]*11:[^&]*", "", asked)  # where 11 is on another page
    library.add(take(11))

    headers = {"HX-Current-URL": f"http://localhost:8420{behind}"}
    answer = client.get(asked, headers=headers, **HERE)

    if redrawn is None:
        assert 204 == answer.status_code
        return
    assert [redrawn] == shown(answer.text)
    instead = f'hx-swap-oob="outerMorph:#card-{take(instead_of)["id"]}"'
    assert instead in answer.text
    assert 'data-takes="2"' in answer.text
    assert 'id="tabs"' in answer.text
    assert take(redrawn)["id"] in re.search(r'hx-get="(/songs/pending[^"]*)"', answer.text)[1]
