"""The rules of how packages may use each other, read off the sources themselves."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent / "webapp"
# A package imports only packages above it in this list; `webapp` is `__init__.py`, which all
# others bring along.
ORDER = [
    "webapp",
    "errors",
    "values",
    "config",
    "settings_file",
    "certificates",
    "database",
    "records",
    "lyrics",
    "query",
    "opensubsonic",
    "sources",
    "library",
    "search",
    "song_page",
    "medleys",
    "statistics",
    "sync",
    "archive",
    "imports",
    "exports",
    "standalone",
    "recovery",
    "backups",
    "startup",
    "worker",
    "web",
    "doctor",
    "app",
    "server",
    "cli",
    "__main__",
]
PURE = {"values", "records", "lyrics", "query", "opensubsonic"}  # these import no database
FLASK = {"web", "app"}
SQLITE = {"database", "library"}
SOURCES = {"sources"}
NETWORK = {"requests", "requests_hardened", "urllib3"}
BROAD = {"worker/process.py", "web/views/errors.py"}  # the two boundaries
SQL = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "PRAGMA ")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.rglob("*.py"))
    if "studio" not in path.parts
}


def package(name):
    first = name.split("/")[0].removesuffix(".py")
    return "webapp" if first == "__init__" else first


def imports(tree):
    """(module, name) of each import, those for types alone too."""
    pairs = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            pairs += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            pairs += [(node.module, alias.name) for alias in node.names]
    return pairs


def packages_used(tree):
    used = set()
    for module, name in imports(tree):
        parts = [*module.split("."), name]
        if parts[0] == "webapp":
            used.add(parts[1] if parts[1] in ORDER else "webapp")
    return used


def libraries_used(tree):
    return {module.split(".")[0] for module, _ in imports(tree)}


def outside(allowed, libraries):
    """The files that use one of `libraries` though their package may not."""
    return [
        name
        for name, tree in TREES.items()
        if package(name) not in allowed and libraries_used(tree) & libraries
    ]


def test_every_package_has_its_place_in_the_order():
    assert not {package(name) for name in TREES} - set(ORDER)


def test_a_package_imports_only_packages_above_it():
    upward = {
        f"{name} -> {used}"
        for name, tree in TREES.items()
        for used in packages_used(tree) - {package(name)}
        if ORDER.index(used) > ORDER.index(package(name))
    }

    assert not upward


def test_few_modules_lie_at_the_top():
    assert len(list(ROOT.glob("*.py"))) <= 8


def test_flask_is_known_to_the_web_only():
    assert not outside(FLASK, {"flask", "flask_caching", "werkzeug"})


def test_sqlite_is_known_to_the_database_and_the_library_only():
    assert not outside(SQLITE, {"sqlite3"})


def test_the_network_is_known_to_the_sources_only():
    assert not outside(SOURCES, NETWORK)


def test_the_pure_packages_import_no_database():
    users = [
        name
        for name, tree in TREES.items()
        if package(name) in PURE and packages_used(tree) & {"database", "library"}
    ]

    assert not users


def test_no_function_imports():
    functions = [
        f"{name}: {node.name}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS) and imports(node)
    ]

    assert not functions


def test_views_hold_no_sql():
    nodes = [
        (name, node)
        for name, tree in TREES.items()
        if name.startswith("web/views/")
        for node in ast.walk(tree)
    ]
    texts = [(n, c.value) for n, c in nodes if isinstance(c, ast.Constant)]

    assert nodes
    assert not [n for n, text in texts if isinstance(text, str) and text.startswith(SQL)]
    assert not [n for n, a in nodes if isinstance(a, ast.Attribute) and a.attr == "execute"]


def test_every_package_says_what_it_is():
    packages = {path.parent for path in ROOT.rglob("*.py") if "studio" not in path.parts}
    inits = {
        path: TREES.get((path / "__init__.py").relative_to(ROOT).as_posix()) for path in packages
    }

    assert not [path for path, tree in inits.items() if not (tree and ast.get_docstring(tree))]


def test_no_error_is_caught_that_nobody_named():
    broad = [
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]

    assert not set(broad) - BROAD
