"""What `pip install` gives: an sdist, a wheel made of it, and the gallery that runs from that."""

import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).parent.parent
CARRIED = ["pyproject.toml", "setup.py", "README.md", "LICENSE", "webapp", "templates", "static"]
PATIENCE = 60.0  # seconds for a busy machine


def run(*command, cwd):
    """Fails with what the command said."""
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder of an installation out of a clone, without the network and what it depends on."""
    place = tmp_path_factory.mktemp("package")
    clone, target = place / "clone", place / "installed"
    clone.mkdir()
    for name in CARRIED:
        is_folder = (ROOT / name).is_dir()
        (shutil.copytree if is_folder else shutil.copy)(ROOT / name, clone / name)
    build = "from setuptools.build_meta import build_sdist; build_sdist('..')"
    run("-c", build, cwd=clone)
    (sdist,) = place.glob("*.tar.gz")
    shutil.rmtree(clone)
    pip = ["-m", "pip", "--disable-pip-version-check", "install", "--target", target]
    alone = ["--no-index", "--no-deps", "--no-build-isolation", "--no-compile"]
    run(*pip, *alone, sdist, cwd=place)  # makes the wheel that it installs
    return target


@pytest.fixture
def gallery(installed, tmp_path):
    """Asks for an address of the installed gallery with the demo; (status, type, body)."""
    port = free_port(with_next=True)
    process = subprocess.Popen(
        [sys.executable, str(installed / "bin" / "songwall"), "serve"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(installed),
            "SONGWALL_DATA": str(tmp_path / "data"),
            "SONGWALL_PORT": str(port),
            "SONGWALL_SOURCE": "demo",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def get(address):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", address, headers={"Connection": "close"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers.get_content_type(), body

    assert process.stdout.readline() == f"Songwall is at http://127.0.0.1:{port}\n"
    yield get
    process.terminate()
    process.communicate(timeout=PATIENCE)


def test_an_installed_gallery_has_its_pages_static_files_worker_and_demo(gallery):
    end = time.monotonic() + PATIENCE
    song = None
    while song is None and time.monotonic() < end:  # the worker syncs with the demo
        status, kind, body = gallery("/")
        assert (status, kind) == (200, "text/html"), body.decode()
        song = re.search(rb'data-song="([^"]+)" data-status="completed"', body)
    assert song

    style = re.search(r'href="(/static/[^"]+/css/app\.css)"', body.decode())[1]

    assert gallery(style)[:2] == (200, "text/css")
    assert gallery(f"/songs/{song[1].decode()}")[:2] == (200, "text/html")
    assert gallery(f"/songs/{song[1].decode()}/cover")[0] in {200, 302}


def test_all_files_are_installed_but_the_studio_of_the_demo(installed):
    files = [
        path.relative_to(ROOT)
        for folder in ("webapp", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and {"__pycache__", "studio"}.isdisjoint(path.parts)
    ]
    places = [path if path.parts[0] == "webapp" else "webapp" / path for path in files]

    assert places
    assert not [place for place in places if not (installed / place).is_file()]
    assert not (installed / "webapp/sources/demo/studio").exists()
