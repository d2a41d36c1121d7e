"""The policy of the pages allows no inline style and no inline script: no template may hold one."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CSS = ROOT / "static/css"
STYLES = sorted(CSS.rglob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))

LINK = r"""<link rel="stylesheet" href="\{\{ asset\('css/(.+?)'\)"""

REFUSED = {
    "style attribute": re.compile(r"<[^>]*\sstyle="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+="),
    "hx-on": re.compile(r"\bhx-on\b"),
    "script address": re.compile(r"\b(?:js|javascript):"),
    "trigger filter": re.compile(r"hx-trigger=\"[^\"]*\["),
    "prefetch": re.compile(r"rel=\"[^\"]*\bprefetch\b"),  # Firefox holds it against default-src
}


def _name(path):
    return str(path.relative_to(ROOT))


def _source(path):
    """Its text; a template's without the comments, which no page holds."""
    text = path.read_text("utf-8")
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL) if path in TEMPLATES else text


def _having(pattern, paths):
    return [_name(path) for path in paths if re.search(pattern, _source(path))]


@pytest.mark.parametrize("what", REFUSED)
def test_no_template_holds_what_the_policy_refuses(what):
    assert [] == _having(REFUSED[what], TEMPLATES)


def test_no_measure_in_an_attribute_is_in_rem():
    """WebKit reads none in those of an SVG; it does read `em`."""
    assert [] == _having(r"\b(?:x|y|r|[cr][xy]|width|height)=\"[^\"]*rem\"", TEMPLATES)


def test_no_decoration_is_a_shorthand_of_more_than_its_line():
    """WebKit drops it whole."""
    assert [] == _having(r"text-decoration:\s*[^;\s]+\s+[^;\s]", STYLES)


def test_no_template_marks_text_as_safe():
    assert [] == _having(r"\|\s*safe\b|autoescape\s+false", TEMPLATES)


def test_a_partial_never_extends():
    partials = [path for path in TEMPLATES if path.name.startswith("_")]

    assert [] == _having(r"\{%-?\s*extends", partials)


def test_every_style_sheet_is_named_once():
    """In the table of contents, or by the template of the one page that needs it."""
    named = ["app.css"]
    for table in CSS.glob("*.css"):
        named += re.findall(r'@import url\("([^"]+)"\) layer\(\w+\);', table.read_text("utf-8"))
    for template in TEMPLATES:
        named += re.findall(r"asset\('css/(.+?)'\)", template.read_text("utf-8"))

    assert sorted(set(named)) == sorted(path.relative_to(CSS).as_posix() for path in STYLES)


def test_every_page_links_the_sheets_that_style_it():
    """Who came from another page has its sheets, too, and sees nothing of a missing one."""
    styled = {table: _classes_of(CSS / table) for table in _tables()}
    astray = []
    for page in [path for path in TEMPLATES if not path.name.startswith("_")]:
        text = "".join(map(_source, _with_partials(page)))
        linked = {"app.css", *re.findall(LINK, text)}
        used = {name for found in re.findall(r'class="([^"]*)"', text) for name in found.split()}
        here = set().union(*(styled[table] for table in linked & styled.keys()))
        elsewhere = set().union(*(styled[table] for table in styled.keys() - linked))
        astray += [f"{_name(page)}: {name}" for name in sorted(used & elsewhere - here)]

    assert [] == astray


def _tables():
    return [path.name for path in CSS.glob("*.css") if "@import" in path.read_text("utf-8")]


def _classes_of(table):
    text = table.read_text("utf-8")
    sheets = [table.parent / name for name in re.findall(r'@import url\("([^"]+)"\)', text)]
    bare = [re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL) for path in sheets]
    return set(re.findall(r"\.([a-z][\w-]*)(?![^{}]*;)", "".join(bare)))


def _with_partials(page, seen=()):
    """A page with all templates that it extends, includes, imports or renders."""
    names = re.findall(r'(?:extends|include|from) "([^"]+)"|cached\("([^"]+)"', _source(page))
    paths = {ROOT / "templates" / (one or other) for one, other in names} - {*seen, page}
    for path in paths:
        seen = {*seen, page, *_with_partials(path, {*seen, page})}
    return {*seen, page}


def test_style_sheets_and_scripts_are_small():
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in STYLES + SCRIPTS}

    assert [] == [_name(path) for path in STYLES if lines[path] > 200]
    assert [] == [_name(path) for path in SCRIPTS if lines[path] > 120]


def test_no_line_of_the_front_is_long():
    paths = [*TEMPLATES, *STYLES, *SCRIPTS]
    lines = {path: enumerate(path.read_text("utf-8").splitlines(), start=1) for path in paths}

    assert [] == [f"{_name(p)}:{n}" for p in paths for n, line in lines[p] if len(line) > 120]


def test_no_text_of_a_script_spans_lines():
    """What looks like a comment, and indentation, is left out of what is served."""
    unquoted = {
        path: re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        for path in SCRIPTS
    }

    assert [] == [
        _name(p)
        for p, text in unquoted.items()
        for line in text.splitlines()
        if line.count("`") % 2
    ]


def test_scripts_write_no_html():
    assert [] == _having(r"innerHTML|outerHTML =|insertAdjacentHTML|eval\(", SCRIPTS)


def test_every_icon_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/icons.svg").read_text()))
    used = {
        (_name(path), icon)
        for path in TEMPLATES
        for icon in re.findall(r'\bicon\("([a-z]+)"\)', path.read_text("utf-8"))
    }

    assert [] == sorted((name, icon) for name, icon in used if icon not in sprite)


def test_htmx_is_the_one_that_its_readme_names():
    vendor = ROOT / "static/vendor"
    digest = hashlib.sha256((vendor / "htmx-4.0.1.min.js").read_bytes()).hexdigest()

    assert digest in (vendor / "README.md").read_text("utf-8")
