"""Archives as owners have them, of every tool that is read: files by their names, JSON or bytes."""

import gzip
import io
import json
from functools import partial
from pathlib import Path

from mutagen import id3, mp4, oggopus

from tests import audio
from tests.archives import picture
from tests.fakes import song
from tests.records.test_other_forms import AUDIO_INFO, CLIP, INDEX, TOOLKIT, UDIO, YT_DLP
from webapp.archive import audio_formats

SAVED = Path(__file__).parent.parent / "samples" / "saved"
ID, OTHER, THIRD = (f"3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c0{number}" for number in (1, 2, 3))
SHORT = "ehJuLz9DuCtVapQMVMcAAA"
NOTE = f"made with suno; created=2025-02-03T04:05:06Z; id={ID}"
WORDS = "[Verse]\nWaves come\n[Chorus]\nWaves go"
LRC = b"[00:00.50]Waves come\n[00:01.20]Waves go\n"
JPEG = picture((90, 90))
TIMED = {
    "words": [
        {"text": "Waves ", "start": 0.25, "end": 0.5, "line_index": 0, "index_range": [0, 6]},
        {"text": "come", "start": 0.5, "end": 0.875, "line_index": 0, "index_range": [6, 10]},
    ]
}


def sound(number, form="audio/mpeg"):
    """Audio that sounds like no other number's."""
    return audio.made(form, seconds=1.0, levels=(number / 20, 1 - number / 20))


def tagged(content, *frames):
    """MP3 with these frames beside those it has."""
    packed = io.BytesIO(content)
    tags = id3.ID3(packed)
    for frame in frames:
        tags.add(frame)
    packed.seek(0)
    tags.save(packed)
    return packed.getvalue()


def text(name, said):
    return id3.TXXX(encoding=3, desc=name, text=[said])


def titled(said):
    return id3.TIT2(encoding=3, text=[said])


def written(said=WORDS):
    return id3.USLT(encoding=3, lang="eng", desc="", text=said)


def cover(size=90):
    content = picture((size, size))
    return id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=content)


def sung():
    lines = [("Waves come", 250), ("Waves go", 625)]
    return id3.SYLT(encoding=3, lang="eng", format=2, type=1, desc="", text=lines)


def noted():
    return id3.COMM(encoding=1, lang="eng", desc="", text=[NOTE])


def timed_m4a():
    packed = io.BytesIO(audio.with_timed_text([(0.2, 0.9, "Waves come"), (1.0, 1.5, "Waves go")]))
    atoms = mp4.MP4(packed)
    atoms["\xa9nam"], atoms["\xa9gen"], atoms["\xa9day"] = "Timed", "ambient", "2024-05-06"
    atoms["covr"] = [mp4.MP4Cover(JPEG)]
    atoms.save(packed)
    return packed.getvalue()


def tagged_opus():
    packed = io.BytesIO(sound(9, "audio/ogg"))
    file = oggopus.OggOpus(packed)
    said = {"title": "Opus", "genre": "jazz", "lyrics": WORDS, "date": "2024-06-07"}
    file.update({name: [value] for name, value in said.items()})
    file.save(packed)
    return packed.getvalue()


def clip(song_id, title, **fields):
    return {**CLIP, "id": song_id, "title": title, **fields}


def of_suno(song_id, number, *frames):
    tags = {"SUNO_ID": song_id, "SUNO_STYLE": "dream pop", "SUNO_MODEL": "v4", "SUNO_PROMPT": "sea"}
    texts = [text(name, said) for name, said in tags.items()]
    return tagged(sound(number), titled(f"Clip {number}"), *texts, written(), cover(), *frames)


CLIPS = [clip(ID, "One"), clip(OTHER, "Two", is_liked=False), clip(THIRD, "Three")]


def suno_lists():
    return {
        "feed.json": {"clips": CLIPS[:2], "num_total_results": 2},
        "playlist.json": {"id": "liked", "name": "Liked", "playlist_clips": [{"clip": CLIPS[2]}]},
        "project.json": {"id": "default", "project_clips": [{"clip": CLIPS[1]}]},
        f"{ID}.mp3": sound(1),
        f"{ID}.jpeg": JPEG,
        f"{OTHER}.m4a": sound(2, "audio/mp4"),
    }


