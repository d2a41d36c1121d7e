"""A playlist that is kept on a device plays there without the server."""

import re
from threading import Event

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.serving import Shown
from tests.browser.visits import eventually
from tests.fakes import song
from tests.ports import free_port
from tests.proxy import Ours, OurServer

TITLES = ["Harbour", "Tram", "Sleet"]
KEEP = "Keep on this device"
STORED = """(async () => (await Promise.all((await caches.keys()).map(async (name) => {
  const cache = await caches.open(name);
  return Promise.all((await cache.keys()).map(async ({ url }) => [new URL(url).pathname,
    (await cache.match(url))?.headers.get('Content-Type')?.split(';')[0]]));
}))).flat())()"""
"""Path and type of all that lies in any cache."""
NOT_PERSONAL = re.compile(
    r"/static/.+|/device/away|/queue/panel|/songs/[^/]+/(audio|cover)"
    r"|/device/index\.json|/device/songs/[^/]+\.json"
)
HEAR = """async ([address, range]) => {
  const answer = await fetch(address, range ? { headers: { Range: range } } : {});
  const body = await answer.arrayBuffer();
  return [answer.status, body.byteLength, answer.headers.get('Content-Range')];
}"""
AWAY = "ERR_CONNECTION|ERR_EMPTY|Failed to fetch|ERR_FAILED|ERR_INCOMPLETE|TypeError"


def audio_of(number):
    return f"/songs/{song(number)['id']}/audio"


def fill(api):
    return [playable(api, n, title=title, group_id=f"g{n}") for n, title in enumerate(TITLES, 1)]


@pytest.fixture
def gallery(galleries):
    opened = galleries(fill)
    opened.wait_for("All 3 songs are safe here", "/archive")
    return opened


@pytest.fixture
def gallery_in_a_folder(galleries):
    opened = galleries(fill, SONGWALL_PROXY="1")
    opened.wait_for("All 3 songs are safe here", "/archive")
    return opened


def make_playlist(visitor, title, *numbers):
    """Its address."""
    answer = visitor.page.request.post(
        f"{visitor.gallery.url}/playlists",
        form={"title": title, "songs": ",".join(song(number)["id"] for number in numbers)},
    )
    return answer.url.removeprefix(visitor.gallery.url)


def keep(visitor, address):
    visitor.go(address)
    visitor.page.get_by_role("button", name=KEEP).click()
    expect(visitor.page.locator("[data-keep-words]")).to_contain_text("On this device")


def held(visitor):
    """Numbers of the songs whose sound is here."""
    paths = {path for path, _ in visitor.ask(STORED)}
    return [number for number in (1, 2, 3) if audio_of(number) in paths]


def test_without_the_server_it_plays_seeks_and_goes_on_and_no_page_is_stored(visit, gallery):
    visitor = visit(gallery, keeps=True)
    page = visitor.page
    keep(visitor, make_playlist(visitor, "Drive", 1, 2))
    kind_of = dict(visitor.ask(STORED))
    assert [1, 2] == held(visitor)
    assert not [path for path in kind_of if not NOT_PERSONAL.fullmatch(path)]
    pages = sorted(path for path, kind in kind_of.items() if kind == "text/html")
    assert ["/device/away", "/queue/panel"] == pages
    whole = visitor.ask(HEAR, [audio_of(1), None])[1]

    visitor.excuse(AWAY)
    gallery.kill()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="On this device").click()
    expect(page.locator("[data-row-title]")).to_have_text(["Harbour", "Tram"])
    visitor.go("/?page=2")

    expect(page.locator("h1")).to_have_text("On this device")
    expect(page.locator("[data-row-title]")).to_have_text(["Harbour", "Tram"])
    expect(page.locator("[data-device-sum]")).to_contain_text("1 playlist")
    page.get_by_role("button", name="Play Harbour").click()
    visitor.hears_music()
    visitor.player.get_by_role("slider", name="Seek in Harbour").fill("12")
    visitor.until("document.querySelector('#player audio').currentTime > 12")
    page.keyboard.press("n")
    expect(visitor.player).to_contain_text("Tram")
    visitor.hears_music()

    def hear(range_header, address=None):
        return visitor.ask(HEAR, [address or audio_of(1), range_header])

    assert [206, 2, f"bytes 0-1/{whole}"] == hear("bytes=0-1")
    assert [206, whole - 100, f"bytes 100-{whole - 1}/{whole}"] == hear("bytes=100-")
    assert [206, 5, f"bytes {whole - 5}-{whole - 1}/{whole}"] == hear("bytes=-5")
    visitor.excuse("status of 416")
    assert [416, 0, f"bytes */{whole}"] == hear(f"bytes={whole}-")
    assert [200, whole, None] == hear(None, audio_of(1) + "?v=another")
    part = f"fetch('{audio_of(1)}?v=another', {{ headers: {{ Range: 'bytes=9-' }} }})"
    assert "failed" == visitor.ask(f"{part}.then(() => 'came', () => 'failed')")

    visitor.reload()
    visitor.player.get_by_role("button", name="Play", exact=True).click()
    visitor.hears_music()
    expect(visitor.player).to_contain_text("Tram")

    gallery.start()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#main article[data-song]")).to_have_count(3)


