"""Songs out of audio files that no record tells of."""

import io
import json
import re
import struct
import zipfile

import pytest
from mutagen import id3, mp4

from tests import audio
from tests.archives import M4A, picture
from tests.factories import NOW
from tests.fakes import song
from webapp.archive import disk
from webapp.archive.store import Archive
from webapp.imports import importer
from webapp.imports.containers import open_containers
from webapp.imports.media_import import UNUSABLE, MediaImporter
from webapp.library import files, song_audio, songs, user_marks
from webapp.records import record
from webapp.sources.media_client import MediaClient

ID = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"
NOTE = f"made with suno; created=2025-02-03T04:05:06Z; id={ID}"
MP3, WAV, M4A_SHORT = (audio.made(f"audio/{form}") for form in ("mpeg", "wav", "mp4"))
OGG = audio.made("audio/ogg", levels=(0.3, 1.0))
OTHER_MP3 = audio.made("audio/mpeg", levels=(0.3, 0.9))
NO_FRAME = b"ID3\x04\x00\x00" + bytes(4) + b"nothing that sounds" * 99
LRC = "[00:00.50]Waves come\n[00:01.20]Waves go\n"
SRT = "1\n00:00:00,500 --> 00:00:01,000\nWaves come\n\n2\n00:00:01,200 --> 00:00:02,000\nWaves go"


@pytest.fixture
def bring(db, config, tmp_path):
    """Imports files by their names; answers the outcome."""
    media = MediaImporter(config, Archive(config.archive, MediaClient()), free=lambda _: 10**12)

    def bring(contents, name="given", *, packed=False):
        if packed:
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as file:
                for inner, content in contents.items():
                    file.writestr(inner, content)
            path = tmp_path / f"{name}.zip"
        else:
            for inner, content in contents.items():
                (tmp_path / name / inner).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name / inner).write_bytes(content)
            path = tmp_path / name
        outcome = importer.import_all(db, open_containers(path), NOW, media=media)
        assert not list(config.archive.rglob("*.part"))
        assert not list((config.archive / "staging").glob("*"))
        return outcome

    return bring


@pytest.fixture
def hung(db):
    """All songs, by their titles: the endings of their audio, the best one first."""

    def hung():
        cards = songs.by_keys(db, songs.keys(db))
        names = {card.title: song_audio.of(db, card.key) for card in cards}
        return {t: [f.name.rpartition(".")[2] for f in stored] for t, stored in names.items()}

    return hung


def tagged(content, *frames):
    packed = io.BytesIO(content)
    made = id3.ID3(packed) if content[:3] == b"ID3" else id3.ID3()
    packed.seek(0)
    for frame in frames:
        made.add(frame)
    made.save(packed)
    return packed.getvalue()


def title(text):
    return id3.TIT2(encoding=3, text=[text])


def noted(content, text="Glass Tram"):
    return tagged(content, title(text), id3.COMM(encoding=1, lang="eng", desc="", text=[NOTE]))


def wav_with_info(content, **texts):
    packed = b"INFO" + b"".join(
        name.encode() + struct.pack("<I", len(text)) + text.encode() + b"\0" * (len(text) & 1)
        for name, text in texts.items()
    )
    return content + b"LIST" + struct.pack("<I", len(packed)) + packed


def noted_m4a(content):
    packed = io.BytesIO(content)
    file = mp4.MP4(packed)
    file["\xa9nam"], file["\xa9cmt"] = "Glass Tram", NOTE
    file.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_each_file_becomes_a_song_with_all_that_it_says(bring, db, packed):
    words = id3.USLT(encoding=3, lang="eng", desc="", text="Waves come")
    cover = id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=picture((64, 64)))
    style = id3.TCON(encoding=3, text=["dream pop"])

    outcome = bring({"a/x.mp3": tagged(noted(MP3), words, cover, style)}, packed=packed)

    assert (1, 1, 2, []) == (outcome.read, outcome.changed, outcome.kept, outcome.problems)
    assert [
        "1 song was made from audio alone, because no record tells about it."
    ] == outcome.remarks
    card = songs.by_id(db, ID)
    raw = record.loads(songs.details(db, card)[0])
    assert ("Glass Tram", "dream pop", "completed") == (card.title, card.style, card.status)
    assert ("2025-02-03T04:05:06Z", "suno") == (card.created_at, card.service)
    assert "Waves come" == raw["lyrics"]
    assert 2.0 == pytest.approx(card.duration, abs=0.1)
    assert card.audio_kept is not None
    assert card.cover_kept is not None


