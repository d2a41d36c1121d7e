"""A disk that is full: after every few kilobytes of a first run, and under a gallery that is open.

Both live on a tmpfs, so this needs root; without it this says so and ends.
"""

import http.client
import os
import subprocess
import tempfile
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bench import report
from bench.faults import judge, programs
from bench.faults.truth import Truth
from tests.fakes import FakeApi
from webapp import database
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.errors import SongwallError
from webapp.imports import importer
from webapp.imports.containers import open_containers
from webapp.imports.media_import import MediaImporter
from webapp.library import songs
from webapp.sources.media_client import MediaClient
from webapp.sources.registry import open_sources
from webapp.sync.list_sync import ListSync
from webapp.worker.archive_task import ArchiveTask

SIZE, STEP = 6_000_000, 24_000  # bytes of the disk, and between two places where it is full
PLENTY = 10**12


def main() -> None:
    if os.geteuid() != 0:
        print("A full disk needs root, for it is a tmpfs of its own: skipped.")
        return
    with tempfile.TemporaryDirectory() as folder, FakeApi() as api:
        truth = Truth(api)
        truth.add(8)
        tries, refused, problems = _first_runs(Path(folder, "disk"), truth)
        served = _under_a_gallery(Path(folder, "disk"), truth)
    rows = [
        ("first runs on a disk that is full after n × 24 KB", f"{tries}", ""),
        ("of these: ended with a sentence", f"{refused}", "> 0"),
        ("lost, wrong, unreadable, or not whole once there was room", f"{len(problems)}", "0"),
        *((f"  {each}", "", "") for each in problems[:5]),
        *served,
    ]
    report.write("faults-full-disk", rows)


def _first_runs(disk: Path, truth: Truth) -> tuple[int, int, list[str]]:
    problems, refused, left = [], 0, 0
    while left < SIZE - 1_000_000:
        with _tmpfs(disk, SIZE):
            filler = disk / "filler"
            _fill(filler, SIZE - left)
            whole = _run(disk, truth, problems, left)
            refused += not whole
            filler.unlink()
            songs_before, files_before = judge.songs(disk), judge.kept(disk)
            if not _run(disk, truth, problems, left):
                problems.append(f"{left}: not whole once there was room")
            problems += judge.lost(disk, songs_before, files_before) + judge.wrong(
                disk, truth.files
            )
            if judge.kept(disk) != truth.files:
                problems.append(f"{left}: not all is kept in the end")
        left += STEP
        if whole:
            break
    return left // STEP, refused, problems


def _run(disk: Path, truth: Truth, problems: list[str], left: int) -> bool:
    """Everything that writes, once; whether it came to its end."""
    host = truth.api.host
    config = Config(data=disk, sources=("riffusion",), token=truth.api.token,
                    base_url=truth.api.base_url, media_hosts=frozenset({host}))  # fmt: skip
    saved = disk.parent / "saved.json"
    saved.write_text('[{"id": "only-in-a-file", "title": "Saved", "lyrics": "la"}]')
    try:
        database.prepare(config.database)
        with closing(database.connect(config.database)) as db, open_sources(config) as (source,):
            archive = Archive(config.archive, MediaClient(config.media_hosts))
            archive_task = ArchiveTask(config, archive, free=lambda _folder: PLENTY)
            try:
                ListSync(db, source, full=True).run()
                archive_task.start(db)
                db.execute("UPDATE files SET due_at = 0")  # their pause is over
                archive_task.run_once(db)
                media = MediaImporter(config, archive)
                importer.import_all(db, open_containers(saved), datetime.now(UTC), media=media)
                archive_task.run_once(db)
            finally:
                archive_task.close()
                songs.page(db)  # reading goes on
    except SongwallError:
        return False
    except Exception as error:  # noqa: BLE001 (what is no sentence is a fault)
        problems.append(f"{left}: {type(error).__name__} {error}")
        return False
    return True


def _under_a_gallery(disk: Path, truth: Truth) -> list[tuple[str, str, str]]:
    """`songwall serve` meets a disk with 8 MB, then with 2 GB; nobody starts anything again."""
    port = programs.free_port()
    settings = {
        **programs.sources(truth),
        "SONGWALL_SYNC_MINUTES": "0.05",
        "SONGWALL_PORT": str(port),
    }
    with _tmpfs(disk, 8_000_000):
        gallery = programs.started(disk, "webapp", "serve", **settings)
        try:
            programs.until(lambda: _page(port)[0] == 200)
            _fill(disk / "filler", 8_000_000)
            answers = []
            programs.until(lambda: answers.append(_page(port)) or len(answers) > 40)
            subprocess.run(["mount", "-o", "remount,size=2g", disk], check=True)
            whole = programs.until(lambda: judge.kept(disk) == truth.files)
            wrong = judge.wrong(disk, truth.files)
        finally:
            gallery.terminate()
            gallery.wait()
            gallery.stderr.close()
    told = sum("disk is full" in page for _, page in answers)
    return [
        ("pages of an open gallery while its disk was full", f"{len(answers)}", ""),
        ("of these: answered", f"{sum(code == 200 for code, _ in answers)}", "all"),
        ("of these: said that the disk is full", f"{told}", "all"),
        ("whole without a restart once there was room", "yes" if whole else "no", "yes"),
        ("wrong files", f"{len(wrong)}", "0"),
    ]


def _page(port: int) -> tuple[int, str]:
    with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as c:
        c.request("GET", "/", headers={"Host": "localhost"})
        answer = c.getresponse()
        return answer.status, answer.read().decode()
    return 0, ""


def _fill(path: Path, size: int) -> None:
    """Until so many bytes are written or the disk is full."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        for _ in range(size // 4096):
            file.write(bytes(4096))


@contextmanager
def _tmpfs(place: Path, size: int):
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


if __name__ == "__main__":
    main()
