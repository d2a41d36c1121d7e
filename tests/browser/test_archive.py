"""The page about the archive, and songs brought with a browser."""

import io
import json
import re
import threading
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from tests.archives import M4A, picture
from tests.browser.driver import expect
from tests.browser.test_accessibility import axe, check  # noqa: F401 (fixtures)
from tests.browser.visits import eventually
from tests.fakes import Media, song

PATIENCE = 60_000  # ms for what the worker does
SONGS = [song(number, title=f"Brought {number}") for number in (1, 2, 3)]


def archive():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for each in SONGS:
            packed.writestr(f"metadata/{each['id']}.json", json.dumps(each))
        packed.writestr(f"audio/{SONGS[0]['id']}.m4a", M4A)
        packed.writestr(f"covers/{SONGS[0]['id']}.jpg", picture())
        packed.writestr("metadata/bad.json", "<html>")
    return {"name": "my songs.zip", "mimeType": "application/zip", "buffer": made.getvalue()}


def titles(visitor):
    return visitor.page.locator("#main article h2")


@pytest.fixture
def empty(galleries):
    return galleries(SONGWALL_SOURCE="none", synced=False)


def slow(api):
    """Songs whose audio takes its time; all but eight only come once `api.gate` is open."""
    api.gate = threading.Event()

    def wait(handler):
        api.gate.wait(8)
        handler.send_body(M4A, "audio/mp4")

    made = []
    for number in range(40, 0, -1):
        name = f"{number}.m4a"
        api.media[name] = Media(M4A)
        if number <= 32:
            api.media[name].faults.append(wait)
        made.append(song(number, download_url=api.media_url(name)))
    return made


def test_a_zip_is_brought_from_the_empty_wall(visit, empty, check):  # noqa: F811
    visitor = visit(empty).go()
    page = visitor.page
    page.get_by_role("link", name="Add files").click()
    expect(page.get_by_text("or drop them here")).to_be_visible()
    check(visitor)

    page.get_by_label("Choose files or a ZIP").set_input_files(archive())
    page.get_by_role("button", name="Add them").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "1 of 3 songs is safe here", timeout=PATIENCE
    )
    expect(page.locator("[data-import=done]")).to_contain_text("3 songs added or updated.")
    page.get_by_text("What couldn't be used").click()
    expect(page.get_by_text("metadata/bad.json, line 1")).to_be_visible()
    check(visitor)
    page.get_by_role("link", name="Songwall").click()
    expect(titles(visitor)).to_have_count(3)


def test_how_far_it_is_is_shown_and_it_may_be_stopped(visit, empty, tmp_path):
    large = tmp_path / "large.zip"
    large.write_bytes(archive()["buffer"])
    with zipfile.ZipFile(large, "a") as packed:
        packed.writestr("padding.dat", b"x" * 30_000_000)
    visitor = visit(empty).go("/import")
    page = visitor.page
    expect(page.get_by_text("or drop them here")).to_be_visible()
    throttled = visitor.context.new_cdp_session(page)
    slowly = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1e6}
    throttled.send("Network.emulateNetworkConditions", slowly)
    page.get_by_label("Choose files or a ZIP").set_input_files(large)
    page.get_by_role("button", name="Add them").click()

    expect(page.get_by_text("MB of 30 MB sent")).to_be_visible()
    visitor.until("document.querySelector('#bring progress').value > 0")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Add them")).to_be_visible()
    throttled.send("Network.emulateNetworkConditions", {**slowly, "uploadThroughput": -1})
    page.get_by_role("button", name="Add them").click()

    expect(page.locator("[data-import=done]")).to_have_count(1, timeout=PATIENCE)
    assert [] == list((empty.data / "imports").iterdir())


