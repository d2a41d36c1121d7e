"""One song after the other, in Chromium with real audio: the silence between two, and how soon a
song sounds that is kept on the disk.

Needs what the tests in a browser need. Milliseconds depend on how busy the machine is.
"""

import statistics
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench import report
from bench.silence import TAP
from tests import audio
from tests.browser.driver import CHROMIUM, missing, sync_playwright
from tests.browser.serving import Gallery
from tests.fakes import FakeApi, Media, song

SECONDS = 5.0
FORMS = ("audio/mp4", "audio/mpeg", "audio/wav", "audio/flac", "audio/ogg")
ROUNDS = 4

# Plays a song from its last seconds; answers once the next one has sounded for a while.
GO_ON = """async () => {
    const playing = () => document.querySelector('#player audio');
    const before = playing().src;
    await worst();
    while (playing().src === before) await new Promise((done) => setTimeout(done, 20));
    await new Promise((done) => setTimeout(done, 700));
    return worst();
}"""
START = """async (index) => {
    const button = document.querySelectorAll('#main .card [data-play]')[index];
    const audio = document.querySelector('#player audio');
    const sounds = new Promise((done) => audio.addEventListener('playing', done, { once: true }));
    const began = performance.now();
    button.click();
    await sounds;
    return performance.now() - began;
}"""


def main():
    if missing():
        print(f"playing_on: left out. {missing()}")
        return
    with gallery() as opened, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"]
        )
        starts = beginning(browser, opened)
        gaps = {form: playing_on(browser, opened, form) for form in FORMS}
        browser.close()
    every = [gap for several in gaps.values() for gap in several]
    report.write(
        "playing_on",
        [
            ("play to sound, median", f"{statistics.median(starts):.0f} ms", "≤ 60 ms"),
            ("the same, the worst", f"{max(starts):.0f} ms", "none"),
            *(
                (f"silence between two {form[6:]}, the worst", f"{max(several):.1f} ms", "≤ 20 ms")
                for form, several in gaps.items()
            ),
            ("all of them, median", f"{statistics.median(every):.1f} ms", ""),
        ],
    )


def beginning(browser, opened):
    """Milliseconds from a click to the sound, each time another song that the browser has not."""
    context = browser.new_context(base_url=opened.url)
    page = context.new_page()
    page.goto("/")
    page.locator("#main .card [data-play]").last.click()
    page.wait_for_timeout(1000)
    waits = []
    for index in range(len(FORMS) * 2 - 1):
        waits.append(page.evaluate(START, index))
        page.wait_for_timeout(300)
    context.close()
    return waits


def playing_on(browser, opened, form):
    context = browser.new_context(base_url=opened.url, bypass_csp=True)
    context.add_init_script(TAP)
    page = context.new_page()
    page.goto("/")
    page.evaluate("ready")
    gaps = []
    for _ in range(ROUNDS):
        card = page.locator("#main .card", has_text=f"{form[6:]} a")
        card.locator("[data-play]").first.click()
        page.wait_for_timeout(int(SECONDS * 500))
        gaps.append(page.evaluate(GO_ON))
    context.close()
    return gaps


@contextmanager
def gallery():
    """Two songs of each form, kept, the second one older and so the next."""
    with tempfile.TemporaryDirectory() as folder, FakeApi() as api:
        for number, form in enumerate(FORMS):
            for turn, letter in enumerate("ba"):
                key = 2 * number + turn + 1
                name = f"{key}.{form[6:]}"
                content = audio.made(form, seconds=SECONDS, channels=1, levels=(0.6 + turn / 5,))
                api.media[name] = Media(content, form)
                fields = {"title": f"{form[6:]} {letter}", "duration_s": SECONDS}
                api.songs.insert(0, song(key, download_url=api.media_url(name), **fields))
        opened = Gallery(
            Path(folder) / "data",
            SONGWALL_SOURCE="riffusion",
            SONGWALL_SYNC_MINUTES="0",
            USEAPI_BASE_URL=api.base_url,
            USEAPI_TOKEN=api.token,
        )
        opened.start()
        try:
            opened.wait_for_sync()
            opened.wait_for("songwall-policy", "/", without=api.host)  # all is kept
            yield opened
        finally:
            opened.stop()


if __name__ == "__main__":
    main()
