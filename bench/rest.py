"""A music app takes in a library of 20,000 songs by pages of `search3`, and streams.

The taking in by the clock of the app, which shares the machine with the server and whoever else
works there; all else in the server's processor time.
"""

import http.client
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from bench import library, load, report
from webapp import database
from webapp.library import device_keys

COUNT, PAGE = 20_000, 500
ROUNDS, TRIES, MANY = 5, 3, 40
ALL = {"artistCount": "0", "albumCount": "0", "songCount": "0", "query": '""'}


class App:
    """What an app asks, over one connection; `secret` lets it in."""

    def __init__(self, port, pid, secret):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._pid, self._secret = pid, secret

    def get(self, path, headers=None, **values):
        query = urlencode({"apiKey": self._secret, "f": "json", **values})
        self._connection.request("GET", f"{path}?{query}", headers=headers or {})
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status in {200, 206}, body[:200]
        return body

    def spent(self):
        """Seconds of the server's processor, of all threads."""
        stats = Path(f"/proc/{self._pid}/task").glob("*/schedstat")
        return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e9

    def taken(self, *path, tries=TRIES, **values):
        """Of the server's processor, the median of some rounds, in ms."""
        times = []
        for _ in range(ROUNDS):
            began = self.spent()
            for _ in range(tries):
                self.get(*path, **values)
            times.append((self.spent() - began) / tries)
        return statistics.median(times) * 1000


def main():
    folder = library.with_audio(COUNT)
    db = database.connect(folder / "songwall.db")
    key = device_keys.add(db, "bench", datetime.now(UTC))
    try:
        with load.running(folder) as (port, pid):
            app = App(port, pid, key.secret)
            rows = [*syncs(app), *pages(app), *streams(app, library.kept_songs(folder)[0])]
    finally:
        device_keys.remove(db, key.number)
        db.close()
    report.write("rest", rows)


def syncs(app):
    for what, kind, form, headers, target in (
        ("songs, as JSON", "song", "json", {}, "≤ 10 s"),
        ("songs, as XML", "song", "xml", {}, "≤ 10 s"),
        ("albums, as JSON", "album", "json", {}, ""),
    ):
        spent, began, size, count = app.spent(), time.perf_counter(), 0, 0
        body, start = b'"id"', 0
        while b'"id"' in body or b" id=" in body:  # until a page is empty, as apps do
            asked = {**ALL, f"{kind}Count": f"{PAGE}", f"{kind}Offset": f"{start}", "f": form}
            body = app.get("/rest/search3", headers, **asked)
            size, count, start = size + len(body), count + 1, start + PAGE
        seconds = time.perf_counter() - began
        measured = f"{seconds:.1f} s, {app.spent() - spent:.1f} of the server"
        yield f"{what}: {count} pages, {size / 2**20:.0f} MB", measured, target


def pages(app):
    first, last = (
        app.taken(
            "/rest/search3", None, **{**ALL, "songCount": f"{PAGE}", "songOffset": f"{start}"}
        )
        for start in (0, COUNT - 2 * PAGE)
    )
    yield "a page of songs", f"{first:.0f} ms", ""
    yield "the last against the first", f"{last / first:.2f} ×", "≤ 1.5 ×"
    search = app.taken("/rest/search3", None, query="harbour lantern")
    yield "a search", f"{search:.0f} ms", ""


def streams(app, song_id):
    part = {"Range": "bytes=0-65535"}
    for what, headers in (("a whole song", {}), ("a part of it", part)):
        ours = app.taken("/rest/stream", headers, tries=MANY, id=song_id)
        page = app.taken(f"/songs/{song_id}/audio", headers, tries=MANY)
        yield f"{what}, against /songs/<id>/audio", f"{ours / page:.2f} ×", "≤ 1.2 ×"


if __name__ == "__main__":
    main()