def suno_family():
    made = {**CLIPS[1]["metadata"], "task": "cover", "cover_clip_id": ID}
    return {
        "feed.json": [CLIPS[0], {**CLIPS[1], "metadata": made}],
        f"{OTHER}.mp3": sound(3),
    }


def suno_unofficial():
    return {"all.json": [AUDIO_INFO], f"{AUDIO_INFO['id']}.mp3": sound(4)}


def downloadeverything():
    return {
        "suno_download_state.json": {ID: "d/Tin.mp3", OTHER: "d/Tin v2.mp3", THIRD: "d/Gone.mp3"},
        "Tin.mp3": tagged(sound(1), titled("Tin"), cover()),
        "Tin v2.mp3": tagged(sound(2), titled("Tin"), cover(80)),
        "Broken_FAILED.txt": b"Download failed with error:\n404\n",
    }


def sunosync():
    style = text("SUNO_STYLES", "folk")
    first = (titled("Paper"), text("SUNO_UUID", ID), style, written(), cover())
    return {
        "2025-02/Paper.mp3": tagged(sound(1), *first),
        "2025-02/Paper.txt": WORDS.encode(),
        "2025-02/Paper v2.mp3": tagged(sound(2), titled("Paper"), text("SUNO_UUID", OTHER)),
        "2025-02/Paper v2.txt": WORDS.encode(),
    }


def rs_suno():
    edge = {"child_id": OTHER, "parent_id": ID, "edge_type": "remaster", "role": "primary"}
    index = [
        {**INDEX, "id": song_id, "title": f"Clip {number}", "path": f"a/Clip {number}.mp3"}
        for number, song_id in enumerate((ID, OTHER), start=1)
    ]
    return {
        "a/Clip 1.mp3": of_suno(ID, 1, sung()),
        "a/Clip 1.lrc": LRC,
        "a/Clip 2.mp3": of_suno(OTHER, 2),
        "a/Clip 2.lrc": LRC,
        "suno-index.json": {"schema_version": 1, "clips": index},
        ".suno-lineage.json": {"schema_version": 1, "nodes": {}, "edges": [edge]},
    }


def rs_suno_audio():
    return {
        "a/Clip 1.mp3": of_suno(ID, 1, sung()),
        "a/Clip 2.mp3": of_suno(OTHER, 2, text("SUNO_PARENT", ID)),
        "a/Clip 2.lrc": LRC,
    }


def yt_dlp():
    return {
        f"Lost [{SHORT}].info.json": {**YT_DLP, "id": SHORT},
        f"Lost [{SHORT}].mp3": sound(1),
        f"Lost [{SHORT}].jpg": JPEG,
        f"Lost [{SHORT}].description": WORDS.encode(),
    }


def yt_dlp_audio():
    return {f"Lost [{SHORT}].mp3": sound(1)}


def udio():
    unfinished = {**UDIO, "id": OTHER, "finished": False}
    return {"all.json": {"songs": [UDIO, unfinished]}, f"A_{UDIO['id']}.mp3": sound(1)}


def udio_packed():
    record = gzip.compress(json.dumps(UDIO).encode())
    return {f"A_{UDIO['id']}.json.gz": record, f"A_{UDIO['id']}.mp3": sound(1)}


def toolkit():
    name = "Walrus Weather"
    return {f"{name}.json": TOOLKIT, f"{name}.mp3": sound(1), f"{name}.jpg": JPEG}


def table():
    rows = [
        "Song ID,Title,tags,Created At,Duration",
        f"{ID},A,jazz,2025-12-03,3:24",
        f"{OTHER},B,,,",
    ]
    return {"songs.csv": "\n".join(rows).encode(), f"{ID}.flac": sound(1, "audio/flac")}


def forms():
    """One file of each form, and of odd ones, with no tags at all."""
    return {
        f"{number:02d} - Plain {form[6:]}.{audio_formats.EXTENSIONS[form]}": sound(number, form)
        for number, form in enumerate(audio.FORMS, start=1)
    } | {
        "Odd.wav": audio.sized(audio.made(levels=(0.3, 0.6)), 0),
        "Pipe.wav": audio.sized(audio.made(levels=(0.35, 0.6)), 0xFFFFFFFF),
        "In fragments.m4a": audio.made("in fragments"),
        "Lossless.m4a": audio.made("lossless"),
        "Behind.flac": audio.behind_id3(audio.made("audio/flac", levels=(0.2, 0.3))),
        "No count.mp3": audio.made("without a count"),
        "Video.mp4": audio.with_timed_text([(0.1, 0.9, "Waves come")]),
    }