def test_files_of_all_forms_become_songs(bring, hung):
    contents = {f"{form[6:]}.{form[6:]}": audio.made(form) for form in audio.FORMS}
    endings = {"audio/mp4": "mp4", "audio/mpeg": "mp3", "audio/ogg": "opus"}
    named = {
        f"Song {number}.{endings.get(form, form[6:])}": content
        for number, (form, content) in enumerate(
            (form, contents[f"{form[6:]}.{form[6:]}"]) for form in audio.FORMS
        )
    }

    outcome = bring(named)

    assert (len(named), []) == (outcome.read, outcome.problems)
    assert {f"Song {number}" for number in range(len(named))} == set(hung())


def test_one_id_in_several_files_is_one_song(bring, hung):
    contents = {
        "Glass Tram.mp3": noted(MP3),
        "another name.wav": wav_with_info(WAV, INAM="Glass Tram", ICMT=NOTE),
        "b/Glass Tram.m4a": noted_m4a(M4A_SHORT),
        f"third_{ID}.mp3": OTHER_MP3,
        "Glass Tram (1).mp3": noted(MP3),
    }

    outcome = bring(contents)

    assert (1, 4) == (outcome.read, outcome.kept)
    assert {"Glass Tram": ["wav", *hung()["Glass Tram"][1:]]} == hung()
    assert ["m4a", "mp3", "mp3"] == sorted(hung()["Glass Tram"][1:])
    again = bring(contents)
    assert (1, 0, 0) == (again.read, again.changed, again.kept)


def test_without_an_id_the_same_sound_is_the_same_song(bring, hung):
    outcome = bring(
        {"Paper.mp3": MP3, "Paper (1).mp3": MP3, "b/renamed.mp3": tagged(MP3, title("Tin"))}
    )

    assert (1, 1) == (outcome.read, outcome.kept)
    (ending,) = hung().values()
    assert ["mp3"] == ending
    assert 0 == bring({"once more.mp3": MP3}, "again").kept
    assert 1 == len(hung())


def test_what_sounds_like_several_songs_is_none_of_its_own_however_often_it_comes(bring, db):
    ids = [f"3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c0{number}" for number in (1, 2, 3)]
    same = {f"b/x_{song_id}.mp3": MP3 for song_id in ids[:2]} | {f"c/{ids[2]}.mp3": MP3}
    records = json.dumps([song(n, id=song_id) for n, song_id in enumerate(ids[:2])])

    outcomes = [bring({"a.json": records.encode(), "Bare.mp3": MP3, **same}) for _ in range(3)]

    assert ids == sorted(card.id for card in songs.by_keys(db, songs.keys(db)))
    assert [(0, 0), (0, 0)] == [(again.changed, again.kept) for again in outcomes[1:]]


def test_the_same_title_is_not_the_same_song(bring, hung, db):
    bring({"a/x.mp3": tagged(MP3, title("Tin")), "b/y.mp3": tagged(OTHER_MP3, title("Tin"))})

    assert 2 == len(songs.keys(db))


def test_one_name_in_several_forms_of_one_length_is_one_song(bring, db):
    elsewhere, longer = audio.made(levels=(0.1, 0.2)), audio.made(seconds=4.0)

    bring({"Tin.mp3": MP3, "Tin.wav": WAV, "b/Tin.wav": elsewhere, "b/Tin.mp3": OTHER_MP3})
    bring({"c/Tin.mp3": OTHER_MP3, "c/Tin.wav": longer}, "later")

    counts = [len(song_audio.of(db, key)) for key in songs.keys(db)]
    assert [1, 2, 2] == sorted(counts)


def test_files_without_names_of_their_own_are_told_apart_by_their_lengths(bring, db):
    longer = [audio.made(f"audio/{form}", seconds=5.0) for form in ("wav", "mpeg")]

    bring(
        {
            "audio.mp3": MP3,
            "audio-aaaaaaaa.mp3": OTHER_MP3,
            "audio-bbbbbbbb.wav": WAV,
            "audio-cccccccc.wav": longer[0],
            "audio-dddddddd.mp3": longer[1],
        }
    )

    stored = [song_audio.of(db, key) for key in songs.keys(db)]
    endings = sorted(sorted(file.name.rpartition(".")[2] for file in files) for files in stored)
    assert [["mp3"], ["mp3", "wav"], ["mp3", "wav"]] == endings


