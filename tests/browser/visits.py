"""A person before a page: what they see and hear, and whatever went wrong behind the scenes."""

import re
import time
from urllib.parse import urlsplit

import pytest

from tests.browser.windows import LOOKS, PATIENCE, Window

NEAR = 0.15  # seconds
LATE = 5  # seconds after which a busy machine has told of music that begins


class Visit:
    """One browser window. `excuse` names what this test means to go wrong.

    The window of a shared gallery may be one that was left. It is a new one, with empty caches, for
    whoever is `alone`, and nobody's after them; so is that of a test that asks for `context`.
    """

    def __init__(self, browser, gallery, *, alone=False, **options):
        self.gallery = gallery
        look = {name: value for name, value in options.items() if name in LOOKS}
        kind = {name: value for name, value in options.items() if name not in LOOKS}
        self._alone = alone
        left = None if alone else gallery.window(kind)
        self._window = left or Window(browser, gallery.url, kind)
        self._window.enter(**look)
        self._excused = []
        self.page = self._window.page
        self.new_page = self._window.new_page
        self.requests = self._window.requests

    @property
    def context(self):
        """Whoever changes it changes it for good."""
        self._alone = True
        return self._window.context

    def excuse(self, pattern):
        self._excused.append(re.compile(pattern))

    def end(self):
        if self._alone or self.gallery.windows is None or not self._window.leave():
            self._window.close()
        else:
            self.gallery.windows.append(self._window)
        noted = self._window.troubles
        troubles = [t for t in noted if not any(e.search(t) for e in self._excused)]
        assert not troubles, troubles
        assert not self._strange_hosts(), self._strange_hosts()

    def _strange_hosts(self):
        hosts = {urlsplit(url).netloc for url in self.requests if url.startswith("http")}
        return hosts - {self.gallery.host} - self.gallery.media_hosts

    def go(self, path="/"):
        self.page.goto(path, wait_until="domcontentloaded")
        return self._ready()

    def reload(self):
        self.page.reload()
        return self._ready()

    def _ready(self):
        """The scripts run once the page has been painted."""
        if self._window.has_scripts:
            ready(self.page)
        return self

    def painted(self):
        """Once the page has been drawn: Chromium drops the keys that come before that."""
        self.until("performance.getEntriesByType('paint').length > 0")
        return self

    def drawn(self):
        """Once it has been drawn twice more, so what a page observes has been observed."""
        self.ask("new Promise((done) => heard.everyFrame(() => heard.everyFrame(() => done(0))))")

    def hang_as(self, name):
        cookie = {"name": "hanging", "value": name, "url": self.gallery.url}
        self._window.context.add_cookies([cookie])
        return self

    def asked(self, path):
        """The requests so far whose path begins so."""
        return [url for url in self.requests if urlsplit(url).path.startswith(path)]

    def ask(self, expression, value=None):
        return self.page.evaluate(expression, value)

    def until(self, expression, wanted=True):  # noqa: FBT002 (reads as «until it is true»)
        """Waits until the page says so; wait_for_function would need eval, which pages forbid."""
        eventually(self.page, lambda: self.ask(expression) == wanted, expression)

    def places(self, selector):
        """Where what stands there stands on the page, once fonts and pictures have come.

        Compared before and after, not by the browser's layout shifts: it leaves out those of the
        half second after a click, which a slow machine may miss.
        """
        self.until("document.readyState", "complete")
        self.ask("document.fonts.ready.then(() => true)")
        # in one turn: a swap between finding and measuring would have moved what was found
        return self.page.evaluate(
            """(selector) => [...document.querySelectorAll(selector)]
              .map((part) => part.getBoundingClientRect())
              .map(({ left, top }) => [left + scrollX, top + scrollY].map(Math.round))""",
            selector,
        )

    # music

    @property
    def player(self):
        return self.page.get_by_role("region", name="Player")

    def card(self, title):
        return self.page.locator("article[data-song]", has_text=title).first

    def play(self, card=None):
        """Plays a card, the first that can be played by default."""
        place = card or self.page.locator("article[data-song]:has([data-play])").first
        place.locator("[data-play]").first.click()
        self.hears_music()

    @property
    def at(self):
        return self.ask("document.querySelector('#player audio').currentTime")

    @property
    def is_playing(self):
        return self.ask("!document.querySelector('#player audio').paused")

    @property
    def pauses(self):
        return self.ask("heard.pauses")

    def hears_music(self):
        """The one audio element of the page goes on."""
        before = self.at
        self.page_has_its_audio()
        eventually(self.page, lambda: self.is_playing and self.at != before, "music")

    def begins_at(self, second):
        """The music begins there: it was sent there last, and is heard from there."""
        self.until("heard.starts.length > 0")
        assert second == pytest.approx(self.sought, abs=0.001)
        assert second - NEAR <= self.ask("heard.starts[0]") < second + LATE

    @property
    def sought(self):
        """The second to which the player was sent last: exact, however late one looks."""
        return self.ask("heard.sought.at(-1)")

    def page_has_its_audio(self):
        assert self.ask("heard.audio === document.querySelector('#player audio')")

    def pause(self):
        self.player.get_by_role("button", name="Pause", exact=True).click()
        self.until("document.querySelector('#player audio').paused")


def ready(page):
    page.locator("html[data-ready]").wait_for(state="attached")


def eventually(page, check, what):
    end = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < end, f"it never came to this: {what}"
        page.wait_for_timeout(25)
