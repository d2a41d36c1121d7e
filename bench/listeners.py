"""Pages while 200 listeners draw their songs slowly, and the memory of the server after it.

On plain loopback the kernel swallows whole files and every server looks fine, so this makes a
network of its own with a real packet size. That needs root; without it this says so and ends.
"""

import multiprocessing
import os
import select
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from bench import latency, library, report
from bench.faults import programs
from bench.pages import resident

LISTENERS, RATE = 200, 32_000  # bytes a second of each
TURNS = 20  # in which they read
PAGES = 1000
PORT = 8421


def main():
    if os.geteuid() != 0:
        print("Slow listeners need root, for they have a network of their own: skipped.")
        return
    folder = library.with_audio(100_000)
    inside = [sys.executable, "-m", "bench.listeners", str(folder)]
    subprocess.run(["unshare", "-n", *inside], check=True)


def measure(folder):
    subprocess.run(["ip", "link", "set", "lo", "mtu", "1500", "up"], check=True)
    with tempfile.TemporaryDirectory() as elsewhere:
        gallery = programs.started(
            Path(elsewhere), "webapp", "serve", SONGWALL_DATA=folder, SONGWALL_SOURCE="none",
            SONGWALL_KEEP="no", SONGWALL_PORT=str(PORT),
        )  # fmt: skip
        try:
            programs.until(lambda: programs.answers(PORT))
            latency.of_pages(PORT, 50)
            idle = latency.of_pages(PORT, PAGES)
            with listening(library.kept_songs(folder)) as listeners:
                time.sleep(2)
                busy = latency.of_pages(PORT, PAGES)
            memory = resident(gallery.pid)
        finally:
            gallery.terminate()
            gallery.wait()
    report.write(
        "listeners",
        [
            ("a page, nobody listening: median, 99th", f"{idle[0]:.1f}, {idle[1]:.1f} ms", ""),
            (f"{LISTENERS} at {RATE // 1000} KB/s", f"{busy[0]:.1f}, {busy[1]:.1f} ms", ""),
            ("the 99th against idle", f"{busy[1] / idle[1]:.2f} ×", "≤ 2"),
            ("listeners that were served all along", f"{listeners['alive']}", str(LISTENERS)),
            ("bytes they got", f"{listeners['got'] / 1e6:.0f} MB", ""),
            ("memory of the server after it", f"{memory:.0f} MB", "≤ 100"),
        ],
    )


@contextmanager
def listening(songs, authority=None):
    """In a process of its own, or it would hold up the visitor whose pages are timed.

    `authority`: the file that they trust, where they listen over TLS.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_listen, args=(songs, theirs, authority)
    )
    process.start()
    found = {}
    ours.recv()
    try:
        yield found
    finally:
        ours.send("end")
        found["alive"], found["got"] = ours.recv()
        process.join()


def _listen(songs, pipe, authority):
    """Each reads at its rate, ten times a second, not all at the same moment."""
    context = ssl.create_default_context(cafile=authority) if authority else None
    listeners = [_opened(songs[index % len(songs)], context) for index in range(LISTENERS)]
    pipe.send("begun")
    got, turn = 0, 0
    while not pipe.poll(0.1 / TURNS):
        turn = (turn + 1) % TURNS
        for listener in _ready(listeners[turn::TURNS]):
            try:
                some = listener.recv(RATE // 10)
            except ssl.SSLWantReadError:  # half a record
                continue
            got += len(some)
            if not some:
                listeners.remove(listener)
                listener.close()
    pipe.send((len(listeners), got))


def _ready(listeners):
    """Those that have something: in their socket, or decrypted already."""
    ready, _, _ = select.select(listeners, [], [], 0)
    pending = [each for each in listeners if isinstance(each, ssl.SSLSocket) and each.pending()]
    return {*ready, *pending}


def _opened(song, context):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    listener.connect(("127.0.0.1", PORT))
    asked = f"GET /songs/{song}/audio HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n"
    if context is not None:
        listener = context.wrap_socket(listener, server_hostname="127.0.0.1")
    listener.sendall(asked.encode())
    listener.settimeout(0)
    return listener


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