def test_a_file_that_sounds_like_a_known_songs_is_that_songs(bring, hung):
    bring({f"x_{ID}.json": json.dumps(song(1, id=ID)).encode(), f"x_{ID}.mp3": MP3})

    outcome = bring({"renamed.mp3": tagged(MP3, title("Other"))}, "later")

    assert (1, 0) == (outcome.read, outcome.kept)
    assert {"Song 1": ["mp3"]} == hung()


RECORD = {"record.json": json.dumps([song(1, id=ID, title="Said")]).encode()}
AUDIO = {f"x_{ID}.mp3": MP3}


@pytest.mark.parametrize("first", [RECORD, AUDIO])
@pytest.mark.parametrize("packed", [False, True])
def test_record_and_audio_of_two_imports_are_one_song_in_either_order(bring, hung, first, packed):
    second = AUDIO if first is RECORD else RECORD

    bring(first, "first", packed=packed)
    bring(second, "second", packed=packed)

    assert {"Said": ["mp3"]} == hung()


@pytest.mark.parametrize("order", [["a", "b"], ["b", "a"]])
def test_all_records_come_before_audio_whichever_zip_is_first(bring, hung, tmp_path, order):
    packed = {}
    for name, contents in zip(order, [RECORD, AUDIO], strict=True):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as target:
            for inner, content in contents.items():
                target.writestr(inner, content)
        packed[f"{name}.zip"] = file.getvalue()

    outcome = bring(packed)

    assert [] == outcome.remarks
    assert {"Said": ["mp3"]} == hung()


@pytest.mark.parametrize("ending", ["lrc", "srt", "txt"])
def test_words_beside_are_the_songs(bring, db, ending):
    content = {"lrc": LRC, "srt": SRT, "txt": "Waves come\nWaves go"}[ending]
    bring({f"x_{ID}.mp3": MP3, f"x_{ID}.{ending}": content.encode()})

    raw = record.loads(songs.details(db, songs.by_id(db, ID))[0])
    if ending != "txt":
        assert [0.5, 1.2] == [line["start"] for line in raw["lyrics_timestamped"]["lines"]]
    else:
        assert content == raw["lyrics"]


def test_words_beside_a_record_fill_what_it_does_not_say(bring, db):
    bring(
        {
            f"x_{ID}.json": json.dumps({"id": ID, "title": "Said"}).encode(),
            f"x_{ID}.lrc": LRC.encode(),
        }
    )

    raw = record.loads(songs.details(db, songs.by_id(db, ID))[0])
    assert 2 == len(raw["lyrics_timestamped"]["lines"])


def test_words_in_audio_beside_a_record_fill_what_it_does_not_say(bring, db):
    words = id3.USLT(encoding=3, lang="eng", desc="", text="Waves come")
    cover = id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=picture((64, 64)))
    told = json.dumps({"id": ID, "title": "Said"}).encode()

    bring({f"x_{ID}.json": told, f"x_{ID}.mp3": tagged(MP3, title("Not this"), words, cover)})

    card = songs.by_id(db, ID)
    assert ("Said", True) == (card.title, card.cover_kept is not None)
    assert "Waves come" == record.loads(songs.details(db, card)[0])["lyrics"]


def test_what_is_no_audio_is_said_and_costs_only_itself(bring, hung):
    broken = {"b.mp3": b"<html>", "c.m4a": M4A[:5000], "d.mp3": b"", "e.mp3": NO_FRAME}
    outcome = bring({"a.mp3": MP3, **broken})

    assert {"a": ["mp3"]} == hung()
    assert [f"4 times: {UNUSABLE['audio']} (b.mp3; c.m4a; d.mp3 and others)"] == outcome.problems


