"""Audio that cannot be had: words, and a way on."""

import socket

import pytest

from tests.browser.catalogue import AUDIO, playable
from tests.browser.driver import expect
from tests.fakes import PAGE, Media, song

DEAD = {
    "Gone": (Media(status=403), "expired"),
    "Missing": (Media(status=404), "expired"),
    "Page": (Media(PAGE, "text/html"), "a page instead"),
    "Empty": (Media(b"", "audio/mp4"), "nothing"),
}


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    def fill(api):
        return [playable(api, number, title=title) for number, title in enumerate(DEAD)]

    return shared_galleries(fill, SONGWALL_KEEP="no")  # a kept copy plays on


@pytest.mark.parametrize("title", DEAD)
def test_the_player_says_why_a_song_does_not_play_and_tries_again(visit, gallery, title):
    media, words = DEAD[title]
    name = f"{list(DEAD).index(title)}.m4a"
    gallery.api.media[name] = media
    visitor = visit(gallery, alone=True).go()  # nothing of it is cached
    visitor.excuse("40[34]")  # of the one behind it, too, which is loaded ahead

    visitor.card(title).locator("[data-play]").click()

    expect(visitor.player).to_contain_text(words)
    expect(visitor.page.get_by_role("status")).to_contain_text(words)
    gallery.api.media[name] = Media(AUDIO)
    visitor.player.get_by_role("button", name="Retry").click()
    visitor.hears_music()
    expect(visitor.player.get_by_text(words)).to_be_hidden()


def test_a_server_that_never_answers_is_named_so(visit, galleries):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"

        def fill(api):
            return [playable(api, 1) | {"download_url": f"http://{host}/1.m4a"}]

        gallery = galleries(fill, SONGWALL_MEDIA_HOSTS=host, SONGWALL_KEEP="no")
        gallery.media_hosts.add(host)
        visitor = visit(gallery)
        visitor.excuse("ERR_CONNECTION_RESET")  # by the end of this test
        visitor.page.clock.install()
        visitor.go().page.locator("[data-play]").first.click()
        visitor.until("heard.audio.paused", wanted=False)

        visitor.page.clock.fast_forward(11_000)

        expect(visitor.player).to_contain_text("doesn't answer")
        expect(visitor.player.get_by_role("button", name="Retry")).to_be_visible()


def test_an_address_that_died_since_is_named_so(visit, gallery):
    name = "0.m4a"
    gallery.api.media[name] = Media(AUDIO)
    visitor = visit(gallery, alone=True).go()  # nothing of it is cached
    visitor.play(visitor.card("Gone"))
    gallery.api.media[name] = Media(status=403)
    visitor.excuse(f"403.*{name}")
    visitor.reload()

    visitor.player.get_by_role("button", name="Play", exact=True).click()

    expect(visitor.player).to_contain_text("expired")


@pytest.fixture
def kept(galleries):
    """A wall of three songs whose copies are here, and nowhere else."""

    def fill(api):
        return [playable(api, number, title=f"Song {number}") for number in (3, 2, 1)]

    gallery = galleries(fill)
    gallery.wait_for("All 3 songs are safe here", "/archive")
    gallery.api.media.clear()
    return gallery


def lose(gallery, number):
    (folder,) = (gallery.data / "songs").glob(f"*/{song(number)['id']}")
    next(folder.glob("audio.*")).unlink()


@pytest.mark.parametrize("is_next", [False, True])
def test_music_goes_on_behind_a_copy_that_was_lost(visit, kept, is_next):
    lose(kept, 2)
    visitor = visit(kept).go()
    visitor.excuse("50[24]|404")
    visitor.excuse("media-src")  # once the loss is known, its address leads to the service

    if is_next:
        visitor.play(visitor.card("Song 3"))
        visitor.player.get_by_role("button", name="Next").click()
    else:
        visitor.card("Song 2").locator("[data-play]").click()

    visitor.hears_music()
    expect(visitor.player.get_by_role("link", name="Song 1").first).to_be_visible()
    expect(visitor.player).to_contain_text("“Song 2” was passed over")
    expect(visitor.page.get_by_role("status")).to_contain_text("Song 2")
    assert "2 of 3" in kept.get("/archive")


def test_the_last_song_whose_copy_was_lost_says_why(visit, kept):
    lose(kept, 1)
    visitor = visit(kept).go()
    visitor.excuse("50[24]|404")

    visitor.card("Song 1").locator("[data-play]").click()

    expect(visitor.player.get_by_role("button", name="Retry")).to_be_visible()
