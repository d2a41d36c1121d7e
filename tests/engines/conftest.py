import os
from contextlib import ExitStack

import pytest

from tests.browser.serving import open_gallery
from tests.engines import browsers
from tests.engines.songs import songs
from tests.engines.tab import Tab

FORGET = """
localStorage.clear();
for (const name of ['hanging', 'theme']) document.cookie = `${name}=; Path=/; Max-Age=0`;
document.querySelectorAll('audio').forEach((audio) => audio.pause());
"""


def pytest_collection_modifyitems(items):
    for item in items:  # one process an engine
        if "engine" in item.callspec.params:
            item.add_marker(pytest.mark.xdist_group(item.callspec.params["engine"]))


@pytest.fixture(scope="session", params=browsers.ENGINES)
def engine(request):
    """Its name; each test is run in each engine."""
    if sentence := browsers.missing(request.param):
        pytest.fail(sentence, pytrace=False)
    return request.param


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    with browsers.loudspeaker(tmp_path_factory.mktemp("sound")) as settings:
        os.environ |= settings
        yield
        for name in settings:
            del os.environ[name]


@pytest.fixture(scope="session")
def driver(engine, sound, tmp_path_factory):
    with browsers.opened(engine, tmp_path_factory.mktemp(engine)) as driver:
        yield driver


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    with ExitStack() as stack:
        gallery = open_gallery(stack, tmp_path_factory.mktemp("gallery"), songs)
        gallery.wait_for("data-audio", count=24)
        yield gallery


@pytest.fixture
def tab(driver, gallery):
    """On a desk, as if nobody had been here before. Whatever goes wrong there fails the test."""
    tab = Tab(driver, gallery)
    tab.resize(1440)
    yield tab.go()
    wrong = tab.wrong
    tab.do(FORGET)
    assert [] == wrong
