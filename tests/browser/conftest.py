from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.browser import singing
from tests.browser.driver import CHROMIUM, REQUIRED, missing, sync_playwright
from tests.browser.serving import Gallery, demo_born_an_hour_ago, open_gallery
from tests.browser.visits import Visit

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if missing() and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason=missing()))


@pytest.fixture(scope="session")
def browser():
    if missing():
        pytest.fail(missing(), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            # Without a graphics card each page would be drawn by an emulated one.
            args=["--no-sandbox", "--mute-audio", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def closing():
    """Closes what a test opened, the last first: visits before the galleries they are in."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def visit(browser, closing):
    """Opens a gallery in a window that nobody else is at; whatever went wrong there fails the
    test."""

    def open_(gallery, **options):
        opened = Visit(browser, gallery, **options)
        closing.callback(opened.end)
        return opened

    return open_


@pytest.fixture(scope="session")
def demo(browser, tmp_path_factory):
    """The demo, an hour old: 42 songs, one failed, the others finished. Nobody changes it."""
    data = tmp_path_factory.mktemp("demo") / "data"
    demo_born_an_hour_ago(data)
    gallery = Gallery(data, SONGWALL_SOURCE="demo").start().share()
    gallery.wait_for_sync()
    yield gallery
    gallery.close_windows()
    gallery.stop()
    gallery.assert_sound()


@pytest.fixture
def new_demo(browser, closing, tmp_path):
    """The demo, opened for the first time."""
    gallery = Gallery(tmp_path / "data", SONGWALL_SOURCE="demo").start()
    closing.callback(gallery.assert_sound)
    closing.callback(gallery.stop)
    return gallery


@pytest.fixture
def galleries(browser, closing, tmp_path):
    """Opens galleries of fake APIs: one for each test that changes what they hold."""
    return partial(open_gallery, closing, tmp_path)


@pytest.fixture(scope="module")
def shared_galleries(browser, tmp_path_factory):
    with ExitStack() as stack:
        yield partial(_shared, stack, tmp_path_factory.mktemp("galleries"))


@pytest.fixture(scope="session")
def singers(browser, tmp_path_factory):
    """A gallery of songs with timed words. Nobody changes it."""
    with ExitStack() as stack:
        yield _shared(stack, tmp_path_factory.mktemp("singers"), singing.songs)


def _shared(stack, folder, *fill, **settings):
    gallery = open_gallery(stack, folder, *fill, **settings).share()
    stack.callback(gallery.close_windows)
    return gallery
