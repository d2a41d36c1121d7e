"""The audio files of one song: which one plays, which are there beside it; and the SQL.

A song's `audio` is the best of them. Each further one has a row of the kind `audio-<mark>` while
its copy is there. A download takes the place of the download before; what its owner brought stays.
"""

from collections.abc import Sequence

from webapp.database import Database, one, rows
from webapp.library import files
from webapp.library.files import File

_WHOLE = 0.98  # of the longest file's seconds: what is shorter was cut
_LOSSLESS = {"audio/flac": 2, "audio/wav": 1, "audio/aiff": 1}  # FLAC in a fraction of the bytes
_UNPLAYED = frozenset({"audio/aiff"})  # by most browsers
_MOST_AAC = 50_000  # bytes a second: MPEG-4 of more is ALAC, which most browsers do not play
_COPY = """name, sha256, size, made, type, duration, kept_at, checked_at, sound,
    sound_size, brought"""


def of(db: Database, key: int) -> list[File]:
    """Those that are stored, the one that plays first."""
    stored = files.copies(db, [key])[key]
    return sorted((f for f in stored if f.kind != "cover"), key=lambda file: file.kind != "audio")


def first(db: Database, song_id: str) -> File | None:
    """The one that plays, where a copy of it is stored."""
    row = one(db, "SELECT key FROM songs WHERE id = ?", [song_id])
    return files.archived(db, row["key"], "audio") if row else None


def with_sound(db: Database, sound: str) -> list[str]:
    """The ids of the songs that have such a file."""
    sql = "SELECT DISTINCT id FROM files JOIN songs USING (key) WHERE sound = ? ORDER BY songs.key"
    return [row["id"] for row in rows(db, sql, [sound])]


def sharing_sound(db: Database, key: int, ids: str) -> list[int]:
    """The keys of imported songs with a file that sounds like one of this song; `ids`: a glob."""
    sql = """SELECT DISTINCT songs.key FROM files AS own JOIN files AS other USING (sound)
             JOIN songs ON songs.key = other.key
             WHERE own.key = ? AND other.key != own.key AND songs.id GLOB ? AND source = 'import'"""
    return [row["key"] for row in rows(db, sql, [key, ids])]


def make_room(db: Database, key: int, *, brought: bool) -> list[File]:
    """Within the transaction that stores another file of the song, `brought` or downloaded.

    Returns the copies whose place it takes: they are to be removed once it is there.
    """
    stored = of(db, key)
    replaced = [] if brought else [file for file in stored if not file.brought]
    for file in stored:
        if file in replaced and file.kind != "audio":
            _forget(db, file)
        elif file not in replaced and file.kind == "audio":
            _set_beside(db, file)
    return replaced


def choose(db: Database, key: int) -> None:
    """Within the caller's transaction: the best file of the song is the one that plays."""
    stored = of(db, key)
    if not stored:
        return
    best = max(stored, key=lambda file: (_rank(file, stored), file.kind == "audio"))
    if best.kind != "audio":
        if stored[0].kind == "audio":
            _set_beside(db, stored[0])
        _put_first(db, best)


def _rank(file: File, others: Sequence[File]) -> tuple[bool, bool, int, float, str]:
    """Between equals the sound's digest decides, not in which order they came."""
    longest = max((other.duration or 0.0 for other in others), default=0.0)
    pace = (file.sound_size or file.size or 0) / (file.duration or longest or 1.0)
    is_lossless = _LOSSLESS.get(file.type or "", 0)
    is_alac = file.type == "audio/mp4" and pace > _MOST_AAC
    is_played = file.type not in _UNPLAYED and not is_alac
    is_whole = file.duration is None or file.duration >= longest * _WHOLE
    return is_whole, is_played, is_lossless, pace, file.sound or ""


def _set_beside(db: Database, file: File) -> None:
    """The song's `audio` goes on as a further file, or has gone on so already."""
    db.execute(
        f"""INSERT INTO files (key, kind, place, state, {_COPY})
            SELECT key, :beside, place, 'kept', {_COPY} FROM files
            WHERE key = :key AND kind = 'audio' ON CONFLICT DO NOTHING""",
        {"key": file.key, "beside": files.kind_beside(str(file.sha256))},
    )


def _put_first(db: Database, file: File) -> None:
    """A further file becomes the song's `audio`; where that one comes from stays as it is."""
    db.execute(
        """INSERT INTO files (key, kind, place, state) VALUES (?, 'audio', (SELECT place FROM songs
           WHERE key = ?1), 'kept') ON CONFLICT DO NOTHING""",
        [file.key],
    )
    row = one(db, f"SELECT {_COPY} FROM files WHERE key = ? AND kind = ?", [file.key, file.kind])
    _forget(db, file)
    files.note_audio(db, file.key, str(file.sha256), file.duration)
    values = dict(row) if row else {}
    names = ", ".join(f"{name} = :{name}" for name in values)
    sql = f"""UPDATE files SET {names}, state = iif(host IS NULL, 'kept', state)
              WHERE key = :key AND kind = 'audio'"""
    db.execute(sql, {**values, "key": file.key})


def _forget(db: Database, file: File) -> None:
    db.execute("DELETE FROM files WHERE key = ? AND kind = ?", [file.key, file.kind])
