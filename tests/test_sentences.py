"""Sentences for people stand in templates and in `errors/`, so that they may be translated."""

import ast

from tests.test_layers import ROOT, TREES
from webapp import errors

REPOSITORY = ROOT.parent


def said_by(node):
    """What a `raise` says by itself in two words or more."""
    name = getattr(getattr(node.exc, "func", None), "id", "")
    if not issubclass(getattr(errors, name, object), errors.SongwallError):
        return
    for part in ast.walk(node.exc):
        if isinstance(part, ast.Constant) and len(str(part.value).split()) > 1:
            yield part.value


def test_an_error_says_a_sentence_of_errors():
    raises = [
        (name, node)
        for name, tree in TREES.items()
        if not name.startswith("errors/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
    ]

    assert len(raises) > 100
    assert [] == [(name, said) for name, node in raises for said in said_by(node)]


def test_apostrophes_are_typed_in_one_way():
    front = [*(REPOSITORY / "templates").rglob("*.html"), *(REPOSITORY / "static/js").rglob("*.js")]
    sources = [*front, *(REPOSITORY / "webapp/errors").glob("*.py")]

    assert len(sources) > 100
    assert [] == [path.name for path in sources if "\u2019" in path.read_text(encoding="utf-8")]
