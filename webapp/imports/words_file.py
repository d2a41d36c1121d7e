"""Words that lie beside audio, as LRC, subtitles or plain text."""

from webapp.errors import ImportFileError
from webapp.imports.items import Item
from webapp.lyrics import lrc, subtitles, timed_lines
from webapp.records import tagged
from webapp.records.record import Raw

LARGEST = 1 << 20  # bytes


def read(item: Item, source_id: str) -> Raw | None:
    """What it says of the song with this id; None where nothing of it can be read."""
    if item.size > LARGEST:
        return None
    try:
        with item.reading() as file:
            text = lrc.decoded(file.read(LARGEST))
    except ImportFileError:
        return None
    lines = lrc.read(text) or subtitles.read(text)
    timed = timed_lines.timestamped(lines) if lines else None
    return tagged.raw(source_id, {} if lines or not text.strip() else {"lyrics": text}, timed)
