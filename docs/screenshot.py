"""The picture of the README: `python -m docs.screenshot` writes docs/wall.jpg.

Opens the demo, its songs finished, in Chromium: dark, 1440 by 900, one song playing.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.driver import CHROMIUM
from tests.browser.serving import Gallery, demo_born_an_hour_ago

PICTURE = Path(__file__).with_name("wall.jpg")
PLAYED = 7  # seconds of the song
SIZE = {"width": 1440, "height": 900}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        demo_born_an_hour_ago(data)
        gallery = Gallery(data, SONGWALL_SOURCE="demo")
        try:
            gallery.start()
            gallery.wait_for_sync()
            _take(gallery.url)
        finally:
            gallery.stop()


def _take(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"]
        )
        page = browser.new_page(viewport=SIZE, color_scheme="dark", reduced_motion="reduce")
        page.goto(url)
        page.locator("article[data-song] [data-play]").nth(1).click()
        while page.evaluate("document.querySelector('#player audio').currentTime") < PLAYED:
            page.wait_for_timeout(100)
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=PICTURE, type="jpeg", quality=80)
        browser.close()


if __name__ == "__main__":
    main()