def test_what_leaves_a_playlist_goes_and_all_of_it_by_a_word_or_a_log_out(visit, gallery):
    visitor = visit(gallery, keeps=True)
    page = visitor.page
    other = make_playlist(visitor, "Both", 2)
    keep(visitor, other)
    drive = make_playlist(visitor, "Drive", 1, 2)
    keep(visitor, drive)
    assert [1, 2] == held(visitor)

    page.locator(".entry", has_text="Harbour").get_by_role("button", name="Take out").click()
    expect(page.locator(".entry")).to_have_count(1)
    add = {"songs": song(3)["id"]}
    page.request.post(f"{visitor.gallery.url}{drive}/songs", form=add)
    visitor.reload()
    eventually(page, lambda: held(visitor) == [2, 3], "another song is here")
    page.get_by_role("button", name="Remove from this device").click()
    expect(page.get_by_role("button", name=KEEP)).to_be_visible()
    eventually(page, lambda: held(visitor) == [2], "the song of the other playlist stays")

    visitor.go("/device")
    expect(page.locator("[data-row-title]")).to_have_text(["Tram"])
    page.get_by_text("Forget everything kept here").click()
    page.get_by_role("button", name="Forget everything").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    assert [] == held(visitor)

    keep(visitor, other)
    visitor.ask("fetch('/logout', { method: 'POST' }).then(() => true)")
    eventually(page, lambda: held(visitor) == [], "logged out, nothing is kept")
    visitor.reload()
    expect(page.get_by_role("button", name=KEEP)).to_be_enabled()


def test_a_full_device_says_so_and_what_is_here_stays(visit, gallery):
    visitor = visit(gallery, keeps=True)
    page, words = visitor.page, visitor.page.locator("[data-keep-words]")
    keep(visitor, make_playlist(visitor, "One", 1))
    visitor.go(make_playlist(visitor, "All", 3, 2, 1))
    used = visitor.ask("navigator.storage.estimate().then(({ usage }) => usage)")
    session = visitor.context.new_cdp_session(page)
    origin = {"origin": visitor.gallery.url}
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": used + 1000})

    page.get_by_role("button", name=KEEP).click()
    expect(words).to_contain_text("1 of 3")
    expect(words).to_contain_text("There is no more room on this device. What is here stays.")
    assert [1] == held(visitor)

    session.send("Storage.overrideQuotaForOrigin", origin)
    page.get_by_role("button", name="Go on").click()
    expect(words).to_contain_text("On this device")
    assert [1, 2, 3] == held(visitor)


class Between(Ours):
    """A proxy that may wait with a song, or answer by itself as if the gallery were not there."""

    def do_GET(self):  # noqa: N802 (as the standard library calls it)
        if self.server.waits_for in self.path:
            self.server.goes_on.wait()
        if not self.server.refusal:
            super().do_GET()
            return
        body = f"<h1>Refused with {self.server.refusal}</h1>".encode()
        self.send_response(self.server.refusal)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def between(gallery_in_a_folder, closing):
    server = OurServer(free_port(), gallery_in_a_folder.port, "/music/", handler=Between)
    server.refusal, server.waits_for, server.goes_on = None, audio_of(2), Event()
    closing.enter_context(server.running())
    closing.callback(server.goes_on.set)
    return server


def test_behind_a_proxy_what_was_stopped_goes_on_and_what_it_answers_is_shown(
    visit, between, gallery_in_a_folder
):
    visitor = visit(Shown(gallery_in_a_folder, between.server_port), keeps=True)
    page, words = visitor.page, visitor.page.locator("[data-keep-words]")
    made = page.request.post(
        f"{visitor.gallery.url}/music/playlists",
        form={"title": "Drive", "songs": ",".join(song(number)["id"] for number in (1, 2))},
    )
    visitor.go(made.url.removeprefix(visitor.gallery.url))
    page.get_by_role("button", name=KEEP).click()
    expect(words).to_contain_text("1 of 2")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    between.goes_on.set()
    visitor.reload()
    page.get_by_role("button", name="Go on").click()
    expect(words).to_contain_text("On this device")

    visitor.excuse("status of (401|502)")
    between.refusal = 502
    page.goto("/music/")
    expect(page.locator("h1")).to_have_text("Refused with 502")
    sound = f"/music{audio_of(1)}"
    assert 200 == visitor.ask(HEAR, [sound, None])[0]
    between.refusal = 401
    page.goto("/music/")
    expect(page.locator("h1")).to_have_text("Refused with 401")
    assert 401 == visitor.ask(HEAR, [sound, None])[0]
    between.refusal = None
    visitor.go("/music/device")
    expect(page.locator("[data-row-title]")).to_have_text(["Harbour", "Tram"])


def test_a_new_version_waits_for_pages_of_the_old_one(visit, gallery):
    visitor = visit(gallery, keeps=True)
    visitor.go()
    older = ["songwall/shell-older", "songwall/music/shell-of-another", "somebody's"]
    visitor.ask("(names) => Promise.all(names.map((name) => caches.open(name)))", older)
    keep(visitor, make_playlist(visitor, "One", 1))
    names = set(visitor.ask("caches.keys()"))
    assert set(older[1:]) == names & set(older)
    (own,) = [name for name in names if name.startswith("songwall/shell-")]
    visitor.excuse(AWAY)

    gallery.stop()
    gallery._env["SONGWALL_SYNC_MINUTES"] = "700"
    gallery.start()
    visitor.reload()

    waits = "navigator.serviceWorker.getRegistration().then(({ waiting }) => Boolean(waiting))"
    visitor.until(waits)
    assert own in visitor.ask("caches.keys()")
    assert [1] == held(visitor)
