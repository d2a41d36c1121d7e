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

REFUSED = {
    "style attribute": re.compile(r"<[^>]*\sstyle="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+="),
    "hx-on": re.compile(r"\bhx-on\b"),
    "script address": re.compile(r"\b(?:js|javascript):"),
    "trigger filter": re.compile(r"hx-trigger=\"[^\"]*\["),
}


def _name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
@pytest.mark.parametrize("what", REFUSED)
def test_no_template_holds_what_the_policy_refuses(template, what):
    source = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)

    assert REFUSED[what].search(source) is None


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_no_template_marks_text_as_safe(template):
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", template.read_text("utf-8"))


@pytest.mark.parametrize(
    "template",
    [t for t in TEMPLATES if t.name.startswith("_") and t.name != "_icons.html"],
    ids=_name,
)
def test_a_partial_never_extends(template):
    assert "{% extends" not in template.read_text("utf-8")


def test_every_style_sheet_is_named_once():
    """In the table of contents, or by the template of the one page that needs it."""
    named = ["app.css"]
    for table in (CSS / "app.css", CSS / "song.css", CSS / "finding.css"):
        named += re.findall(r'@import url\("([^"]+)"\) layer\(\w+\);', table.read_text("utf-8"))
    for template in TEMPLATES:
        named += re.findall(r"asset\('css/(.+?)'\)", template.read_text("utf-8"))

    assert sorted(set(named)) == sorted(path.relative_to(CSS).as_posix() for path in STYLES)


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=_name)
def test_a_room_of_the_front_is_small(path):
    assert len(path.read_text("utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_scripts_write_no_html(path):
    assert not re.search(
        r"innerHTML|outerHTML =|insertAdjacentHTML|eval\(", path.read_text("utf-8")
    )


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_every_icon_is_in_the_sprite(template):
    sprite = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/icons.svg").read_text()))

    asked = set(re.findall(r'\bicon\("([a-z]+)"\)', template.read_text("utf-8")))

    assert asked <= sprite


def test_htmx_is_the_one_that_its_readme_names():
    vendor = ROOT / "static/vendor"
    digest = hashlib.sha256((vendor / "htmx-4.0.1.min.js").read_bytes()).hexdigest()

    assert digest in (vendor / "README.md").read_text("utf-8")