def tags():
    kettle = (
        *(titled("Kettle"), id3.TCON(encoding=3, text=["pop"]), written(), sung(), cover()),
        id3.TDRC(encoding=3, text=["2024-03-04"]),
    )
    return {
        "03 - Kettle.mp3": tagged(sound(1), *kettle),
        "Timed.m4a": timed_m4a(),
        "Opus.opus": tagged_opus(),
        "By line.ogg": sound(2, "audio/ogg"),
        "By line.lrc": LRC,
        "Told.wav": sound(3, "audio/wav"),
        "Told.txt": WORDS.encode(),
        "Told.png": picture((60, 60), form="PNG"),
        "Grey.flac": sound(4, "audio/flac"),
        "Grey.png": picture((60, 60), colour=4_000, form="PNG", mode="I;16"),
    }


def doubles():
    glass = tagged(sound(1), titled("Glass"), noted(), cover())
    return {
        "Glass.mp3": glass,
        "Glass (1).mp3": glass,
        f"renamed_{ID}.wav": sound(1, "audio/wav"),
        f"b/{ID}.mp3": sound(2),
        f"b/{ID}.flac": sound(1, "audio/flac"),
        "Paper.mp3": sound(3),
        "Paper.wav": sound(3, "audio/wav"),
        "c/Paper (1).mp3": sound(3),
    }


def records():
    """A family, takes and a stem, an id that no address can hold, and what lies beside."""
    timed = json.dumps(TIMED)
    own = song(7, id=ID, group_id="g", lyrics="Waves come", lyrics_timestamped=timed)
    own |= {"simple_waveform": "[0, 0.5, 1]", "play_count": 9, "is_favorite": True}
    take = song(8, id=OTHER, group_id="g", created_at=own["created_at"], transform="extend")
    drums = song(9, id=THIRD, title="Song 7 - drums")
    queued = song(10, id="with spaces & ünicode", status="queued", remix_parent_id=ID)
    return {
        "a.json": [own, take, drums, queued],
        f"a_{ID}.mp3": tagged(sound(1), titled("Not this"), cover()),
        f"a_{ID}.wav": sound(1, "audio/wav"),
        f"a_{ID}.webp": picture((70, 70), form="WEBP"),
        f"a_{THIRD}.mp3": sound(2),
    }


def timed_words():
    lrc = "[ti:T]\n[00:01.00]First\n[00:03.50][00:09.00]Chorus"
    return {
        "a.json": [
            song(1, id=ID, lyrics=lrc),
            song(2, id=OTHER, lyrics=None, lyrics_timestamped=TIMED),
            song(3, id=THIRD, created_at=1739362953123, duration_s="3:24"),
            song(4, created_at="last spring", duration_s="long"),
        ]
    }


def saved(name):
    """What lies below `tests/samples/saved`."""
    path = SAVED / name
    paths = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return {str(file.relative_to(SAVED)): file.read_bytes() for file in paths}


ARCHIVES = {
    "suno: feed, playlist and project": (suno_lists, 3),
    "suno: what was made from what": (suno_family, 2),
    "suno: an unofficial client": (suno_unofficial, 1),
    "downloadeverything": (downloadeverything, 3),
    "sunosync": (sunosync, 2),
    "rs-suno": (rs_suno, 2),
    "rs-suno, its audio alone": (rs_suno_audio, 2),
    "yt-dlp": (yt_dlp, 1),
    "yt-dlp, its audio alone": (yt_dlp_audio, 1),
    "udio": (udio, 2),
    "udio, packed": (udio_packed, 1),
    "toolkit": (toolkit, 1),
    "a table": (table, 2),
    "files of every form": (forms, 15),
    "tags of every kind": (tags, 6),
    "one song in four files, and doubles": (doubles, 2),
    "records, and what lies beside": (records, 4),
    "times in words": (timed_words, 4),
    **{
        f"of before: {name}": (partial(saved, name), count)
        for name, count in {
            "answer.json": 2,
            "answer.jsonl": 2,
            "manifest.json": 2,
            "clips.json": 2,
            "flowmusic.json": 1,
            "tracks.json": 2,
            "archiver": 1,
            "downloader": 1,
            "userscript": 1,
        }.items()
    },
}
"""By a name: what gives the files, and how many songs they are."""
