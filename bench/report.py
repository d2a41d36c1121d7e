"""What a measurement found, on the screen and in `results/`."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def write(name, rows):
    """`rows` are (what, measured, target); kept as text beside the measurement."""
    width = max(len(what) for what, _, _ in rows)
    lines = [f"{what:<{width}}  {measured:>14}  {target}" for what, measured, target in rows]
    head = (
        f"{name}, {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {os.getloadavg()[1]:.0f} processes at once"
    )
    text = "\n".join([head, "", f"{'what':<{width}}  {'measured':>14}  target", *lines, ""])
    print(text)
    (RESULTS / f"{name}.txt").write_text(text, encoding="utf-8")
