"""Somebody else writes for long while a listener presses buttons."""

from contextlib import closing, contextmanager

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from webapp import database

WORDS = "is busy writing, so nothing was changed"


@pytest.fixture
def gallery(galleries):
    return galleries(lambda api: [playable(api, number) for number in (2, 1)])


@contextmanager
def written(gallery):
    with closing(database.connect(gallery.data / "songwall.db")) as db, database.transaction(db):
        yield


def test_a_form_that_is_refused_says_why_and_takes_nothing_away(visit, gallery):
    visitor = visit(gallery).go("/archive")
    visitor.excuse("503")
    button = visitor.page.get_by_role("button", name="Check my files")
    expect(button).to_be_visible()
    with written(gallery):
        button.click()

        expect(visitor.page.locator("#unreachable")).to_contain_text(WORDS)
        expect(visitor.page.get_by_role("status")).to_contain_text(WORDS)
        expect(visitor.page.locator("#archive")).to_have_count(1)
        expect(button).to_be_visible()

    with visitor.page.expect_response("**/archive/check") as answered:
        visitor.page.get_by_role("button", name="Try again").click()
    assert 303 == answered.value.status
    expect(visitor.page.locator("#unreachable")).to_be_hidden()


def test_a_heart_that_is_refused_says_why_and_stays_as_it_was(visit, gallery):
    visitor = visit(gallery).go()
    visitor.excuse("503")
    visitor.page.locator("#main .card__title a").first.click()
    heart = visitor.page.locator("#main [data-favourite-form] button")
    expect(heart).to_have_attribute("aria-pressed", "false")
    with written(gallery):
        heart.click()

        expect(visitor.page.get_by_role("status")).to_contain_text(WORDS)
        expect(heart).to_have_attribute("aria-pressed", "false")
