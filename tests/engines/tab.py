"""What somebody sees, hears and does in a browser, whichever it is."""

import time
from contextlib import suppress

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

PATIENCE = 60  # seconds; a busy machine plays and draws late

# Listens to the page from the moment it stands.
EARS = """
window.heard = { pauses: 0, wrong: [] };
const audio = heard.audio = document.querySelector('#player audio');
audio?.addEventListener('pause', () => { if (!audio.ended) heard.pauses += 1; });
const wrong = (words) => heard.wrong.push(String(words));
addEventListener('error', ({ message }) => message && wrong(message));
addEventListener('unhandledrejection', ({ reason }) => wrong(reason));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => (
    wrong(`policy: ${violatedDirective} stopped ${blockedURI}`)));
"""


class Tab:
    def __init__(self, driver, gallery, *, javascript=True):
        self.driver = driver
        self.gallery = gallery
        self._javascript = javascript
        self._wrong = []

    def go(self, path="/"):
        self._listen()
        self.driver.get(self.gallery.url + path)
        if self._javascript:
            # The drivers come back before that.
            self.until("document.documentElement.hasAttribute('data-ready')")
            self.driver.execute_script(EARS)
        return self

    def ask(self, expression):
        return self.driver.execute_script(f"return {expression}")

    def do(self, statements):
        self.driver.execute_script(statements)

    def until(self, expression, wanted=True):  # noqa: FBT002 (reads as «until it is true»)
        end = time.monotonic() + PATIENCE
        while (answer := self.ask(expression)) != wanted:
            assert time.monotonic() < end, f"{expression} is {answer}, not {wanted}"
            time.sleep(0.02)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def click(self, selector):
        self.until(f"Boolean(document.querySelector(`{selector}`))")
        place = "{ block: 'center', behavior: 'instant' }"
        self.do(f"document.querySelector(`{selector}`).scrollIntoView({place})")
        self.find(selector).click()

    def press(self, *keys):
        """To whatever has the focus."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def resize(self, width, height=900):
        """As near to it as the engine's window can be."""
        self.driver.set_window_rect(width=width, height=height)

    def back(self):
        self.driver.back()

    def play(self, selector="#main article [data-play]"):
        self.click(selector)
        self.hears_music()

    def hears_music(self):
        at = self.ask("document.querySelector('#player audio').currentTime")
        self.until(f"document.querySelector('#player audio').currentTime !== {at}")
        assert not self.ask("document.querySelector('#player audio').paused")

    @property
    def sounding(self):
        """How many elements of the page sound."""
        return self.ask(
            "[...document.querySelectorAll('audio, video')].filter((a) => !a.paused).length"
        )

    @property
    def wrong(self):
        """What went wrong since the last time one asked."""
        self._listen()
        wrong, self._wrong = self._wrong, []
        return wrong

    def _listen(self):
        if self._javascript:
            with suppress(WebDriverException):  # no page yet
                self._wrong += self.ask("window.heard?.wrong ?? []")
        self._wrong += self.driver.complaints()
