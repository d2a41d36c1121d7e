"""What a log-in costs, and a page while somebody guesses twenty passwords a second.

The guesses come from ever other addresses, by a proxy that is believed, or the first twenty would
end them. After two hundred in a minute none is looked at any more, so it is over in ten seconds.
"""

import http.client
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench import latency, library, report
from bench.faults import programs
from webapp.web import passwords

PASSWORD = "open the gates"
PORT = 8421
LOG_INS, PAGES, GUESSES = 15, 200, 180
A_SECOND = 20


def main():
    with tempfile.TemporaryDirectory() as elsewhere:
        gallery = programs.started(
            Path(elsewhere), "webapp", "serve", SONGWALL_DATA=library.made(1000),
            SONGWALL_KEEP="no", SONGWALL_SOURCE="none", SONGWALL_PORT=str(PORT), SONGWALL_PROXY="1",
            SONGWALL_PASSWORD_HASH=passwords.hashed(PASSWORD),
        )  # fmt: skip
        try:
            programs.until(lambda: programs.answers(PORT))
            _measure()
        finally:
            gallery.terminate()
            gallery.wait()


def _measure():
    took, cookie = [], ""
    for _ in range(LOG_INS):
        began = time.perf_counter()
        cookie = _log_in(PASSWORD, "192.0.2.1")
        took.append((time.perf_counter() - began) * 1000)
    visitor = {"Cookie": cookie, "X-Forwarded-For": "192.0.2.1"}
    idle = latency.of_pages(PORT, PAGES, headers=visitor)
    with ThreadPoolExecutor(GUESSES) as guesses:
        guesses.submit(_guess, guesses)
        busy = latency.of_pages(PORT, PAGES, headers=visitor)
    report.write(
        "login",
        [
            ("a log-in by scrypt, the first", f"{took[0]:.0f} ms", "≤ 250 ms"),
            ("one that was right before, median", f"{median(took[1:]):.0f} ms", ""),
            ("a page, nobody guessing: median, 99th", f"{idle[0]:.1f}, {idle[1]:.1f} ms", ""),
            (f"{A_SECOND} wrong ones a second", f"{busy[0]:.1f}, {busy[1]:.1f} ms", ""),
            ("the median against idle", f"{busy[0] / idle[0]:.2f} ×", "≤ 2"),
        ],
    )


def _guess(guesses):
    for number in range(GUESSES):
        began = time.perf_counter()
        network = f"198.51.{number // 250}.{number % 250}"
        guesses.submit(_log_in, "wrong", network)
        time.sleep(max(0, 1 / A_SECOND - (time.perf_counter() - began)))


def _log_in(password, address):
    """The cookie that came of it, if any."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address}
    connection.request("POST", "/login", urlencode({"password": password}), headers)
    answer = connection.getresponse()
    answer.read()
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


if __name__ == "__main__":
    main()
