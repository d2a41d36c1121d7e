import pytest

from tests import audio
from webapp.archive import decoder
from webapp.errors import DecoderError, StorageError
from webapp.library import peaks
from webapp.library.page_version import EVERY
from webapp.worker.measuring_task import REST
from webapp.worker.waveform_task import WaveformTask

MP3 = audio.made("audio/mpeg", seconds=1)


@pytest.fixture
def waveform_task(keeping):
    return WaveformTask(keeping.config.archive, clock=lambda: keeping.now)


def test_songs_get_their_waveform_from_the_kept_audio(keeping, waveform_task):
    raws = [keeping.add(1, MP3), keeping.add(2, audio.made("audio/flac", seconds=1))]
    keeping.turn()

    waveform_task.run_once(keeping.db)

    for raw in raws:
        wave = keeping.library.card(raw).wave
        assert (60, 255) == (len(wave), max(wave))
        assert 128 == pytest.approx(wave[15], abs=8)


def test_what_cannot_be_decoded_stays_without_and_stops_no_other(keeping, waveform_task):
    broken = keeping.add(2, b"fLaC" + bytes(5000))
    sound = keeping.add(1, MP3)
    keeping.turn()

    waveform_task.run_once(keeping.db)

    assert keeping.library.card(broken).wave is None
    assert keeping.library.card(sound).wave
    assert peaks.next_unmeasured(keeping.db) is None


def test_audio_that_was_taken_away_stops_no_other(keeping, waveform_task):
    gone, sound = keeping.add(2, MP3), keeping.add(1, MP3)
    keeping.turn()
    (keeping.folder(gone) / "audio.mp3").unlink()

    waveform_task.run_once(keeping.db)

    assert keeping.library.card(gone).wave is None
    assert keeping.library.card(sound).wave


def test_pages_are_made_anew_once_songs_were_measured(keeping, waveform_task):
    keeping.add(1, MP3)
    keeping.turn()
    before = keeping.library.version()

    waveform_task.run_once(keeping.db)
    after = keeping.library.version()
    waveform_task.run_once(keeping.db)

    assert before < after == keeping.library.version()


def test_while_many_are_measured_pages_are_made_anew_once_in_a_while(keeping):
    for number in range(6):
        keeping.add(number, MP3)
    keeping.turn()
    clock = iter([100.0 + EVERY / 3 * step for step in range(99)])
    seen = []

    def levels(_path, _kind):
        seen.append(keeping.library.version())
        return [1.0]

    waveform_task = WaveformTask(keeping.config.archive, levels=levels, clock=lambda: next(clock))
    waveform_task.run_once(keeping.db)

    assert 6 == len(seen)
    assert 2 <= len(set(seen)) < 6


def test_songs_that_come_one_by_one_make_pages_anew_once_in_a_while(keeping):
    now = [100.0]
    waveform_task = WaveformTask(
        keeping.config.archive, levels=lambda *_: [1.0], clock=lambda: now[0]
    )
    told = []

    for number, seconds in ((1, 0), (2, EVERY / 2), (3, EVERY / 2)):
        keeping.add(number, MP3)
        keeping.turn()
        now[0] += seconds
        before = keeping.library.version()
        waveform_task.run_once(keeping.db)
        told.append(keeping.library.version() > before)

    assert [True, False, True] == told


def test_where_nothing_can_be_decoded_it_rests_and_no_song_is_to_blame(keeping):
    answers = [DecoderError("Not now.")]

    def levels(path, kind):
        if answers:
            raise answers.pop()
        return decoder.levels(path, kind)

    raw = keeping.add(1, MP3)
    keeping.turn()
    waveform_task = WaveformTask(keeping.config.archive, levels=levels, clock=lambda: keeping.now)
    with pytest.raises(DecoderError):
        waveform_task.run_once(keeping.db)

    waveform_task.run_once(keeping.db)
    assert keeping.library.card(raw).wave is None
    keeping.now += REST
    waveform_task.run_once(keeping.db)

    assert keeping.library.card(raw).wave


def test_news_that_could_not_be_told_are_told_later(keeping, waveform_task):
    keeping.add(1, MP3)
    keeping.turn()
    waveform_task.run_once(keeping.db)
    waveform_task._renewal.due, waveform_task._renewal._renewed_at = True, 0.0
    before = keeping.library.version()
    keeping.db.execute("PRAGMA query_only = 1")

    with pytest.raises(StorageError):
        waveform_task.run_once(keeping.db)
    keeping.db.execute("PRAGMA query_only = 0")
    waveform_task.run_once(keeping.db)

    assert before < keeping.library.version()


def test_what_nobody_foresaw_costs_the_song_it_came_with(keeping):
    odd, sound = keeping.add(2, MP3), keeping.add(1, MP3)
    keeping.turn()
    levels = [ZeroDivisionError(), [0.5] * 200]

    def stumble(_path, _kind):
        if isinstance(level := levels.pop(0), Exception):
            raise level
        return level

    task = WaveformTask(keeping.config.archive, levels=stumble, clock=lambda: keeping.now)
    with pytest.raises(ZeroDivisionError):
        task.run_once(keeping.db)
    task.run_once(keeping.db)

    assert keeping.library.card(odd).wave is None
    assert keeping.library.card(sound).wave
    assert [] == levels
