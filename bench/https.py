"""Pages over TLS while 200 listeners draw their songs slowly over it, against pages at rest.

In a network of its own, as `bench.listeners`; that needs root, else this says so and ends.
"""

import os
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import latency, library, report
from bench.faults import programs
from bench.listeners import LISTENERS, PAGES, PORT, listening
from bench.pages import resident


def main():
    if os.geteuid() != 0:
        print("Slow listeners need root, for they have a network of their own: skipped.")
        return
    folder = library.with_audio(1000)
    subprocess.run(["unshare", "-n", sys.executable, "-m", "bench.https", str(folder)], check=True)


def measure(folder):
    subprocess.run(["ip", "link", "set", "lo", "mtu", "1500", "up"], check=True)
    authority = str(Path(folder, "tls", "authority.crt"))
    with tempfile.TemporaryDirectory() as elsewhere:
        gallery = programs.started(
            Path(elsewhere), "webapp", "serve", "--https", SONGWALL_DATA=folder,
            SONGWALL_SOURCE="none", SONGWALL_KEEP="no", SONGWALL_PORT=str(PORT),
        )  # fmt: skip
        try:
            programs.until(lambda: programs.answers(PORT))
            latency.of_pages(PORT, 50)
            context = ssl.create_default_context(cafile=authority)
            latency.of_pages(PORT, 50, context=context)
            plain = latency.of_pages(PORT, PAGES)
            idle = latency.of_pages(PORT, PAGES, context=context)
            songs = library.kept_songs(folder)
            with listening(songs):
                time.sleep(2)
                in_plain = latency.of_pages(PORT, PAGES)
            with listening(songs, authority) as listeners:
                time.sleep(2)
                busy = latency.of_pages(PORT, PAGES, context=context)
            memory = resident(gallery.pid)
        finally:
            gallery.terminate()
            gallery.wait()
    report.write(
        "https",
        [
            ("a page in plain: median, 99th", f"{plain[0]:.1f}, {plain[1]:.1f} ms", ""),
            (f"{LISTENERS} listen in plain", f"{in_plain[0]:.1f}, {in_plain[1]:.1f} ms", ""),
            ("over TLS, nobody listening", f"{idle[0]:.1f}, {idle[1]:.1f} ms", ""),
            (f"{LISTENERS} listen over TLS", f"{busy[0]:.1f}, {busy[1]:.1f} ms", ""),
            ("the median against idle", f"{busy[0] / idle[0]:.2f} ×", "≤ 2"),
            ("the 99th against idle", f"{busy[1] / idle[1]:.2f} ×", "≤ 2"),
            ("listeners that were served all along", f"{listeners['alive']}", str(LISTENERS)),
            ("bytes they got", f"{listeners['got'] / 1e6:.0f} MB", ""),
            ("memory of the server after it", f"{memory:.0f} MB", "≤ 100"),
        ],
    )


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
