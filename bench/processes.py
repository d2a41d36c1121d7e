"""Four processes on one library with Redis, 50 listeners, and Redis killed meanwhile.

Needs Debian's redis-server and the package redis; without them it says so and is skipped.
"""

import http.client
import shutil
import subprocess
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path

from bench import latency, library, report
from bench.faults import programs
from bench.load import CHROMIUM

PROCESSES, LISTENERS, VISITORS = 4, 50, 8
SONGS, PAGES = 2000, 150  # pages of each visitor
PORT, REDIS = 8421, 8422
BLOCK, PAUSE = 8_000, 0.25  # of what a listener draws: 32 KB a second
PATHS = ("/", "/?page=3", "/?q=harbour", "/find", "/playlists")


def main():
    if shutil.which("redis-server") is None or find_spec("redis") is None:
        print("Several processes need redis-server and the package redis: skipped.")
        return
    folder = library.with_audio(SONGS)
    with tempfile.TemporaryDirectory() as elsewhere:
        redis = subprocess.Popen(
            ["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", ""],
            cwd=elsewhere,
            stdout=subprocess.DEVNULL,
        )
        gallery = programs.started(
            Path(elsewhere), "webapp", "serve", "--workers", str(PROCESSES),
            SONGWALL_DATA=str(folder), SONGWALL_SOURCE="none", SONGWALL_KEEP="no",
            SONGWALL_PORT=str(PORT), SONGWALL_CACHE_URL=f"redis://127.0.0.1:{REDIS}/0",
        )  # fmt: skip
        try:
            programs.until(lambda: programs.answers(PORT))
            time.sleep(5)  # until the others answer, too
            rows = _measured(library.kept_songs(folder), redis)
        finally:
            redis.kill()
            redis.wait()
            gallery.terminate()
            gallery.wait()
    report.write("processes", rows)


def _measured(songs, redis):
    latency.of_pages(PORT, 50)
    idle = latency.of_pages(PORT, 200)
    ending = threading.Event()
    got = [0] * LISTENERS
    listeners = [
        threading.Thread(target=_listen, args=(songs[at % len(songs)], got, at, ending))
        for at in range(LISTENERS)
    ]
    for listener in listeners:
        listener.start()
    before = _visited()
    redis.kill()
    redis.wait()
    after = _visited()
    ending.set()
    for listener in listeners:
        listener.join()
    count = VISITORS * PAGES
    return [
        ("a page at rest: median, 99th", f"{idle[0]:.1f}, {idle[1]:.1f} ms", ""),
        (f"pages of {VISITORS} visitors beside {LISTENERS} listeners", f"{count}", ""),
        ("of these not answered with 200", f"{before[0]}", "0"),
        ("the same once Redis was killed", f"{after[0]}", "0"),
        ("their time against that with Redis", f"{after[1] / before[1]:.2f} ×", ""),
        ("listeners that were served all along", f"{sum(map(bool, got))}", str(LISTENERS)),
    ]


def _visited():
    """How many pages failed, and the seconds that all took."""
    failed, began = [], time.perf_counter()
    visitors = [threading.Thread(target=_visit, args=(failed,)) for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return len(failed), time.perf_counter() - began


def _visit(failed):
    for at in range(PAGES):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            connection.request("GET", PATHS[at % len(PATHS)], headers=CHROMIUM)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != 200:
                failed.append(answer.status)
        except (OSError, http.client.HTTPException) as error:
            failed.append(error)


def _listen(song, got, at, ending):
    """Begins anew at the end; one that breaks off counts as nothing."""
    try:
        while not ending.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            connection.request("GET", f"/songs/{song}/audio")
            answer = connection.getresponse()
            while not ending.is_set() and (block := answer.read(BLOCK)):
                got[at] += len(block)
                ending.wait(PAUSE)
            connection.close()
    except (OSError, http.client.HTTPException):
        got[at] = 0


if __name__ == "__main__":
    main()
