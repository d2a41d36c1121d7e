from importlib import resources

import pytest

from tests import audio
from tests.fakes import song
from webapp import database
from webapp.database import prepare
from webapp.library import archive_stats, peaks, songs
from webapp.records import waveform

LEVELS = [0.0, 0.5, 1.0, 0.25]
BARS = waveform.bars(LEVELS, 60)
M4A = audio.made("audio/mp4", seconds=1)
OTHER_M4A = audio.made("audio/mp4", seconds=4)


@pytest.fixture
def kept(keeping):
    """A song whose audio is kept; answers its record."""

    def make(number=1, content=M4A, **fields):
        raw = keeping.add(number, content, **fields)
        keeping.turn()
        return raw

    return make


@pytest.fixture
def waves(keeping):
    """The bars of its card and of its page."""

    def of(raw):
        card = keeping.library.card(raw)
        return card.wave, songs.details(keeping.db, card)[1]

    return of


def measure(keeping, levels=LEVELS):
    found = peaks.next_unmeasured(keeping.db)
    peaks.save(keeping.db, found, levels)
    return found


def change_audio(keeping, raw, content=OTHER_M4A):
    """The source says another address, and its file is kept."""
    name = f"again-{len(content)}.m4a"
    keeping.api.media[name] = type(keeping.api.media["1.m4a"])(content)
    raw["download_url"] = keeping.api.media_url(name)
    keeping.library.add(raw)
    keeping.turn()


def test_a_song_without_peaks_is_to_be_measured_once_its_audio_is_kept(keeping, kept):
    keeping.add(2)
    assert peaks.next_unmeasured(keeping.db) is None

    raw = kept(1)

    found = peaks.next_unmeasured(keeping.db)
    card = keeping.library.card(raw)
    assert (card.id, "audio.m4a", "audio/mp4") == (found.song_id, found.name, found.type)
    assert card.audio_kept == found.mark


def test_the_newest_song_comes_first(keeping, kept):
    for number in (2, 9, 4):
        kept(number)

    order = [measure(keeping).song_id for _ in range(3)]

    assert [keeping.library.card(song(number)).id for number in (9, 4, 2)] == order
    assert peaks.next_unmeasured(keeping.db) is None


def test_an_apis_own_peaks_need_no_measuring(keeping, kept):
    kept(1, simple_waveform="[0, 1]")

    assert peaks.next_unmeasured(keeping.db) is None


def test_what_was_measured_hangs_on_card_and_page(keeping, kept, waves):
    raw = kept()

    measure(keeping)

    assert (BARS, waveform.bars(LEVELS, 200)) == waves(raw)


def test_a_card_is_drawn_anew_with_its_waveform(keeping, kept):
    raw = kept()
    before = keeping.library.card(raw).mark

    measure(keeping)

    assert before != keeping.library.card(raw).mark


def test_what_was_measured_survives_news_without_peaks(keeping, kept, waves):
    raw = kept()
    measure(keeping)
    before = waves(raw)

    keeping.library.add({**raw, "title": "Another", "play_count": 3})

    assert "Another" == keeping.library.card(raw).title
    assert before == waves(raw)
    assert peaks.next_unmeasured(keeping.db) is None


@pytest.mark.parametrize("file", [False, True])
def test_peaks_of_the_source_win_over_measured_ones(keeping, kept, waves, file):
    raw = kept()
    measure(keeping)

    keeping.library.add({**raw, "simple_waveform": "[1, 0]"}, file=file)

    assert (waveform.bars([1, 0], 60), waveform.bars([1, 0], 200)) == waves(raw)
    change_audio(keeping, {**raw, "simple_waveform": "[1, 0]"})
    assert peaks.next_unmeasured(keeping.db) is None


def test_peaks_that_came_while_the_song_was_measured_win(keeping, kept, waves):
    raw = kept()
    found = peaks.next_unmeasured(keeping.db)
    keeping.library.add({**raw, "simple_waveform": "[1, 0]"})

    peaks.save(keeping.db, found, LEVELS)

    assert (waveform.bars([1, 0], 60), waveform.bars([1, 0], 200)) == waves(raw)


