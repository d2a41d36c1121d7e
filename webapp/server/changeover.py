"""The gallery, a WSGI application: the demo goes once the owner's own songs are there."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from webapp import database, startup
from webapp.app import create_app
from webapp.config import Config
from webapp.errors import StorageError

LOOK_EVERY = 1.0  # seconds between two looks at whether the owner's library has songs


class Gallery:
    """`config` as it was set, not yet settled. `changed` is told the settings of the new gallery.

    Only a demo that nobody asked for by name is taken down. Raises SettingError.
    """

    def __init__(
        self,
        config: Config,
        changed: Callable[[Config], None] = lambda _config: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._changed = changed
        self._clock = clock
        self.app = create_app(config)
        self._looked_at = clock()
        self._lock = threading.Lock()
        self.is_passing = startup.settle(config).passing_demo
        """Whether the demo is shown, and will be taken down."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 (WSGI)
        if self.is_passing and self._clock() - self._looked_at >= LOOK_EVERY:
            self.look()
        return self.app(environ, start_response)

    def look(self) -> None:
        """Change over, if it is time."""
        with self._lock:
            self._looked_at = self._clock()
            if not self.is_passing or not startup.has_moved_in(self._config):
                return
            config = startup.settle(self._config)
            try:
                database.prepare(config.database)
                self.app = create_app(config)
            except StorageError:  # the demo hangs until it can be opened
                return
            self.is_passing = False
        self._changed(config)