def test_dropped_files_are_chosen_and_what_the_server_refuses_is_said_beside_the_form(visit, empty):
    visitor = visit(empty).go("/import")
    visitor.excuse("status of 4")
    page = visitor.page
    expect(page.get_by_text("or drop them here")).to_be_visible()
    visitor.ask("""(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['[]'], 'a.json'));
      const told = { dataTransfer, bubbles: true, cancelable: true };
      document.querySelector('#bring').dispatchEvent(new DragEvent('drop', told));
    })()""")
    visitor.until("document.querySelector('#files').files[0]?.name", "a.json")
    many = [{"name": f"{n}.json", "mimeType": "a/b", "buffer": b"1"} for n in range(1001)]
    page.get_by_label("Choose files or a ZIP").set_input_files(many)

    page.get_by_role("button", name="Add them").click()

    expect(page.get_by_role("alert")).to_contain_text("1000 files at most", timeout=PATIENCE)


def test_without_javascript_a_zip_is_brought_all_the_same(visit, empty):
    visitor = visit(empty, java_script_enabled=False).go("/import")
    page = visitor.page
    page.get_by_label("Choose files or a ZIP").set_input_files(archive())

    page.get_by_role("button", name="Add them").click()

    expect(page).to_have_url(empty.url + "/archive#imports")
    empty.wait_for('data-import="done"', "/archive")
    visitor.go("/")
    expect(titles(visitor)).to_have_count(3)


def test_music_plays_on_while_songs_are_brought(visit, galleries):
    gallery = galleries(lambda api: [_playable(api)])
    visitor = visit(gallery).go()
    visitor.play()

    visitor.page.get_by_role("link", name="Archive").click()
    visitor.page.get_by_role("link", name="Add songs").click()
    visitor.page.get_by_label("Choose files or a ZIP").set_input_files(archive())
    expect(visitor.page.get_by_text("or drop them here")).to_be_visible()
    visitor.page.get_by_role("button", name="Add them").click()

    expect(visitor.page.locator("[data-import=done]")).to_have_count(1, timeout=PATIENCE)
    visitor.hears_music()
    assert 0 == visitor.pauses


def _playable(api):
    api.media["9.m4a"] = Media(M4A)
    return song(9, download_url=api.media_url("9.m4a"))


def test_keeping_may_be_paused_and_gone_on_with(visit, galleries, check):  # noqa: F811
    gallery = galleries(slow)
    visitor = visit(gallery).go("/archive")
    page = visitor.page

    page.get_by_role("button", name="Pause").click()

    expect(page.get_by_text("You paused the copying.")).to_be_visible()
    expect(page.get_by_role("button", name="Resume")).to_be_focused()
    before = page.get_by_role("heading", level=1).inner_text()
    check(visitor)
    assert not before.startswith("All")
    gallery.api.gate.set()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "All 40 songs are safe here", timeout=PATIENCE
    )
    expect(page.locator("#archive[hx-trigger]")).to_have_count(0)


def long_list(api):
    """More songs than a page; the service gives the later ones only once `api.gate` is open."""
    api.gate = threading.Event()
    api.before_page = lambda offset: offset < 300 or api.gate.wait(12)
    return [song(number) for number in range(700, 0, -1)]


def sources(visitor):
    return visitor.page.locator("#sources")


def test_a_sync_may_be_paused_and_gone_on_with(visit, galleries, check):  # noqa: F811
    gallery = galleries(long_list, synced=False)
    visitor = visit(gallery).go("/archive")
    expect(sources(visitor)).to_contain_text("songs fetched so far", timeout=PATIENCE)

    sources(visitor).get_by_role("button", name="Pause").click()

    expect(sources(visitor)).to_contain_text("Paused: ")
    gallery.api.gate.set()
    expect(sources(visitor).get_by_role("button", name="Resume")).to_be_focused()
    expect(visitor.page.locator("#sync")).to_contain_text("Sync paused")
    visitor.page.wait_for_timeout(1500)
    asked = len(gallery.api.requests)
    check(visitor)
    assert asked == len(gallery.api.requests)
    sources(visitor).get_by_role("button", name="Resume").click()
    expect(sources(visitor)).to_contain_text(
        "Songs that vanish at the service stay here", timeout=PATIENCE
    )
    offsets = [int(each.params["offset"]) for each in gallery.api.requests]
    assert sorted(set(offsets)) == offsets


