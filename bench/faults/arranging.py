"""kill -9 over playlists that somebody makes and fills; the database lost at the end."""

import http.client
import json
import random
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

from bench.faults import programs

ROUNDS, SONGS = 40, 60
QUIET = {"SONGWALL_SOURCE": "none"}
Lists = dict[str, list[str]]  # the songs of each, by its title


def while_arranging(data: Path, chance: random.Random) -> tuple[int, list[str]]:
    """The gallery is killed while a browser sends one playlist after the other."""
    problems: list[str] = []
    acknowledged: Lists = {}
    kills = 0
    saved = data.parent / "to-arrange.json"
    songs = [{"id": f"song-{number}", "title": f"Song {number}"} for number in range(SONGS)]
    saved.write_text(json.dumps(songs))
    programs.run(data, "import", str(saved), **QUIET)
    for number in range(ROUNDS):
        port = programs.free_port()
        gallery = programs.started(data, "webapp", "serve", SONGWALL_PORT=str(port), **QUIET)
        if not programs.until(lambda: _sent(port, "GET", "/health") == 200):  # noqa: B023 (called here)
            problems.append(f"{number}: the gallery never answered")
        browser = threading.Thread(target=_arrange, args=[port, number, acknowledged, chance])
        browser.start()
        kills += programs.killed(gallery, chance.uniform(0.05, 0.8))
        browser.join()
        problems += _lost(data, acknowledged)
    _write_what_is_due(data)
    for path in data.glob("songwall.db*"):
        path.unlink()
    done = programs.run(data, "rebuild", **QUIET)
    problems += [] if done.returncode == 0 else [done.stderr]
    return kills, [*problems, *_lost(data, acknowledged)]


def _arrange(port: int, round_number: int, acknowledged: Lists, chance: random.Random) -> None:
    """Until nobody answers any more."""
    for number in range(10_000):
        title = f"{round_number}-{number}"
        songs = [f"song-{chance.randrange(SONGS)}" for _ in range(chance.randrange(1, 30))]
        answer = _sent(port, "POST", "/playlists", {"title": title, "songs": ",".join(songs)})
        if answer != 303:  # which leads to the playlist
            return
        acknowledged[title] = songs


def _sent(port: int, method: str, path: str, form: dict[str, str] | None = None) -> int:
    """The answer's status; 0 where none came."""
    with (
        suppress(OSError, http.client.HTTPException),
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection,
    ):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form or {}), headers)
        return connection.getresponse().status
    return 0


def _write_what_is_due(data: Path) -> None:
    worker = programs.started(data, "webapp.worker", **QUIET)
    programs.until(lambda: not _unrecorded(data), 60)
    programs.killed(worker, 0)


def _lost(data: Path, acknowledged: Lists) -> list[str]:
    found: Lists = {}
    sql = """SELECT playlists.title, song FROM playlists
        JOIN playlist_entries ON playlist = playlists.key ORDER BY playlist, place"""
    for title, song in _rows(data, sql):
        found.setdefault(title, []).append(song)
    return [
        f"playlist {title}" for title in acknowledged if acknowledged[title] != found.get(title)
    ]


def _unrecorded(data: Path) -> bool:
    return bool(_rows(data, "SELECT 1 FROM playlists WHERE recorded < revision"))


def _rows(data: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(data / "songwall.db")) as db:
        return db.execute(sql).fetchall()
