"""What a page's ETag depends on besides the library and the visitor."""

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import webapp
from tests.factories import rich_song
from tests.fakes import song
from webapp.app import STATIC, TEMPLATES
from webapp.web.fingerprint import fingerprint

ASK = """
import sys
from pathlib import Path
from webapp.app import create_app
from webapp.config import Config
app = create_app(Config(data=Path(sys.argv[1]), sources=("riffusion",)))
print(app.test_client().get("/", base_url="http://localhost").headers["ETag"])
"""


@pytest.fixture
def etag_of(new_app):
    return lambda config: new_app(config).test_client().get("/").headers["ETag"]


def test_the_same_settings_make_the_same_page(config, library, etag_of):
    library.add(song(1))
    hosts = frozenset(f"host-{number}" for number in range(20))

    first = etag_of(dataclasses.replace(config, media_hosts=hosts))
    second = etag_of(dataclasses.replace(config, media_hosts=frozenset(sorted(hosts))))

    assert first == second


@pytest.mark.parametrize(
    "changed",
    [{"keep": False}, {"keep_bytes": 10**9}, {"media_hosts": frozenset({"covers.example"})}],
    ids=str,
)
def test_other_settings_make_another_page(config, library, changed, etag_of):
    library.add(song(1))

    assert etag_of(config) != etag_of(dataclasses.replace(config, **changed))


def test_a_secret_leaves_no_trace(config, library, etag_of):
    library.add(song(1))

    assert etag_of(config) == etag_of(dataclasses.replace(config, token="another"))


def test_a_cached_card_is_not_of_other_settings(config, library, client, new_app):
    library.add(rich_song(1, download_url=None))

    assert client.get("/").data == client.get("/").data
    app = new_app(dataclasses.replace(config, keep=False))
    answer = app.test_client().get("/", headers={"If-None-Match": client.get("/").headers["ETag"]})

    assert 200 == answer.status_code


def test_other_python_makes_another_page(config, library, tmp_path):
    """A server of a copy of this code, and of a copy in which a filter says something else."""
    library.add(song(1))
    copy = tmp_path / "copy"
    home = Path(webapp.__file__).parent
    no_songs = shutil.ignore_patterns("songs", "studio")
    shutil.copytree(home, copy / "webapp", ignore=no_songs)
    shutil.copytree(TEMPLATES, copy / "templates")
    shutil.copytree(STATIC, copy / "static")

    def etag():
        command = [sys.executable, "-c", ASK, str(config.data)]
        return subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True).stdout

    first, again = etag(), etag()
    with (copy / "webapp" / "values" / "formatting.py").open("a") as code:
        code.write("\n# a comment will do\n")

    assert first == again
    assert first != etag()


def test_other_templates_make_other_pages(config, tmp_path):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(name)

    old, new = (fingerprint(config, tmp_path, tmp_path / name, "b") for name in ("old", "new"))

    assert old != new
