"""What the system says of changes in a folder, where it says anything: by inotify and its like."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, watch

AT_ONCE = 250  # milliseconds without a change that end a burst of them
LONGEST_BURST = 1000  # milliseconds
PATIENCE = 1000  # milliseconds that one waits for a change


class FolderWatch:
    """Of a network drive it hears what this machine does there; nothing where it is not to be had.

    So whoever uses it looks for himself now and then.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changes: Iterator[set[tuple[Change, str]]] | None = None
        self._watched: tuple[int, int] | None = None  # another folder may come in its place

    def changed(self) -> bool:
        """Whether anything changed, after at most PATIENCE; also where the watching just began."""
        with suppress(OSError, RuntimeError):
            status = self._folder.stat()
            place = status.st_dev, status.st_ino
            if self._changes is None or place != self._watched:
                self._changes, self._watched = self._watch(), place
                next(self._changes)
                return True
            return bool(next(self._changes))
        self._changes = None
        return False

    def _watch(self) -> Iterator[set[tuple[Change, str]]]:
        return watch(
            self._folder,
            watch_filter=None,
            debounce=LONGEST_BURST,
            step=AT_ONCE,
            rust_timeout=PATIENCE,
            yield_on_timeout=True,
            force_polling=False,
            ignore_permission_denied=True,
        )
