"""axe-core finds nothing that bars people: WCAG 2.2 AA, light and dark, narrow and wide."""

from importlib.resources import files

import pytest

from tests.browser import singing
from tests.browser.catalogue import playable, processing
from tests.browser.driver import expect
from tests.fakes import song

LOOKS = (("light", 390), ("dark", 1440))  # both of each; every further look costs a second
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


PROMPTS = [
    {"prompt": "piano", "strength": 0.2, "t_start": 0, "t_end": 9, "lyrics": "One"},
    {"prompt": "choir", "strength": 1, "t_start": 3, "t_end": 12},
    {"prompt": "rain", "t_start": 12},
]
KIN = {"remix_parent_id": "elsewhere", "parent_riff_id": song(7)["id"], "conditions": PROMPTS}


@pytest.fixture(scope="session")
def axe(browser):  # no browser, no axe
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def check(axe):
    """Asserts that nobody is barred from the page as it stands, in all looks."""

    def assert_open(visitor):
        visitor.ask(axe)
        for scheme, width in LOOKS:
            visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            visitor.page.set_viewport_size({"width": width, "height": 900})
            height = visitor.ask("document.scrollingElement.scrollHeight")  # no bar over a link
            visitor.page.set_viewport_size({"width": width, "height": height})
            found = violations(visitor)
            assert not found, f"{scheme}, {width} wide: {found}"

    return assert_open


def violations(visitor, rules=RULES):
    asked = f"axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations'] }})"
    return [
        f"{each['id']}: {each['help']} {[node['html'][:200] for node in each['nodes'][:3]]}"
        for each in visitor.ask(asked)["violations"]
    ]


@pytest.fixture(scope="module")
def workshop(shared_galleries):
    """Songs in every state."""

    def fill(api):
        return [
            processing(7),
            processing(6, created_at="2025-02-12T12:22:33.00000Z"),
            song(5, status="failed"),
            song(4, status="queued_twice", download_url=None),
            song(3, title=None, sound=None),
            playable(
                api, 2, group_id="pair", is_favorite=True, lyrics="[Verse 1]\nOne\nTwo", **KIN
            ),
            playable(api, 1, group_id="pair", parent_riff_id=song(2)["id"]),
        ]

    return shared_galleries(fill)


def test_what_the_dock_half_covers_is_no_target(visit, demo, axe):
    visitor = visit(demo).go()
    visitor.ask(axe)

    for height in range(780, 844, 9):  # over all of a row's 64 px
        visitor.page.set_viewport_size({"width": 412, "height": height})
        assert [] == violations(visitor, ["target-size"]), height


@pytest.mark.parametrize("hanging", ["wall", "grid", "rows"])
def test_the_gallery(visit, demo, check, hanging):
    check(visit(demo).hang_as(hanging).go())


def test_playlists(visit, workshop, check):
    """One by hand with a song that failed, one by rule, the choice of one, and a selection."""
    visitor = visit(workshop)
    ids = [song(number)["id"] for number in (2, 5, 1)]
    for form in ({"songs": ",".join(ids)}, {"rule": "favourite=1"}):
        post = f"{workshop.url}/playlists"
        made = visitor.page.request.post(post, form={"title": "Harbour nights", **form})
        check(visitor.go(made.url.removeprefix(workshop.url)))
    check(visitor.go("/playlists"))
    check(visitor.go("/playlists/new?rule=favourite%3D1"))
    visitor.go().page.locator(".title [data-select]").click()
    expect(visitor.page.locator(".pick").first).to_be_visible()
    check(visitor)


def test_own_marks_history_and_statistics(visit, workshop, check):
    visitor = visit(workshop)
    page = f"/songs/{song(2)['id']}"
    ask = visitor.page.request.post
    ask(f"{workshop.url}{page}/marks", form={"stars": "4", "tags": "a, b", "note": "Louder."})
    for number in range(3):
        told = {"id": f"a-play-{number}", "seconds": "20", "parts": "0-20"}
        ask(f"{workshop.url}{page}/plays", form={**told, "heard": "1"})
        ask(f"{workshop.url}{page}/plays", form={**told, "id": f"left-{number}", "left": "5"})
    check(visitor.go(page))
    check(visitor.go("/history"))
    check(visitor.go("/statistics"))


@pytest.mark.parametrize("path", ["/unheard", "/unheard?at=end"])
def test_the_unheard(visit, workshop, check, path):
    last = song(1)["id"]
    joint = "&" if "?" in path else "?"
    check(visit(workshop).go(f"{path}{joint}last={last}&did=later"))


def test_a_filter_without_songs(visit, demo, check):
    check(visit(demo).go("/?status=processing"))


def test_a_search_with_its_lines_and_filters(visit, demo, check):
    check(visit(demo).go("/find?q=light&favourite=1"))


def test_a_search_that_finds_nothing(visit, demo, check):
    check(visit(demo).go("/?q=light+zebra+is:favourite+length:abc"))


def test_songs_in_every_state(visit, workshop, check):
    check(visit(workshop).go())


@pytest.mark.parametrize("hanging", ["wall", "rows"])
def test_takes_opened_on_the_wall(visit, workshop, check, hanging):
    visitor = visit(workshop).hang_as(hanging).go()
    takes = visitor.page.locator(".card__takes[aria-haspopup]")
    takes.click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()

    check(visitor)