def test_without_javascript_a_paused_sync_survives_a_kill(visit, galleries):
    gallery = galleries(long_list, synced=False)
    visitor = visit(gallery, java_script_enabled=False)
    gallery.wait_for("songs fetched so far", "/archive")
    visitor.go("/archive")
    sources(visitor).get_by_role("button", name="Pause").click()
    expect(sources(visitor)).to_contain_text("Paused: ")
    visitor.page.wait_for_load_state("networkidle")  # its fonts too

    gallery.kill()
    gallery.api.gate.set()
    gallery.start()
    visitor.go("/archive")

    expect(sources(visitor)).to_contain_text("songs fetched so far")
    expect(sources(visitor)).to_contain_text("Paused: ")
    visitor.page.get_by_role("button", name="Sync").click()
    gallery.wait_for("Songs that vanish at the service stay here", "/archive")
    gallery.wait_for("700", "/health")


def many(count):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for number in range(count):
            each = song(number, title=f"Brought {number}")
            packed.writestr(f"{each['id']}.json", json.dumps(each))
            packed.writestr(f"{each['id']}.m4a", M4A)
    return {"name": "many songs.zip", "mimeType": "application/zip", "buffer": made.getvalue()}


def test_an_import_may_be_paused_and_gone_on_with(visit, empty, check):  # noqa: F811
    visitor = visit(empty).go("/import")
    page = visitor.page
    expect(page.get_by_text("or drop them here")).to_be_visible()
    page.get_by_label("Choose files or a ZIP").set_input_files(many(160))
    page.get_by_role("button", name="Add them").click()

    brought = page.locator("#imports")
    brought.get_by_role("button", name="Pause").click(timeout=PATIENCE)

    expect(brought).to_contain_text("Paused")
    expect(brought.get_by_role("button", name="Resume")).to_be_focused()
    pauses = lambda: re.findall("Paused[^<]*", empty.get("/archive"))  # noqa: E731

    def stands():
        before = pauses()
        page.wait_for_timeout(1500)
        return before == pauses()

    eventually(page, stands, "the end of what was being read")
    stood = pauses()
    check(visitor)
    assert stood == pauses()
    brought.get_by_role("button", name="Resume").click()
    expect(page.locator("[data-import=done]")).to_contain_text(
        "160 songs added or updated. 160 files copied.", timeout=2 * PATIENCE
    )


def test_a_check_is_asked_for(visit, galleries, check):  # noqa: F811
    gallery = galleries(lambda api: [_playable(api)])
    visitor = visit(gallery).go("/archive")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Your song is safe here")
    check(visitor)

    visitor.page.get_by_role("button", name="Check my files").click()

    expect(visitor.page.get_by_role("button", name="Check my files")).to_have_count(0)
    visitor.until("document.activeElement.closest('#archive') !== null")
    sources(visitor).get_by_role("button", name="Sync").press("Enter")
    expect(sources(visitor).locator(":focus")).to_have_count(1)


def test_what_is_missing_leads_to_its_songs(visit, galleries, check):  # noqa: F811
    gallery = galleries(lambda api: [song(1, title="Lost", download_url=api.media_url("no"))])
    gallery.wait_for("Next try", "/archive")
    later = visit(gallery)
    later.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=10))
    later.go("/archive")
    expect(later.page.locator("#missing")).to_contain_text("Next try: in a moment.")
    visitor = visit(gallery).go("/archive")
    check(visitor)

    visitor.page.get_by_role("button", name="Try again now").click()
    visitor.page.get_by_role("link", name="Lost").click()

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Lost")


def test_a_hidden_page_does_not_ask(visit, galleries):
    visitor = visit(galleries(slow))
    visitor.context.add_init_script(
        "Object.defineProperty(document, 'hidden', { get: () => window.away ?? false })"
    )
    visitor.go("/archive")
    visitor.page.get_by_role("button", name="Pause").wait_for()

    visitor.ask("window.away = true")
    visitor.page.wait_for_timeout(2500)  # what was asked just before has been noted
    before = len(visitor.asked("/archive/news"))
    visitor.page.wait_for_timeout(4500)

    assert before == len(visitor.asked("/archive/news"))