def test_audio_that_cannot_be_decoded_is_tried_once_a_copy(keeping, kept, waves):
    raw = kept()

    first = measure(keeping, [])
    assert (None, None) == waves(raw)
    assert peaks.next_unmeasured(keeping.db) is None
    change_audio(keeping, raw)

    assert first.mark != measure(keeping).mark
    assert BARS == waves(raw)[0]


def test_a_song_in_vain_is_tried_again_when_the_same_audio_is_kept_anew(keeping, kept):
    raw = kept()
    mark = measure(keeping, []).mark

    change_audio(keeping, raw, M4A)

    assert mark == peaks.next_unmeasured(keeping.db).mark


def test_another_copy_is_measured_anew_and_hangs_with_the_old_bars_meanwhile(keeping, kept, waves):
    raw = kept()
    measure(keeping)
    change_audio(keeping, raw)
    assert BARS == waves(raw)[0]

    measure(keeping, [])

    assert (None, None) == waves(raw)


def test_a_copy_that_came_while_the_one_before_was_measured_is_still_to_be_measured(
    keeping, kept, waves
):
    raw = kept()
    found = peaks.next_unmeasured(keeping.db)
    change_audio(keeping, raw)

    peaks.save(keeping.db, found, LEVELS)

    assert (None, None) == waves(raw)
    assert found.mark != peaks.next_unmeasured(keeping.db).mark


def test_an_archive_with_nothing_to_measure_costs_a_glance(db):
    plan = [row["detail"] for row in db.execute(f"EXPLAIN QUERY PLAN {peaks._NEXT}")]

    assert plan[0].startswith("SCAN songs USING INDEX songs_by_unmeasured")
    assert "TEMP B-TREE" not in " ".join(plan)


def test_a_song_without_a_length_is_as_long_as_its_audio(keeping, kept):
    raw = kept(duration_s=None)

    found = keeping.library.card(raw)

    assert keeping.file(raw).duration == found.duration == pytest.approx(1, abs=0.1)
    keeping.library.add({**raw, "title": "Another"})
    assert found.duration == keeping.library.card(raw).duration


def test_a_card_is_drawn_anew_with_its_length(keeping):
    raw = keeping.add(1, M4A, duration_s=None, simple_waveform="[1]")
    before = keeping.library.card(raw).mark

    keeping.turn()

    assert before != keeping.library.card(raw).mark


def test_the_length_follows_the_copy_until_the_source_says_one(keeping, kept):
    raw = kept(duration_s=None)

    change_audio(keeping, raw)
    assert 4 == pytest.approx(keeping.library.card(raw).duration, abs=0.1)
    keeping.library.add({**raw, "duration_s": 60})

    assert 60 == keeping.library.card(raw).duration
    change_audio(keeping, {**raw, "duration_s": 60}, M4A)
    assert 60 == keeping.library.card(raw).duration


def test_what_an_older_songwall_kept_has_its_length_and_is_to_be_measured(config):
    config.folder.mkdir(parents=True)
    old = database.create(config.database)
    steps = resources.files("webapp.database.migrations")
    for step in sorted(each.name for each in steps.iterdir() if each.name.endswith(".sql")):
        if step < "006":
            old.executescript((steps / step).read_text())
    old.execute(
        """INSERT INTO songs (id, source_id, source, place, status, hue, favourite, seen_at,
           version, audio_kept, key)
           VALUES ('a', 'a', 'import', 1, 'completed', 0, 0, '', 1, 'abcd', 1)"""
    )
    old.execute(
        """INSERT INTO files (key, kind, place, state, name, type, duration)
           VALUES (1, 'audio', 1, 'kept', 'audio.mp3', 'audio/mpeg', 12.5)"""
    )
    old.close()

    prepare(config.database)

    db = database.connect(config.database)
    assert 12.5 == songs.by_id(db, "a").duration
    assert "a" == peaks.next_unmeasured(db).song_id
    assert archive_stats.get(db).audio_kept == 1
    db.close()
