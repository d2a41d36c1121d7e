"""Several audio files of one song: which one plays, and what becomes of the others."""

import itertools
import json

import pytest

from tests import audio
from webapp import database
from webapp.archive import copies, disk
from webapp.archive.verify import Verifier
from webapp.database import transaction
from webapp.exports import tagging
from webapp.library import files, song_audio
from webapp.recovery import rebuild

WAV, MP3, FLAC, AIFF = (
    audio.made(f"audio/{form}", levels=(0.4, 1.0)) for form in ("wav", "mpeg", "flac", "aiff")
)
M4A, OTHER_M4A = (audio.made("audio/mp4", levels=(level, 1.0)) for level in (0.4, 0.2))


@pytest.fixture
def bring(keeping):
    """Stores audio that an owner brought."""

    def bring(content, raw):
        card = keeping.library.card(raw)
        folder = disk.song_folder(keeping.config.archive, card.id)
        disk.make_folder(folder, keeping.config.archive)
        (folder / "audio.import.part").write_bytes(content)
        with transaction(keeping.db):
            file = files.reserve(keeping.db, card.id, "audio", 0) or keeping.file(raw)
        return keeping.archive.add(keeping.db, file, folder / "audio.import.part", brought=True)

    return bring


def stored(keeping, raw):
    """The endings of the song's audio, the one that plays first."""
    found = song_audio.of(keeping.db, keeping.library.card(raw).key)
    for file in found:
        assert file.sha256 is not None
        assert (keeping.folder(raw) / file.name).stat().st_size == file.size
    first, *others = [file.name.rpartition(".")[2] for file in found]
    assert found[0].kind == "audio"
    assert keeping.library.card(raw).audio_kept == found[0].sha256[:8]
    return [first, *sorted(others)]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1]])
def test_the_best_plays_in_whatever_order_they_come(keeping, bring, order):
    raw = keeping.add(1, duration_s=None)
    kinds = [AIFF, MP3, WAV, FLAC]

    for number in order:
        bring(kinds[number], raw)

    assert ["flac", "aiff", "mp3", "wav"] == stored(keeping, raw)
    assert 2.0 == pytest.approx(keeping.library.card(raw).duration, abs=0.1)


def test_one_that_is_cut_does_not_play_before_a_whole_one(keeping, bring):
    raw = keeping.add(1)

    bring(WAV[: len(WAV) // 2], raw)
    bring(MP3, raw)

    assert ["mp3", "wav"] == stored(keeping, raw)


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_bytes_of_tags_make_no_file_better(keeping, bring, order):
    raw = keeping.add(1)
    low = audio.made("without a count", levels=(0.4, 1.0))
    large = audio.behind_id3(low, padding=16_383)
    assert len(low) < len(MP3) < len(large)

    for number in order:
        bring([MP3, large][number], raw)

    name = keeping.file(raw).name
    assert MP3 == (keeping.folder(raw) / name).read_bytes()


def test_of_equals_the_same_one_plays_in_whatever_order_they_come(keeping, bring):
    equals = [audio.made("audio/mpeg", levels=(level, 1.0)) for level in (0.2, 0.4, 0.6)]
    playing = set()

    for number, order in enumerate(itertools.permutations(equals), start=1):
        raw = keeping.add(number)
        for content in order:
            bring(content, raw)
        playing.add(keeping.file(raw).sha256)
        sizes = {file.sound_size for file in song_audio.of(keeping.db, keeping.file(raw).key)}
        assert 1 == len(sizes)

    assert 1 == len(playing)


def test_the_same_sound_is_kept_once_whatever_its_tags(keeping, bring, tmp_path):
    raw = keeping.add(1)
    (tmp_path / "a").write_bytes(MP3)
    tagging.write(tmp_path / "a", tagging.Tags(id="1", title="One"))

    copies_ = [bring(content, raw) for content in (MP3, MP3, (tmp_path / "a").read_bytes())]

    assert [False, True, True] == [copy is None for copy in copies_]
    assert ["mp3"] == stored(keeping, raw)


def test_a_download_takes_the_place_of_the_download_before_and_of_nothing_that_was_brought(
    keeping, bring
):
    raw = keeping.add(1, M4A)
    keeping.turn()
    bring(WAV, raw)
    bring(MP3, raw)
    assert ["wav", "m4a", "mp3"] == stored(keeping, raw)

    keeping.add(2, OTHER_M4A)
    keeping.library.add({**raw, "download_url": keeping.api.media_url("2.m4a")})
    keeping.turn()

    assert ["wav", "m4a", "mp3"] == stored(keeping, raw)
    assert "kept" == keeping.file(raw).state
    sums = {file.sha256 for file in song_audio.of(keeping.db, keeping.library.card(raw).key)}
    assert 3 == len(sums) == len([n for n in keeping.names(raw) if n.startswith("audio")])
    assert any((keeping.folder(raw) / n).read_bytes() == OTHER_M4A for n in keeping.names(raw))


def test_when_the_one_that_plays_is_lost_the_next_best_does(keeping, bring):
    raw = keeping.add(1)
    for content in (MP3, WAV, FLAC):
        bring(content, raw)
    (keeping.folder(raw) / keeping.file(raw).name).unlink()

    verifier = Verifier(keeping.db, keeping.config.archive, keeping.config.quarantine)
    outcome = verifier.run(copies.plan_check(keeping.db, 1e12))

    assert 1 == outcome.wrong
    assert ["wav", "mp3"] == stored(keeping, raw)
    assert "kept" == keeping.file(raw).state


def test_a_further_file_that_is_damaged_is_set_aside_and_said(keeping, bring):
    raw = keeping.add(1)
    for content in (MP3, WAV):
        bring(content, raw)
    keeping.turn()
    name = next(name for name in keeping.names(raw) if name.endswith(".mp3"))
    (keeping.folder(raw) / name).write_bytes(MP3[:-1] + b"!")

    verifier = Verifier(keeping.db, keeping.config.archive, keeping.config.quarantine)
    outcome = verifier.run(copies.plan_check(keeping.db, 1e12))

    assert ["“Song 1”, audio: The copy was damaged; the song has another."] == outcome.problems
    assert ["wav"] == stored(keeping, raw)
    assert [name] == [path.name for path in keeping.config.quarantine.glob("*/*")]


def test_a_lost_database_gets_them_all_back(keeping, bring):
    raw = keeping.add(1, M4A)
    keeping.turn()
    for content in (MP3, WAV):
        bring(content, raw)
    keeping.turn()
    before = keeping.record(raw)
    rows = _rows(keeping.db)
    keeping.db.close()
    keeping.config.database.unlink()

    rebuild.rebuild(keeping.config)

    keeping.db = keeping.library.db = database.connect(keeping.config.database)
    assert ["wav", "m4a", "mp3"] == stored(keeping, raw)
    assert rows == _rows(keeping.db)
    assert json.dumps(before) == json.dumps(keeping.record(raw))


def test_a_lost_database_and_a_lost_file_leave_the_next_best(keeping, bring):
    raw = keeping.add(1)
    for content in (MP3, WAV):
        bring(content, raw)
    keeping.turn()
    (keeping.folder(raw) / keeping.file(raw).name).unlink()
    keeping.db.close()
    keeping.config.database.unlink()

    rebuild.rebuild(keeping.config)

    keeping.db = keeping.library.db = database.connect(keeping.config.database)
    assert ["mp3"] == stored(keeping, raw)


def _rows(db):
    names = "kind, name, sha256, sound, brought, type, duration, state"
    return [tuple(row) for row in database.rows(db, f"SELECT {names} FROM files ORDER BY kind")]
