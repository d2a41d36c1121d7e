"""What the documents for contributors name is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "design").glob("*.md"))]
NAMED = re.compile(r"`([\w./-]+\.(?:py|html|css|js|sql|md))`")


FOLDERS = [ROOT / name for name in ("webapp", "tests", "templates", "static", "bench")]


def exists(name):
    """As a path from the top, or as the end of a path in one of the folders."""
    return (ROOT / name).exists() or any(any(folder.rglob(name)) for folder in FOLDERS)


def test_the_documents_name_no_file_that_is_not_there():
    names = {
        (document.name, name)
        for document in DOCUMENTS
        for name in NAMED.findall(document.read_text(encoding="utf-8"))
        if not exists(name)
    }

    assert not names


def test_every_design_note_is_linked():
    text = DOCUMENTS[0].read_text(encoding="utf-8")

    assert not [path.name for path in DOCUMENTS[1:] if f"docs/design/{path.name}" not in text]


def test_a_newcomer_reads_it_in_ten_minutes():
    assert len(DOCUMENTS[0].read_text(encoding="utf-8").split()) <= 1500
