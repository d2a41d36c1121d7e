import pytest

from tests import audio
from webapp.archive import decoder
from webapp.errors import DecoderError
from webapp.library import loudness, pauses
from webapp.worker.loudness_task import SETTLING, LoudnessTask
from webapp.worker.measuring_task import REST

MP3 = audio.made("audio/mpeg", seconds=2, levels=(1.0,))


@pytest.fixture
def loudness_task(keeping):
    return LoudnessTask(keeping.config.archive, clock=lambda: keeping.now, settling=0)


def test_songs_that_were_kept_before_are_measured_and_pages_made_anew(keeping, loudness_task):
    loud, soft = keeping.add(1, MP3), keeping.add(2, audio.made("audio/flac", levels=(0.02,)))
    keeping.turn()
    before = keeping.library.version()

    loudness_task.run_once(keeping.db)

    assert -14 < keeping.library.card(loud).loudness < 0
    assert keeping.library.card(loud).gain < -5
    assert 0 == keeping.library.card(soft).gain
    assert before < keeping.library.version()
    after = keeping.library.version()
    loudness_task.run_once(keeping.db)
    assert after == keeping.library.version()


def test_a_start_is_for_what_one_waits_for(keeping):
    task = LoudnessTask(keeping.config.archive, clock=lambda: keeping.now)
    raw = keeping.add(1, MP3)
    keeping.turn()
    task.run_once(keeping.db)
    assert keeping.library.card(raw).loudness is None

    keeping.now += SETTLING
    task.run_once(keeping.db)

    assert keeping.library.card(raw).loudness is not None


def test_what_cannot_be_decoded_stops_no_other(keeping, loudness_task):
    broken, sound = keeping.add(2, b"fLaC" + bytes(5000)), keeping.add(1, MP3)
    keeping.turn()

    loudness_task.run_once(keeping.db)

    assert keeping.library.card(broken).loudness is None
    assert keeping.library.card(sound).loudness is not None
    assert loudness.next_unmeasured(keeping.db) is None


def test_while_keeping_is_paused_nothing_is_measured(keeping, loudness_task):
    raw = keeping.add(1, MP3)
    keeping.turn()
    pauses.pause(keeping.db, pauses.KEEPING, paused=True)
    loudness_task.run_once(keeping.db)
    assert keeping.library.card(raw).loudness is None

    pauses.pause(keeping.db, pauses.KEEPING, paused=False)
    loudness_task.run_once(keeping.db)

    assert keeping.library.card(raw).loudness is not None


def test_where_nothing_can_be_decoded_it_rests(keeping):
    asked = []

    def measure(path, kind):
        asked.append(kind)
        if len(asked) == 1:
            raise DecoderError("No decoding.")
        return decoder.loudness(path, kind)

    task = LoudnessTask(
        keeping.config.archive, measure=measure, clock=lambda: keeping.now, settling=0
    )
    raw = keeping.add(1, MP3)
    keeping.turn()
    with pytest.raises(DecoderError):
        task.run_once(keeping.db)
    task.run_once(keeping.db)
    assert 1 == len(asked)

    keeping.now += REST
    task.run_once(keeping.db)

    assert keeping.library.card(raw).loudness is not None
