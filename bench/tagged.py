"""`songwall import` of tagged audio of 3 MB each, without records: seconds, peak memory.

The number of files is told, and what 10,000 would take is reckoned from it; the time is set against
that of a plain copy that is synced likewise.
"""

import hashlib
import os
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from mutagen import id3
from PIL import Image

from bench import importing, report
from tests import audio

SIZE = 3_000_000  # bytes


def main(count=200):
    with tempfile.TemporaryDirectory() as folder:
        given, data = Path(folder, "given"), Path(folder, "data")
        given.mkdir()
        for number in range(count):
            _write(given / f"{number:05} Song.mp3", number)
        copied = _copy(given, Path(folder, "copied"))
        first, peak, _ = importing.run_import(given, data)
        again, _, _ = importing.run_import(given, data)
    report.write(
        "tagged",
        [
            ("files of 3 MB", f"{count}", ""),
            ("files a second", f"{count / first:.0f}", ""),
            ("10,000 would take", f"{first / count * 10_000 / 60:.0f} min", ""),
            ("time against copying and syncing them", f"{first / copied:.1f} ×", ""),
            ("the same files again, a second", f"{count / again:.0f}", ""),
            ("peak memory", f"{peak / 1024:.0f} MB", "≤ 200"),
        ],
    )


def _write(path, number):
    """Frames of a tone, none of two files alike, with title, style, words and a cover."""
    sound = bytearray(audio.made("without a count", seconds=4.0))
    sound *= SIZE // len(sound) + 1
    sound[2000:2008] = number.to_bytes(8)
    path.write_bytes(sound[:SIZE])
    tags = id3.ID3()
    tags.add(id3.TIT2(encoding=3, text=[f"Song {number}"]))
    tags.add(id3.TCON(encoding=3, text=["dream pop, tape hiss"]))
    tags.add(id3.USLT(encoding=3, lang="eng", desc="", text="Waves come in\n" * 40))
    tags.add(id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=_cover(number)))
    tags.save(path)


def _cover(number):
    packed = BytesIO()
    Image.new("RGB", (360, 360), (number % 256, 90, 120)).save(packed, "JPEG")
    return packed.getvalue()


def _copy(given, target):
    began = time.perf_counter()
    target.mkdir()
    for path in given.iterdir():
        content = path.read_bytes()
        hashlib.sha256(content).hexdigest()
        with (target / path.name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
