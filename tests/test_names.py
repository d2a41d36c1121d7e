"""A local says what it holds: these words would fit anything."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
VAGUE = {"found", "told", "wanted", "made", "each"}
WORDS = "|".join(sorted(VAGUE))
IN_SCRIPTS = re.compile(rf"\b(?:const|let|function) +\W*(?:{WORDS})\b|\b(?:{WORDS})\b[^()]*\) =>")
IN_TEMPLATES = re.compile(rf"{{%-? (?:for|set|with) (?:{WORDS})\b|, (?:{WORDS}) (?:=|in) ")


def names(function):
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef) and node is not function:
            yield node.name


def test_no_local_of_python_would_fit_anything():
    vague = [
        f"{path.relative_to(ROOT)}:{function.name}"
        for path in (ROOT / "webapp").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef) and VAGUE & {*names(function)}
    ]

    assert not vague


def test_no_local_of_scripts_and_templates_would_fit_anything():
    places = [
        ("static/js", "*.js", IN_SCRIPTS),
        ("templates", "*.html", IN_TEMPLATES),
    ]
    vague = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder, pattern, words in places
        for path in (ROOT / folder).rglob(pattern)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if words.search(line)
    ]

    assert not vague
