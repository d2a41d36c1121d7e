"""What `deploy/` holds: a service, a container, and what proxies are told."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "songwall.service"
MOST_EXPOSED = 3.0
HARDENED = {"NoNewPrivileges", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute"}


def lines(path):
    """Without comments."""
    stripped = map(str.strip, path.read_text("utf-8").splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


@pytest.fixture
def unit(tmp_path):
    """With a program that is there: one that is missing is an error of its own."""
    text = UNIT.read_text("utf-8")
    path = tmp_path / UNIT.name
    path.write_text(re.sub(r"(?m)^ExecStart=\S+ serve$", "ExecStart=/bin/sh -c true", text))
    assert path.read_text() != text
    return path


@pytest.fixture
def analyze(unit):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")

    def run(*arguments):
        done = subprocess.run(
            [program, *arguments, unit], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_systemd_finds_nothing_wrong_with_the_unit(analyze):
    assert (0, "") == analyze("verify", "--man=no")


def test_the_unit_may_little(analyze):
    status, said = analyze("security", "--offline=true", "--no-pager")

    assert 0 == status, said
    exposed = float(re.search(r"Overall exposure level for \S+: (\d+\.\d)", said)[1])
    assert exposed <= MOST_EXPOSED


def test_the_unit_says_what_songwall_needs():
    said = [line.partition("=") for line in lines(UNIT) if not line.startswith("[")]
    facts = {name: value for name, _, value in said}

    assert "notify" == facts["Type"]
    assert int(facts["WatchdogSec"]) >= 60  # a busy moment is no reason to start again
    assert "/var/lib/songwall" == f"/var/lib/{facts['StateDirectory']}"
    assert "SONGWALL_DATA=/var/lib/songwall" == facts["Environment"]
    assert {"yes"} == {facts[name] for name in HARDENED}


def test_the_container_has_no_root_one_volume_a_check_and_says_its_licences():
    said = lines(DEPLOY / "Containerfile")

    assert "USER 10001:10001" in said
    assert ["VOLUME /data"] == [line for line in said if line.startswith("VOLUME")]
    assert any(line.startswith("HEALTHCHECK") for line in said)
    assert any("mutagen (GPL-2.0-or-later)" in line for line in said)
    copied = [re.findall(r"[\w.]+", line)[1:-1] for line in said if re.match(r"COPY (?!--)", line)]
    assert [] == [name for names in copied for name in names if not (ROOT / name).exists()]
    compose = lines(DEPLOY / "compose.yaml")
    assert {"read_only: true", "- songwall:/data", "dockerfile: deploy/Containerfile"} <= {*compose}


def test_the_containers_check_is_python(tmp_path):
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    check = re.search(r'CMD \["\S+", "-c", "(import .*)"\]', text)[1]

    compile(check, "check", "exec")


@pytest.mark.parametrize(
    ("kind", "prefix", "name"),
    [
        ("nginx", "/", "nginx.conf"),
        ("nginx", "/music/", "nginx-folder.conf"),
        ("caddy", "/", "Caddyfile"),
        ("caddy", "/music/", "Caddyfile-folder"),
    ],
)
def test_what_proxies_are_told_is_what_the_document_says(kind, prefix, name):
    """Which is tried with both (tests/server/test_proxies.py)."""
    document = (ROOT / "docs/proxy.md").read_text("utf-8")
    said = re.search(rf"<!-- {kind}: {prefix} -->\n```\w+\n(.*?)```", document, re.DOTALL)[1]

    assert said == (DEPLOY / name).read_text("utf-8")
