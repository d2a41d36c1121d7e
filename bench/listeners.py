"""Pages while 200 listeners draw their songs slowly, and the memory of the server after it.

On plain loopback the kernel swallows whole files and every server looks fine, so this makes a
network of its own with a real packet size. That needs root; without it this says so and ends.
"""

import os
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench import latency, library, report
from bench.faults import programs
from bench.pages import resident

LISTENERS, RATE = 200, 32_000  # bytes a second of each
PAGES = 500
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
            with _Listeners(PORT, library.kept_songs(folder)) as listeners:
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
            ("listeners that were served all along", f"{listeners.alive}", str(LISTENERS)),
            ("bytes they got", f"{listeners.got / 1e6:.0f} MB", ""),
            ("memory of the server after it", f"{memory:.0f} MB", "≤ 100"),
        ],
    )


class _Listeners:
    """Each reads at its rate and asks for its song anew at its end."""

    def __init__(self, port, songs):
        self.got, self.alive = 0, 0
        self._ending = threading.Event()
        self._songs = songs
        self._port = port
        self._thread = threading.Thread(target=self._listen)

    def __enter__(self):
        self._selector = selectors.DefaultSelector()
        for index in range(LISTENERS):
            self._open(self._songs[index % len(self._songs)])
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join()
        self.alive = len(self._selector.get_map())

    def _open(self, song):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        listener.connect(("127.0.0.1", self._port))
        asked = f"GET /songs/{song}/audio HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n"
        listener.sendall(asked.encode())
        self._selector.register(listener, selectors.EVENT_READ, song)

    def _listen(self):
        while not self._ending.wait(0.1):
            for key, _ in self._selector.select(0):
                some = key.fileobj.recv(RATE // 10)
                self.got += len(some)
                if not some:
                    self._selector.unregister(key.fileobj)
                    key.fileobj.close()


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
