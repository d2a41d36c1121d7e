from tests.browser.driver import expect


def test_the_demo_hangs_24_songs_by_itself(visit, new_demo):
    visitor = visit(new_demo).go()

    cards = visitor.page.locator("#main article[data-song]")

    expect(cards).to_have_count(24)
    expect(cards.locator("[data-badge]")).to_have_count(24)
    expect(visitor.page.locator('[data-status="processing"]').first).to_be_visible()


def test_covers_are_loaded(visit, demo):
    visitor = visit(demo).go()

    for picture in visitor.page.locator("#main article[data-song] img").all():
        picture.scroll_into_view_if_needed()

    visitor.until(
        "[...document.querySelectorAll('#main article img')]"
        ".filter((img) => img.complete && img.naturalWidth).length",
        24,
    )


def test_badges_say_the_status_in_words(visit, demo):
    visitor = visit(demo).go()

    failed = visitor.page.locator('article[data-status="failed"] [data-badge]')

    expect(failed).to_have_text("Failed")


def test_a_song_plays(visit, demo):
    visitor = visit(demo).go()

    visitor.play()

    visitor.until("document.querySelector('#player audio').currentTime > 0.5")
    expect(visitor.player).to_be_visible()


def test_the_next_song_follows_by_itself(visit, demo):
    visitor = visit(demo).go()
    titles = visitor.page.locator("article:has([data-play]) h2").all_inner_texts()
    visitor.play()

    visitor.ask("heard.audio.currentTime = heard.audio.duration - 0.3")

    expect(visitor.player).to_contain_text(titles[1])
    visitor.until("document.querySelector('#player audio').currentTime > 0.5")
    assert 0 == visitor.pauses
