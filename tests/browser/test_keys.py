import pytest

from tests.browser.driver import expect


@pytest.fixture
def listener(visit, demo):
    """Somebody who plays a song and has let go of the button."""
    visitor = visit(demo).go()
    visitor.play()
    visitor.ask("document.activeElement.blur()")
    return visitor


@pytest.fixture
def silent(listener):
    """The same, paused at 1 second."""
    listener.pause()
    listener.ask("document.activeElement.blur()")
    go_to(listener, 1)
    return listener


def go_to(visitor, seconds):
    visitor.ask(f"heard.audio.currentTime = {seconds}")
    visitor.until("heard.audio.seeking", wanted=False)


@pytest.mark.parametrize("key", [" ", "k"])
def test_space_and_k_play_and_pause(listener, key):
    listener.page.keyboard.press(key)
    listener.until("heard.audio.paused")
    listener.page.keyboard.press(key)

    listener.hears_music()


@pytest.mark.parametrize("key", [" ", "k", "1"])
def test_the_first_key_plays_the_song_of_the_page(visit, demo, key):
    visitor = visit(demo).go()
    visitor.go(visitor.page.locator("#main .card[data-audio] h2 a").first.get_attribute("href"))
    expect(visitor.painted().page.get_by_role("button", name="Listen blind")).to_be_visible()

    visitor.page.keyboard.press(key)

    visitor.hears_music()
    assert 0 == visitor.ask("scrollY")


def test_k_begins_with_the_newest_song(visit, demo):
    visitor = visit(demo).go().painted()
    newest = visitor.page.locator("#main .card[data-audio] h2 a").first.get_attribute("href")

    visitor.page.keyboard.press("k")

    visitor.hears_music()
    expect(visitor.player.locator("[data-now-title]")).to_have_attribute("href", newest)


def test_a_space_scrolls_the_wall_while_nothing_is_loaded(visit, demo):
    visitor = visit(demo).go().painted()

    visitor.page.keyboard.press(" ")

    visitor.until("scrollY > 0")
    assert visitor.ask("document.getElementById('player').hidden")


def test_j_l_and_the_arrows_jump(silent):
    keys = {"l": 11, "j": 1, "ArrowRight": 6, "ArrowLeft": 1}

    for key, place in keys.items():
        silent.page.keyboard.press(key)
        assert place == pytest.approx(silent.at, abs=0.3), key


def test_n_and_p_go_to_the_next_and_the_previous_song(listener):
    songs = [link.get_attribute("href") for link in listener.page.locator("article h2 a").all()]
    playing = listener.player.locator("[data-now-title]")
    go_to(listener, 0)

    listener.page.keyboard.press("n")
    listener.page.keyboard.press("n")
    expect(playing).to_have_attribute("href", songs[2])
    listener.pause()
    go_to(listener, 0)  # after three seconds the key would mean: this one once more
    listener.page.keyboard.press("p")

    expect(playing).to_have_attribute("href", songs[1])
    listener.hears_music()


def test_m_turns_the_sound_off_and_on(listener):
    listener.page.keyboard.press("m")
    listener.until("heard.audio.muted")
    expect(listener.player.get_by_role("button", name="Mute")).to_have_attribute(
        "aria-pressed", "true"
    )

    listener.page.keyboard.press("m")

    listener.until("heard.audio.muted", wanted=False)


def test_a_question_mark_lists_the_keys_which_can_be_turned_off(listener):
    page = listener.page
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()

    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    listener.ask("document.activeElement.blur()")
    for key in ("k", "m", "?"):
        page.keyboard.press(key)

    assert listener.is_playing
    assert not listener.ask("heard.audio.muted")
    expect(dialog).to_be_hidden()


def test_no_key_counts_while_one_types(listener):
    listener.ask("""() => {
        const field = document.createElement('textarea');
        document.body.append(field);
        field.focus();
    }""")

    listener.page.keyboard.type("km jl?")

    assert "km jl?" == listener.ask("document.activeElement.value")
    assert listener.is_playing
    assert not listener.ask("heard.audio.muted")
    expect(listener.page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_no_key_counts_together_with(listener, modifier):
    for key in ("m", "k"):
        listener.page.keyboard.press(f"{modifier}+{key}")

    assert listener.is_playing
    assert not listener.ask("heard.audio.muted")


def test_space_on_a_button_is_the_buttons(listener):
    listener.player.get_by_role("button", name="Mute").focus()

    listener.page.keyboard.press("Space")

    listener.until("heard.audio.muted")
    assert listener.is_playing


def test_arrows_on_the_volume_are_the_volumes(silent):
    volume = silent.player.get_by_role("slider", name="Volume")

    volume.focus()
    volume.press("ArrowLeft")

    assert 0.99 == pytest.approx(silent.ask("heard.audio.volume"))
    assert 1 == pytest.approx(silent.at, abs=0.3)