def test_what_was_cut_off_is_taken_in_and_said(bring, hung):
    outcome = bring({"a.mp3": MP3[: len(MP3) // 2], "b.ogg": OGG[: len(OGG) // 2]})

    assert {"a": ["mp3"], "b": ["ogg"]} == hung()
    said = " ".join(outcome.remarks)
    assert re.search(r"a\.mp3: it was cut off: \d\d% of its sound is there", said)
    assert "b.ogg: it was cut off: its end is missing" in said


def test_without_room_no_song_is_made_of_audio(db, config, tmp_path, hung):
    media = MediaImporter(config, Archive(config.archive, MediaClient()), free=lambda _: 0)
    (tmp_path / "a.mp3").write_bytes(MP3)

    outcome = importer.import_all(db, open_containers(tmp_path / "a.mp3"), NOW, media=media)

    assert (0, 0, {}) == (outcome.read, outcome.kept, hung())
    assert media.full is not None


def test_the_songs_folder_holds_all_its_files(bring, config):
    bring({"a.mp3": noted(MP3), "b.wav": wav_with_info(WAV, ICMT=NOTE)})

    folder = disk.song_folder(config.archive, ID)

    sums = {path.read_bytes() for path in folder.glob("audio*")}
    assert {noted(MP3), wav_with_info(WAV, ICMT=NOTE)} == sums


def test_nobody_fetches_what_is_brought(bring, db, library):
    library.add(song(1, id=ID, download_url="https://media.example/1.m4a"))

    bring({"a.mp3": noted(MP3)})

    assert files.claim(db, 1e12) is None


BARE = {"Tin.mp3": tagged(MP3, title("Tin"), id3.TCON(encoding=3, text=["pop"])), "Tin.wav": WAV}
TOLD = {
    "beside its record": {f"x_{ID}.json": json.dumps(song(1, id=ID)).encode(), f"x_{ID}.mp3": MP3},
    "with its id in it": {"Other.mp3": noted(MP3, "Song 1")},
}


@pytest.mark.parametrize("later", TOLD.values(), ids=TOLD)
def test_a_song_of_its_sound_becomes_the_one_whose_id_is_told_later(bring, db, config, later):
    bring(BARE)
    (key,) = songs.keys(db)
    user_marks.set_favourite(db, key, favourite=True)

    bring(later, "later")

    (card,) = songs.by_keys(db, songs.keys(db))
    assert (ID, "Song 1", 1) == (card.id, card.title, card.favourite)
    assert ["wav", "mp3"] == [f.name.rpartition(".")[2] for f in song_audio.of(db, card.key)]
    assert "pop" in json.dumps(record.loads(songs.details(db, card)[0]))
    folders = [path for path in config.archive.glob("??/*") if any(path.iterdir())]
    assert [disk.song_folder(config.archive, ID)] == folders
    assert 0 == bring(BARE, "again").kept
    assert 1 == len(songs.keys(db))


def test_tags_that_no_record_can_hold_cost_only_what_they_say(bring, db):
    words = id3.USLT(encoding=3, lang="eng", desc="", text="la " * 800_000)

    outcome = bring({"Long.mp3": tagged(MP3, words), "Other.mp3": OTHER_MP3})

    assert ({"Long", "Other"}, []) == ({card.title for card in all_cards(db)}, outcome.problems)
    too_large = "Long.mp3: what it says about its song is too large"
    assert too_large in outcome.remarks


def test_files_in_which_nothing_sounds_are_named_and_make_no_song(bring, db):
    heads = {
        "b.flac": b"fLaC",
        "c.wav": WAV[:36],
        "d.ogg": b"OggS",
    }

    outcome = bring({**{name: head + bytes(99) for name, head in heads.items()}, "Whole.mp3": MP3})

    assert ["Whole"] == [card.title for card in all_cards(db)]
    said = "\n".join(outcome.problems)
    assert (len(heads), []) == (outcome.unusable, [name for name in heads if name not in said])


def all_cards(db):
    return songs.by_keys(db, songs.keys(db))


def test_what_a_record_says_as_tags_do_is_no_guess(bring, db):
    words = id3.USLT(encoding=3, lang="eng", desc="", text="Waves come")
    audio_file = {f"x_{ID}.mp3": tagged(MP3, title("New"), words)}
    bring({"a.json": json.dumps([song(1, id=ID, title="New")]).encode(), **audio_file})

    bring({"b.json": json.dumps([song(1, id=ID, title="Old", lyrics="Sung")]).encode()}, "older")

    raw = record.loads(songs.details(db, songs.by_id(db, ID))[0])
    assert ("New", "Sung") == (raw["title"], raw["lyrics"])
