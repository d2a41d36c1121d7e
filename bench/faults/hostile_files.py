"""Files that are no songs, read to their end: twice as much of them takes twice the time, no more.

Beside each lies a good file, which must come in all the same.
"""

import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bench import report
from webapp import database
from webapp.database import rows
from webapp.imports import containers, importer

SIZE = 400_000  # bytes; then twice as many
MOST = 2.2
RUNS = 3
GOOD = '[{"id": "good", "title": "Good"}]'
SHAPES = {
    "small lists, one a line": "[1]\n",
    "brackets that nothing closes": "[\n",
    "objects that nothing closes": '{"id": "1",\n',
    "lists of songs that nothing closes": '{"items": [{"id": "1"',
    "songs under names, each broken": '{"tracks": {"a": {"id": "a",,}\n',
    "two commas in every song": '{"id": "1",, "a": 2},\n',
    "strings that end with their line": '{"id": "1", "a": "b\n',
    "a text of half escapes": '["\\u12',
    "NULs": "\0\n",
    "numbers of 5,000 digits": "1" * 5_000 + "\n",
    "white space after what is broken": "]\n" + "\n" * 5_000,
    "a page of the web": '<div class="a">{x}[y]</div>\n',
}


def main() -> None:
    lines = []
    for name, piece in SHAPES.items():
        once, twice = (_seconds(piece, size) for size in (SIZE, 2 * SIZE))
        lines.append((f"{name}: seconds for {SIZE >> 10} KB", f"{once:.2f}", ""))
        lines.append(("  twice as much takes", f"{twice / once:.2f} ×", f"≤ {MOST}"))
    report.write("faults-hostile-files", lines)


def _seconds(piece: str, size: int) -> float:
    """Of the processor, the best of some runs."""
    with tempfile.TemporaryDirectory() as folder:
        hostile = Path(folder, "hostile.json")
        hostile.write_text('{"id": "1"}\n' + piece * (size // len(piece)))
        hostile.with_name("song.json").write_text(GOOD)
        return min(_import(Path(folder), Path(folder, f"{run}.db")) for run in range(RUNS))


def _import(folder: Path, path: Path) -> float:
    database.prepare(path)
    with closing(database.connect(path)) as db:
        began = time.process_time()
        importer.import_all(db, containers.open_containers(folder), datetime.now(UTC))
        seconds = time.process_time() - began
        if not rows(db, "SELECT 1 FROM songs WHERE id = 'good'"):
            raise RuntimeError("the good file did not come in")
    return seconds


if __name__ == "__main__":
    main()
