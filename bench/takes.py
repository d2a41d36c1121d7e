"""How well another take goes on where the first one is: its second, and the silence between them.

The takes are steady tones, so that whatever is silent is a gap. In Chromium; needs what the tests
in a browser need. Milliseconds depend on how busy the machine is; seconds kept should not.
"""

import io
import math
import statistics
import struct
import tempfile
import wave
from contextlib import contextmanager
from pathlib import Path

from bench import report
from bench.silence import TAP
from tests.browser.driver import CHROMIUM, missing, sync_playwright
from tests.browser.serving import Gallery
from tests.fakes import FakeApi, Media, song

SWITCHES = 50
SECONDS = 60
RATE = 16_000
PAGE = f"/songs/{song(1)['id']}"

SWITCH = """async (key) => {
    const playing = () => document.querySelector('#player audio');
    const before = playing();
    const [then, at] = [performance.now(), before.currentTime];
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    while (playing() === before) await new Promise((done) => setTimeout(done, 2));
    const now = performance.now();
    await new Promise((done) => setTimeout(done, 150));
    const jump = playing().currentTime - at - (performance.now() - then) / 1000;
    return [jump * 1000, now - then];
}"""


def main():
    if missing():
        print(f"takes: left out. {missing()}")
        return
    with gallery() as found, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"]
        )
        switches, _ = listen(browser, found)
        _, gaps = listen(browser, found, tap=True)
        browser.close()
    report.write("takes", table(switches, gaps))


def table(switches, gaps):
    errors = [abs(jump) for jump, _ in switches]
    waits = [wait for _, wait in switches[1:]]
    return [
        (f"jump of the second, median of {SWITCHES}", f"{statistics.median(errors):.1f} ms", ""),
        ("the same, the worst", f"{max(errors):.1f} ms", "≤ 50 ms"),
        ("longest silence in a switch, median", f"{statistics.median(gaps):.1f} ms", ""),
        ("the same, the worst", f"{max(gaps):.1f} ms", "≤ 60 ms"),
        ("until the first other take plays", f"{switches[0][1]:.0f} ms", "none"),
        ("until any later one plays, median", f"{statistics.median(waits):.0f} ms", "none"),
        ("the same, the worst", f"{max(waits):.0f} ms", "none"),
    ]


def listen(browser, found, *, tap=False):
    context = browser.new_context(base_url=found.url, bypass_csp=tap)
    if tap:
        context.add_init_script(TAP)
    page = context.new_page()
    page.goto(PAGE)
    if tap:
        page.evaluate("ready")
    page.locator("#takes [data-play]").first.click()
    page.wait_for_timeout(1500)
    switches, gaps = [], []
    for count in range(SWITCHES):
        if page.evaluate("document.querySelector('#player audio').currentTime") > SECONDS - 15:
            page.evaluate("document.querySelector('#player audio').currentTime = 1")
            page.wait_for_timeout(1000)
        if tap:
            page.evaluate("worst()")
        switches.append(page.evaluate(SWITCH, str(2 - count % 2)))
        if tap:
            gaps.append(page.evaluate("worst()"))
    context.close()
    return switches, gaps


@contextmanager
def gallery():
    """Two takes, kept."""
    with tempfile.TemporaryDirectory() as folder, FakeApi() as api:
        for number, pitch in ((1, 440), (2, 660)):
            name = f"{number}.wav"
            api.media[name] = Media(tone(pitch), "audio/wav")
            fields = {"group_id": "request", "duration_s": SECONDS}
            api.songs.insert(0, song(number, download_url=api.media_url(name), **fields))
        made = Gallery(
            Path(folder) / "data",
            SONGWALL_SOURCE="riffusion",
            SONGWALL_SYNC_MINUTES="0",
            USEAPI_BASE_URL=api.base_url,
            USEAPI_TOKEN=api.token,
        )
        made.start()
        try:
            made.wait_for_sync()
            made.wait_for("songwall-policy", PAGE, without=api.host)  # all is kept
            yield made
        finally:
            made.stop()


def tone(pitch):
    """`SECONDS` of a sine."""
    step = 2 * math.pi * pitch / RATE
    samples = [round(12_000 * math.sin(step * at)) for at in range(RATE * SECONDS)]
    with io.BytesIO() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
        return file.getvalue()


if __name__ == "__main__":
    main()
