"""`songwall serve` as a process of its own, with a data folder of its own."""

import os
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from tests.fakes import FakeApi
from tests.forked import serve_with
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180  # seconds until a gallery must stand: a busy machine starts it late


class Gallery:
    """`settings` are environment variables; `url` has no slash at its end."""

    def __init__(self, data, **settings):
        self.data = data
        self.port = free_port(with_next=True)  # the demo's service takes that one
        self.url = f"http://127.0.0.1:{self.port}"
        self.media_hosts = {f"127.0.0.1:{self.port + 1}"}  # the demo's own service
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("SONGWALL_", "USEAPI_"))}
        self._env = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "SONGWALL_DATA": str(data),
            "SONGWALL_PORT": str(self.port),
            **settings,
        }
        self.windows = None
        """Those that visitors have left, if many tests share this gallery."""
        self._process = None

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def window(self, kind):
        """A window of that kind that somebody has left, if there is one."""
        left = [window for window in self.windows or [] if window.kind == kind]
        if left:
            self.windows.remove(left[0])
        return left[0] if left else None

    def share(self):
        self.windows = []
        return self

    def close_windows(self):
        for window in self.windows or []:
            window.close()

    def start(self):
        self.data.mkdir(parents=True, exist_ok=True)
        self._process = serve_with(self._env, self.data, self.data / "errors.txt")
        self.wait_for("ok", "/health")
        return self

    def get(self, path="/"):
        with urlopen(self.url + path, timeout=PATIENCE) as answer:  # noqa: S310 (our own address)
            return answer.read().decode()

    def wait_for(self, text, path="/", *, count=1, without=None):
        """Waits until the page at `path` holds `text` at least `count` times."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            page = self._page(path)
            if page.count(text) >= count and (without is None or without not in page):
                return
            time.sleep(0.05)
        raise TimeoutError(f"{path} never had {count} × {text!r}. {self.errors()}")

    def wait_for_sync(self):
        self.wait_for("<time", "/sync", without="<progress")

    def _page(self, path):
        try:
            return self.get(path)
        except (OSError, HTTPException):
            return ""

    def kill(self):
        """As a power cut would: no goodbye. Its worker goes with it."""
        self._process.kill()
        self._process.join()

    def stop(self):
        if self._process and self._process.is_alive():
            self._process.terminate()
            self._process.join(5)
            self.kill()

    def errors(self):
        return (self.data / "errors.txt").read_text(encoding="utf-8")

    def assert_sound(self):
        """No page and no turn of the worker met an error of our own making."""
        assert "failed with" not in self.errors()
        assert "stumbled over" not in self.errors()


class Shown:
    """A gallery as visitors of the proxy see it."""

    windows = None

    def __init__(self, gallery, port):
        self._gallery = gallery
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}"
        self.media_hosts = gallery.media_hosts

    def window(self, _kind):
        return None


def demo_born_an_hour_ago(data):
    """A demo whose songs are all finished."""
    folder = data / "demo"
    folder.mkdir(parents=True)
    born = datetime.now(UTC) - timedelta(hours=1)
    (folder / "born").write_text(born.isoformat(), encoding="ascii")


def open_gallery(stack, folder, fill=lambda _api: [], *, synced=True, **settings):
    """A gallery; `fill` answers the songs that its API has at first."""
    api = stack.enter_context(FakeApi())
    api.songs = fill(api)
    told = {
        "SONGWALL_SOURCE": "riffusion",
        "SONGWALL_SYNC_MINUTES": "0",
        "USEAPI_BASE_URL": api.base_url,
        "USEAPI_TOKEN": api.token,
    }
    gallery = Gallery(folder / api.host.replace(":", "-"), **(told | settings))
    gallery.api = api
    gallery.media_hosts = {api.host}
    stack.callback(gallery.assert_sound)
    stack.callback(gallery.stop)
    gallery.start()
    if synced:
        gallery.wait_for_sync()
    return gallery
