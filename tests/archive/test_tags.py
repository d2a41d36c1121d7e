import base64
import struct

import pytest
from mutagen import aiff, flac, id3, mp4, oggopus, wave

from tests import audio
from tests.archives import picture
from webapp.archive import audio_formats, tags
from webapp.lyrics import timed_lyrics

COVER = picture((64, 64))
ID = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"
NOTE = f"made with suno; created=2026-02-03T04:05:06.789Z; id={ID}"
WORDS = "[Verse]\nWaves come\nWaves go"


def frames(kind=id3.ID3):
    made = kind() if kind is id3.ID3 else kind
    for frame in (
        id3.TIT2(encoding=1, text=["Glass Tram"]),
        id3.TCON(encoding=3, text=["dream pop"]),
        id3.COMM(encoding=1, lang="eng", desc="", text=[NOTE]),
        id3.TXXX(encoding=3, desc="SUNO_MODEL", text=["v5"]),
        id3.TDRC(encoding=3, text=["2026-02-03"]),
        id3.USLT(encoding=3, lang="eng", desc="", text=WORDS),
        id3.SYLT(
            encoding=3, lang="eng", format=2, type=1, desc="",
            text=[("Waves come", 500), ("Waves go", 1200)],
        ),
        id3.APIC(encoding=3, mime="image/png", type=4, desc="back", data=b"back"),
        id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=COVER),
    ):  # fmt: skip
        made.add(frame)
    return made


def mp3_of(path):
    path.write_bytes(audio.made("audio/mpeg"))
    frames().save(path, v2_version=3)


def chunked(kind, form):
    def write(path):
        path.write_bytes(audio.made(form))
        file = kind(path)
        file.add_tags()
        frames(file.tags)
        file.save()

    return write


def mp4_of(path):
    path.write_bytes(audio.made("audio/mp4"))
    file = mp4.MP4(path)
    file["\xa9nam"], file["\xa9gen"], file["\xa9cmt"] = "Glass Tram", "dream pop", NOTE
    file["\xa9lyr"], file["\xa9day"], file["covr"] = WORDS, "2026-02-03", [mp4.MP4Cover(COVER)]
    file["----:com.apple.iTunes:SUNO_MODEL"] = [mp4.MP4FreeForm(b"v5")]
    file.save()


def vorbis_of(kind, form):
    def write(path):
        path.write_bytes(audio.made(form))
        file = kind(path)
        file["TITLE"], file["GENRE"], file["COMMENT"] = "Glass Tram", "dream pop", NOTE
        file["UNSYNCEDLYRICS"], file["DATE"], file["SUNO_MODEL"] = WORDS, "2026-02-03", "v5"
        front = flac.Picture()
        front.type, front.mime, front.data = 3, "image/jpeg", COVER
        if kind is flac.FLAC:
            file.add_picture(front)
        else:
            file["metadata_block_picture"] = [base64.b64encode(front.write()).decode()]
        file.save()

    return write


FORMS = {
    "mp3": mp3_of,
    "wav": chunked(wave.WAVE, "audio/wav"),
    "aiff": chunked(aiff.AIFF, "audio/aiff"),
    "m4a": mp4_of,
    "flac": vorbis_of(flac.FLAC, "audio/flac"),
    "ogg": vorbis_of(oggopus.OggOpus, "audio/ogg"),
}


@pytest.mark.parametrize(("extension", "write"), FORMS.items(), ids=FORMS)
def test_every_form_says_the_same(extension, write, tmp_path):
    path = tmp_path / "audio"
    write(path)

    said = tags.read(path, extension)

    known = {"title": "Glass Tram", "genre": "dream pop", "comment": NOTE, "suno_model": "v5"}
    assert {**known, "lyrics": WORDS, "date": "2026-02-03"}.items() <= said.texts.items()
    assert COVER == said.cover
    if extension in {"mp3", "wav", "aiff"}:
        lyrics = timed_lyrics.read({"lyrics_timestamped": said.timed}, 2.0)
        assert [("Waves come", 0.5), ("Waves go", 1.2)] == [(x.text, x.start) for x in lyrics.lines]


def test_the_list_info_of_a_wav_is_read(tmp_path):
    texts = {b"INAM": b"Glass Tram", b"ICMT": NOTE.encode(), b"IGNR": "Électro".encode("latin-1")}
    packed = b"INFO" + b"".join(
        name + struct.pack("<I", len(text)) + text + b"\0" * (len(text) & 1)
        for name, text in texts.items()
    )
    content = audio.made() + b"LIST" + struct.pack("<I", len(packed)) + packed
    (tmp_path / "a").write_bytes(content)

    assert {
        "title": "Glass Tram",
        "comment": NOTE,
        "genre": "Électro",
    }.items() <= tags.read(tmp_path / "a", "wav").texts.items()


def test_what_a_webm_says_is_read(tmp_path):
    (tmp_path / "a").write_bytes(audio.made("audio/webm", title="Glass Tram"))

    assert "Glass Tram" == tags.read(tmp_path / "a", "webm").texts["title"]


def test_a_track_of_timed_text_is_read(tmp_path):
    lines = [(0.0, 0.2, "[Chorus]"), (0.2, 0.9, "Waves come"), (1.0, 1.8, "Waves go")]
    (tmp_path / "a").write_bytes(audio.with_timed_text(lines))

    said = tags.read(tmp_path / "a", "m4a")

    lyrics = timed_lyrics.read({"lyrics_timestamped": said.timed}, 2.0)
    assert ["Chorus"] == [section.mark for section in lyrics.sections if section.mark]
    assert [("Waves come", 0.2), ("Waves go", 1.0)] == [(x.text, x.start) for x in lyrics.lines]


@pytest.mark.parametrize("extension", audio_formats.TYPES)
def test_what_is_broken_says_nothing(extension, tmp_path):
    (tmp_path / "a").write_bytes(b"\0" * 500)

    assert {} == tags.read(tmp_path / "a", extension).texts
