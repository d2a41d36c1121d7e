"""The README's pictures: `python -m docs.screenshot` writes them beside itself, as JPEG.

Opens the demo, its songs finished, in Chromium, with one song playing.
"""

import tempfile
from pathlib import Path
from typing import Literal, TypeAlias

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.driver import CHROMIUM
from tests.browser.serving import Gallery, demo_born_an_hour_ago

FOLDER = Path(__file__).parent
PLAYED = 7  # seconds of the song
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
Light: TypeAlias = Literal["dark", "light"]
PLAY = "article[data-song] [data-play]"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        demo_born_an_hour_ago(data)
        gallery = Gallery(data, SONGWALL_SOURCE="demo")
        try:
            gallery.start()
            gallery.wait_for_sync()
            _take_all(gallery.url)
        finally:
            gallery.stop()


def _take_all(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"]
        )
        wall = _open(browser, url, DESK, "dark")
        wall.locator(PLAY).nth(1).click()
        _take(wall, "wall")

        song = _open(browser, url, DESK, "light")
        song.locator("article[data-song] h2 a").first.click()
        song.locator("#main [data-play]").first.click()
        _take(song, "song")

        phone = _open(browser, url, PHONE, "light")
        phone.locator(PLAY).first.click()
        _take(phone, "phone")

        queue = _open(browser, url, DESK, "light")
        queue.locator(PLAY).first.click()
        queue.keyboard.press("q")
        _take(queue, "queue")

        room = _open(browser, url, DESK, "dark")
        room.locator(PLAY).first.click()
        room.keyboard.press("w")
        _take(room, "room")
        browser.close()


def _open(browser: Browser, url: str, size: dict[str, int], light: Light) -> Page:
    page = browser.new_page(
        viewport=size,
        color_scheme=light,
        reduced_motion="reduce",
        has_touch=size is PHONE,
        device_scale_factor=2 if size is PHONE else 1,
    )
    page.goto(url)
    page.locator("html[data-ready]").wait_for(state="attached")
    return page


def _take(page: Page, name: str) -> None:
    while page.evaluate("document.querySelector('#player audio').currentTime") < PLAYED:
        page.wait_for_timeout(100)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=80)
    page.close()


if __name__ == "__main__":
    main()
