"""Pages while the worker keeps songs at full speed, against pages while it rests."""

import multiprocessing
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from bench import latency, library, report
from bench.faults import judge, programs
from tests.archives import picture
from tests.fakes import FakeApi, Media, song

SONGS, SIZE = 600, 1_500_000
PAGES = 1000  # the 99th of fewer is the chance of the three slowest
TOKEN = "made-up-token"


def main():
    with _service() as base_url, tempfile.TemporaryDirectory() as folder:
        with _gallery(Path(folder), base_url, keep="no") as port:
            programs.until(lambda: len(judge.songs(Path(folder))) == SONGS)
            time.sleep(3)
            latency.of_pages(port, 50)
            idle = latency.of_pages(port, PAGES)
        with _gallery(Path(folder), base_url, keep="yes") as port:
            programs.until(lambda: judge.kept(Path(folder)))
            latency.of_pages(port, 50)
            before, began = len(judge.kept(Path(folder))), time.perf_counter()
            busy = latency.of_pages(port, PAGES)
            files = len(judge.kept(Path(folder))) - before
            seconds = time.perf_counter() - began
    report.write(
        "keeping",
        [
            ("a page, worker at rest: median, 99th", f"{idle[0]:.1f}, {idle[1]:.1f} ms", ""),
            ("while it keeps", f"{busy[0]:.1f}, {busy[1]:.1f} ms", ""),
            ("median against rest", f"{busy[0] / idle[0]:.2f} ×", "≤ 1.5"),
            ("99th against rest", f"{busy[1] / idle[1]:.2f} ×", "≤ 1.5"),
            ("files kept a second meanwhile", f"{files / seconds:.0f}", "> 0"),
        ],
    )


@contextmanager
def _gallery(data, base_url, keep):
    port = programs.free_port()
    gallery = programs.started(
        data, "webapp", "serve", SONGWALL_SOURCE="riffusion", SONGWALL_PORT=str(port),
        USEAPI_TOKEN=TOKEN, USEAPI_BASE_URL=base_url, SONGWALL_KEEP=keep,
    )  # fmt: skip
    try:
        programs.until(lambda: programs.answers(port))
        yield port
    finally:
        gallery.terminate()
        gallery.wait()


@contextmanager
def _service():
    """The songs' source, in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("end")
        process.join()


def _serve(pipe):
    os.nice(19)  # in truth it has a machine of its own
    with FakeApi(token=TOKEN) as api:
        sound = _audio()
        for number in range(SONGS):
            api.media[f"{number}.m4a"] = Media(sound)
            api.media[f"{number}.jpeg"] = Media(picture(colour=(number % 256, 90, 120)))
            made = {"download_url": api.media_url(f"{number}.m4a"),
                    "image_url": api.media_url(f"{number}.jpeg")}  # fmt: skip
            api.songs.append(song(SONGS - number, **made))
        pipe.send(api.base_url)
        pipe.recv()


def _audio():
    return library.AUDIO + (SIZE + 8).to_bytes(4) + b"free" + bytes(SIZE)


if __name__ == "__main__":
    main()
