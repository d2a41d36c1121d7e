"""The four rules of how rooms may use each other, read off the sources themselves."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "webapp"
WINGS = {"finding", "inside", "kept", "rebuild", "export", "saved"}  # folders of rooms
OTHERS = {ROOT / wing / "__init__.py" for wing in WINGS}
FILES = sorted(p for p in ROOT.rglob("*.py") if "studio" not in p.parts and p not in OTHERS)

# Each room may import those above it. Rooms of one line do not know each other but for the noted.
LAYERS = [
    {"errors", "lenient_json", "addresses", "text_window", "migrations", "ranges", "loudness"}
    | {"safe_names", "playlist", "usable", "moments", "account_ids"},
    {"broken_json", "holders"},
    {"filters", "waveform", "drawn_cover", "assets", "lru", "stems", "words", "spans", "kinship"}
    | {"config", "written"},
    {"query", "conditions"} | {"far_cache"},
    {"song_filter"},
    {"entries"},
    {"disk", "pictures", "sounds", "decoding"},
    {"reading", "quarantine"},
    {"record", "database"},
    {"items", "forms", "files", "search_index", "sung", "aligned", "accounts"}
    | {"tagging", "tally", "told", "pauses"},
    {"zips", "beside", "lyrics", "record_view", "origins"},
    {"holdings", "ties"},
    {"songs", "intake", "source_states", "look_ups", "prompts", "sweep", "checks", "peaks"}
    | {"imports", "standing"},
    {"song_sheet", "notices", "sources", "marks", "copies", "search", "hits", "similar"}
    | {"family"},
    {"choices", "sought"},
    {"panel", "loosening"},
    {"song_file", "restoring"},
    {"loss"},
    {"fetching"},
    {"library", "archive", "news"},
    {"keeping", "measuring", "verifying", "lying", "salvage", "indexing", "lrc"},
    {"pieces"},
    {"zip_part"},
    {"taking", "checking", "rebuilding", "folder", "zip_file"},
    {"importing", "exporting"},
    {"bringing"},
    {"context"},
    {"protection", "media", "kept_media", "pending", "wall"} | {"uploads", "archive_view"},
    {"shell"},
    {"hypermedia"},
    {"pages"},
    {"webapp", "worker", "body_stream"},
    {"healing"},
    {"serve"},
    {"commands"},
    {"__main__"},
]
WITHIN = {
    ("record", "waveform"),
    ("prompts", "record"),
    ("song_sheet", "prompts"),
}
FLASK = {
    "context",
    "protection",
    "media",
    "kept_media",
    "pending",
    "wall",
    "uploads",
    "archive_view",
    "shell",
    "hypermedia",
    "pages",
    "webapp",
}
SQLITE = {"database", "songs", "intake", "source_states", "look_ups", "search_index"}
NETWORK = {"requests", "requests_hardened", "urllib3"}
BROAD = {"worker.py", "pages/errors.py"}


def room(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] in WINGS:
        return parts[1]
    return "webapp" if parts == ("__init__",) else parts[0]


def is_for_types(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports(tree, *, typing=False):
    """(module, name) of each import; those under TYPE_CHECKING only where asked."""
    found = []
    for node in ast.iter_child_nodes(tree):
        if is_for_types(node) and not typing:
            continue
        if isinstance(node, ast.Import):
            found += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.module, alias.name) for alias in node.names]
        else:
            found += imports(node, typing=typing)
    return found


def rooms_used(tree):
    used = set()
    for module, name in imports(tree):
        parts = [*module.split("."), name]
        if parts[0] == "webapp":
            inner = parts[2] if parts[1] in WINGS else parts[1]
            used.add(inner if any(inner in layer for layer in LAYERS) else "webapp")
    return used


def level(name):
    return next(index for index, layer in enumerate(LAYERS) if name in layer)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(params=FILES, ids=name_of)
def path(request):
    return request.param


@pytest.fixture
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_a_room_imports_from_rooms_below_it_only(path, tree):
    here = room(path)
    used = rooms_used(tree) - {here}

    upward = {n for n in used if level(n) >= level(here) and (here, n) not in WITHIN}

    assert not upward


def test_no_function_imports(tree):
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]

    assert not [each.name for each in functions if imports(each, typing=True)]


def test_flask_is_known_to_the_upper_rooms_only(path, tree):
    known = {module.split(".")[0] for module, _ in imports(tree)}

    assert room(path) in FLASK or not known & {"flask", "flask_caching", "werkzeug"}


def test_sqlite_is_known_to_the_database_and_the_nouns_only(path, tree):
    known = {module for module, _ in imports(tree, typing=True)}

    assert room(path) in SQLITE or "sqlite3" not in known


def test_the_network_is_known_to_the_sources_only(path, tree):
    known = {module.split(".")[0] for module, _ in imports(tree, typing=True)}

    assert room(path) == "sources" or not known & NETWORK


@pytest.mark.parametrize("wing", sorted(WINGS))
def test_a_wing_says_what_it_is_and_holds_nothing_else(wing):
    tree = ast.parse((ROOT / wing / "__init__.py").read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
    assert 1 == len(tree.body)


def test_pages_hold_no_sql(path, tree):
    if room(path) != "pages":
        return
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    words = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "PRAGMA ")

    assert not [text for text in texts if isinstance(text, str) and text.startswith(words)]
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "execute"]


def test_no_error_is_caught_that_nobody_named(path, tree):
    caught = [n for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler)]
    silent = [n for n in caught if not any(isinstance(s, ast.Raise) for s in ast.walk(n))]
    broad = [
        n for n in silent if n.type is None or ast.unparse(n.type) in {"Exception", "BaseException"}
    ]

    assert name_of(path) in BROAD or not broad
