"""The gallery in a folder of another name, as a proxy shows it."""

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.serving import Shown
from tests.fakes import song
from tests.ports import free_port
from tests.proxy import OurServer

SONG = f"/music/songs/{song(1)['id']}"


@pytest.fixture
def visitor(visit, galleries, closing):
    gallery = galleries(
        lambda api: [playable(api, n, title=f"Harbour the {n}.") for n in (2, 1)],
        SONGWALL_PROXY="1",
    )
    port = free_port()
    closing.enter_context(OurServer(port, gallery.port, "/music/").running())
    return visit(Shown(gallery, port))


def test_in_a_folder_pages_search_hearts_looks_and_music_keep_to_it(visitor):
    visitor.go("/music/")
    page = visitor.page
    visitor.play(visitor.card("Harbour the 1."))

    page.get_by_role("searchbox").fill("harbour the 1.")
    expect(page).to_have_url(f"{visitor.gallery.url}/music/?q=harbour+the+1.&sort=newest")
    page.locator("#main article .card__title a").first.click()
    expect(page).to_have_url(f"{visitor.gallery.url}{SONG}")
    page.locator("#main [data-favourite-form] button").click()
    expect(page.locator("#main [data-favourite-form] button")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.locator("#main [data-back]").click()
    expect(page).to_have_url(f"{visitor.gallery.url}/music/?q=harbour+the+1.&sort=newest")
    page.get_by_role("link", name="Filters").click()
    expect(page).to_have_url(f"{visitor.gallery.url}/music/find?q=harbour+the+1.&sort=newest")
    page.locator(".brand").click()
    expect(page).to_have_url(f"{visitor.gallery.url}/music/")
    page.locator("[data-look] button").last.click()

    paths = {cookie["path"] for cookie in visitor.context.cookies()}
    assert {"/music/"} == paths
    ours = [url for url in visitor.requests if visitor.gallery.host in url]
    assert not [url for url in ours if not url.startswith(f"{visitor.gallery.url}/music/")]
