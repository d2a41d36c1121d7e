"""Opens each engine with its own driver, or says what it lacks."""

import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.options import ArgOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

from tests.engines.marionette import Marionette
from tests.ports import free_port

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT_DRIVER = shutil.which("WebKitWebDriver")
MINI_BROWSER = next(map(str, Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")), None)
XVFB = shutil.which("Xvfb")
PULSEAUDIO = shutil.which("pulseaudio")

PROGRAMS = {
    "chromium": (CHROMIUM, CHROMEDRIVER, PULSEAUDIO),
    "firefox": (FIREFOX, PULSEAUDIO),
    "webkit": (WEBKIT_DRIVER, MINI_BROWSER, XVFB, PULSEAUDIO),
}
ENGINES = tuple(PROGRAMS)
# Firefox says in its own console what a page may not do; the listener of Tab comes later than that.
CONSOLE = """
const errors = Services.console.getMessageArray().filter(
    (message) => message instanceof Ci.nsIScriptError && message.sourceName.startsWith('http')
        && (message.category.startsWith('CSP') || message.flags === Ci.nsIScriptError.errorFlag));
Services.console.reset();
return errors.map(({ errorMessage, sourceName }) => `${errorMessage} (${sourceName})`);
"""


def missing(engine):
    """A sentence, where something is missing that drives this engine."""
    return None if all(PROGRAMS[engine]) else f"No {engine}: CONTRIBUTING.md names its packages."


@contextmanager
def opened(engine, folder, *, javascript=True):
    """Selenium's driver of a browser that nobody has used; its `complaints()` are its console's
    errors since one last asked."""
    with OPENERS[engine](folder, javascript=javascript) as driver:
        driver.file_detector = UselessFileDetector()  # the browser reads the very files
        yield driver


@contextmanager
def _chromium(_folder, *, javascript):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--no-sandbox", "--mute-audio", "--disable-gpu"):
        options.add_argument(argument)
    if not javascript:
        options.add_argument("--blink-settings=scriptEnabled=false")
    options.set_capability("goog:loggingPrefs", {"browser": "WARNING"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(CHROMEDRIVER))
    driver.complaints = lambda: [entry["message"] for entry in driver.get_log("browser")]
    try:
        yield driver
    finally:
        driver.quit()


class _FirefoxOptions(ArgOptions):
    default_capabilities = {}  # noqa: RUF012


@contextmanager
def _firefox(folder, *, javascript):
    port = free_port()
    settings = {
        "marionette.port": port,
        "media.autoplay.default": 0,
        "javascript.enabled": javascript,
    }
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()
    ]
    (folder / "user.js").write_text("\n".join(lines))
    arguments = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
    with process(FIREFOX, *arguments, "--profile", str(folder), env={"HOME": str(folder)}):
        marionette = _patiently(lambda: Marionette(port))
        driver = WebDriver(marionette, options=_FirefoxOptions())
        driver.complaints = lambda: marionette.ask_the_browser(CONSOLE)
        yield driver
        driver.quit()


@contextmanager
def _webkit(folder, *, javascript):
    options = WebKitOptions()
    options.binary_location = MINI_BROWSER
    options.add_argument("--automation")
    if not javascript:
        options.add_argument("--enable-javascript=false")
    with screen() as display:
        env = {**os.environ, "DISPLAY": display, "HOME": str(folder)}
        service = WebKitService(WEBKIT_DRIVER, env=env)
        service.start()
        server = RemoteConnection(client_config=ClientConfig(service.service_url))
        driver = WebDriver(server, options=options)
        driver.complaints = list  # it keeps its console to itself
        try:
            yield driver
        finally:
            driver.quit()
            service.stop()


OPENERS = {"chromium": _chromium, "firefox": _firefox, "webkit": _webkit}


@contextmanager
def screen():
    """A screen that nobody sees; answers its name."""
    reading, writing = os.pipe()
    arguments = ["-displayfd", str(writing), "-screen", "0", "1600x1400x24", "-nolisten", "tcp"]
    with process(XVFB, *arguments, pass_fds=[writing]):
        os.close(writing)
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"


@contextmanager
def loudspeaker(folder):
    """A sound device that nobody hears; answers the environment in which programs find it."""
    socket = folder / "pulse"
    modules = [f"module-native-protocol-unix auth-anonymous=1 socket={socket}", "module-null-sink"]
    arguments = [
        "-n",
        "--daemonize=no",
        "--exit-idle-time=-1",
        *(f"--load={each}" for each in modules),
    ]
    with process(PULSEAUDIO, *arguments, env={"HOME": str(folder)}):
        _patiently(socket.stat)
        yield {"PULSE_SERVER": f"unix:{socket}"}


@contextmanager
def process(program, *arguments, env=None, **options):
    with subprocess.Popen(
        [program, *arguments],
        env={**os.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    ) as running:
        try:
            yield running
        finally:
            running.terminate()


def _patiently(step, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            return step()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
