from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.driver import chromium, sync_playwright
from tests.browser.serving import Gallery, demo_born_an_hour_ago
from tests.browser.visits import Visit
from tests.fakes import FakeApi

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--mute-audio"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Opens a gallery in a browser context of its own; whatever went wrong there fails the test."""
    visits = []

    def open_(gallery, **options):
        visits.append(Visit(browser, gallery, **options))
        return visits[-1]

    yield open_
    with ExitStack() as stack:
        for each in visits:
            stack.callback(each.end)


@pytest.fixture(scope="session")
def demo(browser, tmp_path_factory):
    """The demo, an hour old: 42 songs, one failed, the others finished. Nobody changes it."""
    data = tmp_path_factory.mktemp("demo") / "data"
    demo_born_an_hour_ago(data)
    gallery = Gallery(data, SONGWALL_SOURCE="demo").start()
    gallery.wait_for_sync()
    yield gallery
    gallery.stop()
    gallery.assert_sound()


@pytest.fixture
def new_demo(browser, tmp_path):
    """The demo, opened for the first time."""
    gallery = Gallery(tmp_path / "data", SONGWALL_SOURCE="demo").start()
    yield gallery
    gallery.stop()
    gallery.assert_sound()


@pytest.fixture(scope="module")
def module_galleries(browser, tmp_path_factory):
    yield from _galleries(tmp_path_factory.mktemp("gallery"))


@pytest.fixture
def galleries(browser, tmp_path):
    yield from _galleries(tmp_path)


def _galleries(folder):
    """Opens galleries of fake APIs; `fill` puts songs into the fake before the first sync."""
    with ExitStack() as stack:

        def open_(fill=lambda _api: [], *, synced=True, **settings):
            api = stack.enter_context(FakeApi())
            api.songs = fill(api)
            gallery = _gallery_of(api, folder / str(api.host.partition(":")[2]), settings)
            stack.callback(gallery.assert_sound)
            stack.callback(gallery.stop)
            gallery.start()
            if synced:
                gallery.wait_for_sync()
            return gallery

        yield open_


def _gallery_of(api, data, settings):
    told = {
        "SONGWALL_SOURCE": "riffusion",
        "SONGWALL_SYNC_MINUTES": "0",
        "USEAPI_BASE_URL": api.base_url,
        "USEAPI_TOKEN": api.token,
    }
    gallery = Gallery(data, **(told | settings))
    gallery.media_hosts = {api.host}
    gallery.api = api
    return gallery
