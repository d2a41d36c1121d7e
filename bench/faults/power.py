"""Power cuts while songs are synced and kept: an ext4 on a loop device that is shut down.

EXT4_IOC_SHUTDOWN without flushing its journal leaves on the device what was synced, and what the
kernel chanced to write. The control, a worker that syncs nothing, must lose, or no cut cuts.
Needs root (mount, ioctl); without it this says so and ends.
"""

import fcntl
import os
import random
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench import report
from bench.faults import judge, programs
from bench.faults.truth import Truth
from tests.fakes import FakeApi

ROUNDS, CONTROLS = 50, 12
SHUTDOWN, WITHOUT_JOURNAL = 0x8004587D, (2).to_bytes(4, "little")  # linux/fs/ext4/ext4.h


def main() -> None:
    if os.geteuid() != 0:
        print("Power cuts need root, for they mount a file system of their own: skipped.")
        return
    cuts, lost, wrong, whole = _cut(ROUNDS, "webapp.worker")
    controls, control_lost, control_wrong, _ = _cut(CONTROLS, "bench.faults.careless")
    rows = [
        ("power cuts", f"{cuts}", "≥ 50"),
        ("acknowledged songs and files lost", f"{len(lost)}", "0"),
        ("wrong files, broken databases", f"{len(wrong)}", "0"),
        ("archive whole afterwards, without a hand", "yes" if whole else "no", "yes"),
        ("control that syncs nothing: cuts", f"{controls}", ""),
        ("control: lost or wrong", f"{len(control_lost) + len(control_wrong)}", "> 0"),
        *((f"  {each}", "", "") for each in (lost + wrong)[:5]),
    ]
    report.write("faults-power", rows)


def _cut(rounds: int, module: str) -> tuple[int, list[str], list[str], bool]:
    chance = random.Random(11)
    lost, wrong = [], []
    with tempfile.TemporaryDirectory() as folder, FakeApi() as api:
        truth, place = Truth(api), Path(folder)
        settings = programs.sources(truth)
        image = _file_system(place)
        for _ in range(rounds):
            truth.add(6)
            with _mounted(image, place / "disk") as disk:
                data = disk / "data"
                data.mkdir(exist_ok=True)
                worker = programs.started(data, module, **settings)
                programs.until(lambda: False, chance.uniform(0.8, 2.5))
                songs, files = judge.songs(data), judge.kept(data)
                _power_off(disk)
                programs.killed(worker, 0)
            with _mounted(image, place / "disk") as disk:
                lost += judge.lost(disk / "data", songs, files)
                wrong += _wrong(disk / "data", truth)
        with _mounted(image, place / "disk") as disk:
            whole = module == "webapp.worker" and programs.fill(disk / "data", truth)
    return rounds, lost, wrong, whole


def _wrong(data: Path, truth: Truth) -> list[str]:
    try:
        return judge.wrong(data, truth.files)
    except Exception as error:  # noqa: BLE001 (whatever SQLite raises at a damaged one)
        return [f"the database: {error}"]


def _file_system(folder: Path) -> Path:
    image = folder / "image"
    with image.open("wb") as file:
        file.truncate(4 << 30)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    return image


@contextmanager
def _mounted(image: Path, place: Path):
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", image, place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def _power_off(disk: Path) -> None:
    descriptor = os.open(disk, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, SHUTDOWN, WITHOUT_JOURNAL)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    main()
