"""`songwall import` of a manifest of 100,000 records, or as many as told, with lyrics and times."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import library, report

CHILD = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_maxrss, used.ru_utime + used.ru_stime)
"""


def main(count=100_000):
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder, "manifest.json")
        _write(manifest, count)
        size = manifest.stat().st_size
        first, peak, busy = run_import(manifest, Path(folder, "data"))
        parsed = _parse(manifest)
        _write(manifest, count // 10)
        again, _, _ = run_import(manifest, Path(folder, "data"))
    report.write(
        "importing",
        [
            ("records", f"{count}", "100000"),
            ("manifest", f"{size / 1e6:.0f} MB", ""),
            ("records a second", f"{count / first:.0f}", "≥ 1000"),
            ("processor time of 1,000 records", f"{busy / count * 1e3:.1f} s", ""),
            ("the first tenth again, a second", f"{count / 10 / again:.0f}", ""),
            ("time against json.load of the file", f"{first / parsed:.1f} ×", ""),
            ("peak memory of a process", f"{peak / 1024:.0f} MB", "≤ 200"),
        ],
    )


def _write(path, count):
    rng = random.Random(1)
    with path.open("w") as file:
        file.write('{"generated_at": "2026-01-01T00:00:00Z", "items": [\n')
        for number in range(count):
            made = library.song(number, rng)
            words = str(made["lyrics"]).split()
            timed = [{"text": word, "start": n / 2, "end": n / 2 + 0.4, "line_index": n // 7}
                     for n, word in enumerate(words)]  # fmt: skip
            del made["simple_waveform"]
            item = {**made, "source_url": "", "lyrics_timestamped": {"words": timed}}
            file.write(json.dumps(item) + (",\n" if number < count - 1 else "\n"))
        file.write("]}")


def run_import(manifest, data):
    """Seconds, the most memory of a process in KB, and seconds of all processors together."""
    env = {**os.environ, "SONGWALL_DATA": str(data)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "webapp", "import", str(manifest)]
    found = subprocess.run([sys.executable, "-c", CHILD, *command], env=env, check=True,
                           capture_output=True, text=True).stdout.split()  # fmt: skip
    if found[0] != "0":
        raise RuntimeError("the import failed")
    return time.perf_counter() - began, int(found[1]), float(found[2])


def _parse(manifest):
    began = time.perf_counter()
    with manifest.open() as file:
        json.load(file)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
