"""The room while words are sung: what a frame costs the page's main thread, in processor time.

Of a slower machine, such as DevTools' 4× throttle makes, it is four times that.
"""

import contextlib
import tempfile
from pathlib import Path

from bench import report
from tests.browser import singing
from tests.browser.driver import CHROMIUM, sync_playwright
from tests.browser.serving import open_gallery

SECONDS = 8
SLOWER = 4
SCREEN = {"width": 1920, "height": 1080}
COUNT = """window.frames = 0;
const count = () => { window.frames += 1; requestAnimationFrame(count); };
requestAnimationFrame(count);"""


def main():
    if not CHROMIUM:
        print("room: left out; it needs chromium.")
        return
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        gallery = open_gallery(stack, folder, singing.songs)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio", "--disable-gpu"]
        )
        stack.callback(browser.close)
        figures = measure(browser.new_page(viewport=SCREEN, base_url=gallery.url))
    report.write("room", figures)


def measure(page):
    page.goto(singing.LONG)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("#main [data-play]").first.click()
    page.keyboard.press("w")
    page.locator("#room .scene").wait_for()
    page.evaluate("document.querySelector('#player audio').currentTime = 2")
    page.wait_for_timeout(1000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate(COUNT)
    before = metrics(session)
    page.wait_for_timeout(SECONDS * 1000)
    after, frames = metrics(session), page.evaluate("window.frames")
    spent = {name: after[name] - before[name] for name in after}
    a_frame = spent["TaskDuration"] * 1000 / frames
    return [
        ("main thread, ms a frame", f"{a_frame:.2f}", ""),
        (f"the same, {SLOWER}× slower", f"{a_frame * SLOWER:.1f}", "< 16.7"),
        ("layouts a second", f"{spent['LayoutCount'] / SECONDS:.1f}", "< 2"),
        ("styles, ms a frame", f"{spent['RecalcStyleDuration'] * 1000 / frames:.2f}", ""),
    ]


def metrics(session):
    given = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in given}


if __name__ == "__main__":
    main()
