from io import BytesIO

import mutagen
import pytest
from PIL import Image

from tests.archives import M4A, OTHER_M4A, picture
from webapp.errors import UnusableFileError
from webapp.exports.song_files import SongExporter, kind_of
from webapp.library import files


@pytest.fixture
def exported(keeping):
    """The files of a song with this audio and cover, by their kinds."""

    def call(audio=M4A, cover=None, *, original=False, **fields):
        raw = keeping.add(1, audio, cover, **fields)
        keeping.turn()
        card = keeping.library.card(raw)
        exporter = SongExporter(keeping.config.archive, original=original)
        song = exporter.song(keeping.db, card, files.copies(keeping.db, [card.key])[card.key])
        return {kind_of(file.ending): file for file in song.files}

    return call


def test_the_fingerprint_of_tagged_audio_is_of_all_that_is_in_it(exported):
    first = exported(title="Harbour")["audio"].fingerprint

    assert first == exported(title="Harbour")["audio"].fingerprint
    renamed = exported(title="Meadow")["audio"].fingerprint
    with_cover = exported(title="Meadow", cover=picture())["audio"].fingerprint
    assert 3 == len({first, renamed, with_cover})


def test_the_fingerprint_of_an_original_is_its_checksum(exported, keeping):
    audio = exported(original=True, title="Harbour")["audio"]

    assert keeping.file(keeping.add(1)).sha256 == audio.fingerprint
    assert audio.fingerprint == exported(original=True, title="Meadow")["audio"].fingerprint


def test_a_webp_cover_is_embedded_as_jpeg(exported, tmp_path):
    audio = exported(cover=picture(form="WEBP"))["audio"]

    audio.write(tmp_path / "a.m4a")

    (cover,) = mutagen.File(tmp_path / "a.m4a").tags["covr"]
    assert "JPEG" == Image.open(BytesIO(bytes(cover))).format


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(OTHER_M4A)]
)
def test_a_copy_with_another_checksum_is_not_written(exported, keeping, tmp_path, spoil):
    raw = keeping.add(1, M4A)
    audio = exported()["audio"]
    spoil(keeping.folder(raw) / "audio.m4a")

    with pytest.raises(UnusableFileError):
        audio.write(tmp_path / "a.m4a")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lyrics": "[00:01.00]One\n[00:02.00]Two"}, "One\nTwo"),
        ({"lyrics_timestamped": [{"text": "One", "start": 1}, {"text": "two"}]}, "One two"),
    ],
)
def test_words_that_stand_nowhere_as_plain_text_are_tagged_as_such(
    exported, tmp_path, fields, words
):
    exported(**{"lyrics": None, **fields})["audio"].write(tmp_path / "a.m4a")

    assert [words] == mutagen.File(tmp_path / "a.m4a").tags["\xa9lyr"]
