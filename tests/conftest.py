import codecs
import dataclasses
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache
from werkzeug.routing import Rule

from tests.archives import Keeping
from tests.factories import Library
from tests.fakes import FakeApi
from webapp import database
from webapp.app import create_app
from webapp.config import Config

settings.register_profile(
    "songwall",
    deadline=None,
    max_examples=100,
    database=None,
    derandomize=True,  # a rare example must not fail an unrelated change
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("songwall")


class Route(Rule):
    """Werkzeug writes the functions that build addresses anew for each app, which takes longer than
    all else about an app. Here the first app's do for all. (Should werkzeug rename the method, the
    tests are slower, and still right.)"""

    builders = {}  # noqa: RUF012

    def _compile_builder(self, append_unknown=True):  # noqa: FBT002
        key = self.rule, repr(self.defaults), append_unknown
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


Flask.url_rule_class = Route


class CompiledTemplates(BytecodeCache):
    """In memory, for all apps of a process."""

    def __init__(self):
        self.codes = {}

    def load_bytecode(self, bucket):
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self.codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(autouse=True)
def _no_settings_of_the_owner(monkeypatch, tmp_path):
    """Neither the environment nor a `.env` of the folder that the tests run in counts."""
    for name in [name for name in os.environ if name.startswith(("SONGWALL_", "USEAPI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def config(tmp_path):
    return Config(data=tmp_path / "data", sources=("riffusion",), token="made-up-token")


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory):
    """The data folder that `db` copies: a library without songs, longer in the making than most
    tests take. A module whose tests begin with more has a fixture of this name."""
    folder = tmp_path_factory.mktemp("new")
    database.prepare(folder / "songwall.db")
    return folder


@pytest.fixture
def data_folder(config, library_folder):
    """The data folder with its library."""
    shutil.copytree(library_folder, config.database.parent, dirs_exist_ok=True)
    return config.data


@pytest.fixture
def db(config, data_folder):
    connection = database.connect(config.database)
    yield connection
    connection.close()


@pytest.fixture
def library(db):
    return Library(db)


@pytest.fixture
def api():
    with FakeApi() as fake:
        yield fake


@pytest.fixture(scope="session")
def compiled():
    """Templates are compiled once for all tests."""
    return CompiledTemplates()


@pytest.fixture
def new_app(compiled):
    """Makes apps, for whatever settings."""
    apps = []

    def new(config):
        app = create_app(config)
        app.jinja_env.bytecode_cache = compiled
        apps.append(app)
        return app

    yield new
    for app in apps:
        app.extensions["songwall"].connections.close()


@pytest.fixture
def app(config, data_folder, new_app):
    """With its library: making one takes longer than most pages do."""
    return new_app(config)


@pytest.fixture
def keeping(config, db, library, api):
    with_host = dataclasses.replace(config, media_hosts=frozenset({api.host}))
    made = Keeping(with_host, db, library, api)
    yield made
    made.archive_task.close()


@pytest.fixture
def client(app):
    return app.test_client()


# zipfile looks for it late; where an `ordinary` user may not read Python's own folder it would then
# be missing for all tests that follow.
codecs.lookup("cp437")


@pytest.fixture
def ordinary():
    """Rights count: for root no folder is read-only."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


@pytest.fixture
def closed_folder(ordinary):
    """A folder that may neither be entered nor written."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)
