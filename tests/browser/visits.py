"""A person before a page: what they see and hear, and whatever went wrong behind the scenes."""

import re
import time
from urllib.parse import urlsplit

import pytest

PATIENCE = 60  # seconds; a busy machine plays and draws late
NEAR = 0.15  # seconds
LATE = 5  # seconds after which a busy machine has told of music that begins

# Runs before any script of a page. A detached element's events reach no document, hence the
# listeners on the element itself. A pause at the end of a song is no pause in the music.
EARS = """
addEventListener('securitypolicyviolation', (event) => console.error(
  `policy: ${event.violatedDirective} stopped ${event.blockedURI}`));
window.heard = { pauses: 0, starts: [], sought: [], said: [], shifts: 0 };
const place = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', { ...place, set(second) {
  if (this.closest('#player')) heard.sought.push(second);
  place.set.call(this, second);
} });
document.addEventListener('DOMContentLoaded', () => {
  const audio = document.querySelector('#player audio');
  heard.audio = audio;
  audio?.addEventListener('pause', () => { if (!audio.ended) heard.pauses += 1; });
  audio?.addEventListener('playing', () => heard.starts.push(audio.currentTime));
  const line = document.querySelector('[role=status]');
  if (line) new MutationObserver(() => {
    if (line.textContent) heard.said.push(line.textContent);
  }).observe(line, { childList: true, characterData: true, subtree: true });
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) heard.shifts += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""


class Visit:
    """One browser context with a page in it. `excuse` names what this test means to go wrong."""

    def __init__(self, browser, gallery, **options):
        self.gallery = gallery
        self.context = browser.new_context(base_url=gallery.url, **options)
        self.context.set_default_timeout(PATIENCE * 1000)
        self.context.add_init_script(EARS)
        self.requests = []
        self._troubles = []
        self._excused = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self._troubles.append(f"page error: {error}"))
        page.on("crash", lambda: self._troubles.append("the page crashed"))
        return page

    def _note(self, message):
        if message.type in {"error", "warning"}:
            self._troubles.append(f"{message.text} ({message.location.get('url', '')})")

    def excuse(self, pattern):
        self._excused.append(re.compile(pattern))

    def end(self):
        self.context.close()
        troubles = [t for t in self._troubles if not any(e.search(t) for e in self._excused)]
        assert not troubles, troubles
        assert not self._strange_hosts(), self._strange_hosts()

    def _strange_hosts(self):
        hosts = {urlsplit(url).netloc for url in self.requests if url.startswith("http")}
        return hosts - {self.gallery.host} - self.gallery.media_hosts

    def go(self, path="/"):
        self.page.goto(path, wait_until="domcontentloaded")  # modules have run by then
        return self

    def asked(self, path):
        """The requests so far whose path begins so."""
        return [url for url in self.requests if urlsplit(url).path.startswith(path)]

    def ask(self, expression, value=None):
        return self.page.evaluate(expression, value)

    def until(self, expression, wanted=True):  # noqa: FBT002 (reads as «until it is true»)
        """Waits until the page says so; wait_for_function would need eval, which pages forbid."""
        eventually(self.page, lambda: self.ask(expression) == wanted, expression)

    # music

    @property
    def player(self):
        return self.page.get_by_role("region", name="Player")

    def card(self, title):
        return self.page.locator("article[data-song]", has_text=title).first

    def play(self, card=None):
        """Plays a card, the first that can be played by default."""
        place = card or self.page.locator("article[data-song]:has([data-play])").first
        place.locator("[data-play]").click()
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


def eventually(page, check, what):
    end = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < end, f"it never came to this: {what}"
        page.wait_for_timeout(25)