@pytest.mark.parametrize("number", [7, 5, 4, 2])
def test_a_songs_page(visit, workshop, check, number):
    check(visit(workshop).go(f"/songs/00000000-0000-4000-8000-{number:012d}"))


def test_a_songs_record(visit, workshop, check):
    check(visit(workshop).go(f"/songs/{song(2)['id']}/record"))


def test_takes_heard_blind(visit, workshop, check):
    visitor = visit(workshop).go("/songs/00000000-0000-4000-8000-000000000002")
    visitor.page.get_by_role("button", name="Listen blind").click()
    expect(visitor.player).to_be_visible()

    check(visitor)


def test_takes_that_are_kept_and_set_aside(visit, workshop, check):
    visitor = visit(workshop).go("/songs/00000000-0000-4000-8000-000000000001")
    visitor.page.get_by_role("button", name="Choose this take: take 1").click()
    visitor.page.get_by_role("button", name="Set the others aside").click()
    expect(visitor.page.locator('#takes [data-choice="aside"]')).to_have_count(1)

    check(visitor)
    check(visitor.go())


def test_a_songs_page_of_the_demo(visit, demo, check):
    visitor = visit(demo).go("/?q=Timetable")
    visitor.card("Timetable").locator("h2 a").click()
    expect(visitor.page.locator("#main h1")).to_contain_text("Timetable")

    check(visitor)


def test_words_that_are_lit_and_told_apart_from_what_was_written(visit, singers, check):
    visitor = visit(singers).go(singing.SONG)
    expect(visitor.page.locator("[data-lyrics][data-awake]")).to_be_attached()
    visitor.page.get_by_label("Compare with what was written").check()
    visitor.page.locator(".line__words span", has_text="winter").click()
    visitor.hears_music()
    visitor.pause()
    expect(visitor.page.locator("[data-lit]")).to_have_count(1)

    check(visitor)


def test_a_page_that_is_not_there(visit, demo, check):
    visitor = visit(demo)
    visitor.excuse("404.*/nothing")

    check(visitor.go("/nothing"))


def test_an_empty_library(visit, shared_galleries, check):
    check(visit(shared_galleries()).go())


def test_a_token_that_was_refused(visit, shared_galleries, check):
    gallery = shared_galleries(synced=False, USEAPI_TOKEN="wrong")
    gallery.wait_for("The API refused the token")

    check(visit(gallery).go())


def test_the_player_with_a_song(visit, demo, check):
    visitor = visit(demo).go()
    visitor.play()
    visitor.pause()

    check(visitor)


def test_the_list_of_keys(visit, demo, check):
    visitor = visit(demo).go()
    visitor.page.keyboard.press("?")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()

    check(visitor)


def test_the_menu_and_the_page_for_a_phone(visit, demo, check):
    visitor = visit(demo).go("/phone")
    check(visitor)
    visitor.page.get_by_role("button", name="Menu").click()
    visitor.page.locator("#menu summary").click()

    expect(visitor.page.locator("#menu .phone")).to_be_visible()
    check(visitor)


def test_in_colours_of_the_readers_own(visit, workshop, axe):
    """And as narrow as a page at 400 % is."""
    visitor = visit(workshop, forced_colors="active", viewport={"width": 320, "height": 900})
    for path in (
        "/find?favourite=1",
        f"/songs/{song(2)['id']}",
        "/playlists/new",
        "/connect",
        "/unheard",
    ):
        visitor.go(path).ask(axe)
        height = visitor.ask("document.scrollingElement.scrollHeight")
        visitor.page.set_viewport_size({"width": 320, "height": height})
        found = violations(visitor)
        assert not found, f"{path}: {found}"


@pytest.mark.parametrize("path", ["/months", "/months/2025", "/room"])
def test_months_and_the_room(visit, workshop, check, path):
    visitor = visit(workshop).go(path)
    if path == "/room":
        expect(visitor.page.locator("#room .scene")).to_be_visible()
    check(visitor)


def test_the_room_while_words_are_sung(visit, singers, check):
    visitor = visit(singers).go(singing.SONG)
    visitor.page.get_by_role("button", name="Play Copper Kettle").first.click()
    visitor.hears_music()
    visitor.page.keyboard.press("w")
    expect(visitor.page.locator("#room .scene")).to_be_visible()
    visitor.page.keyboard.press("k")
    visitor.page.get_by_role("button", name="Full screen").click()  # which no window can resize
    visitor.until("document.fullscreenElement === null")
    check(visitor)


def test_a_medley(visit, demo, check):
    visitor = visit(demo).go("/moments?q=light")
    visitor.page.get_by_text("Save as playlist").click()
    expect(visitor.page.get_by_label("Name")).to_be_visible()
    check(visitor)


def test_what_is_kept_on_this_device(visit, workshop, check):
    workshop.wait_for(
        '"copy":', f"/queue/songs?ids={song(2)['id']}", without='"copy":""'
    )  # only copies of its own are given away
    visitor = visit(workshop, keeps=True)
    made = visitor.page.request.post(
        f"{workshop.url}/playlists", form={"title": "Kept", "songs": song(2)["id"]}
    )
    visitor.go(made.url.removeprefix(workshop.url))
    visitor.page.get_by_role("button", name="Keep on this device").click()
    expect(visitor.page.get_by_role("button", name="Remove from this device")).to_be_visible()
    check(visitor)
    visitor.go("/device")
    expect(visitor.page.locator("[data-row-title]")).to_have_count(1)
    check(visitor)
