import dataclasses
import re
from datetime import UTC, datetime

import pytest

from tests.factories import hear
from webapp.config import Config
from webapp.errors import SettingError
from webapp.library import source_states

KEY = "a-long-key-of-the-one-who-watches"
SAMPLE = re.compile(r'songwall_[a-z_]+(\{([a-z]+="[^"\\\n]*",?)+\})? -?[0-9.e+]+')


@pytest.fixture
def watched(config, data_folder, new_app):
    """Its client; the gallery asks for a password as well."""
    return new_app(dataclasses.replace(config, metrics_key=KEY, password="secret")).test_client()


def figures(answer):
    """By what stands before each number."""
    assert 200 == answer.status_code
    lines = answer.text.splitlines()
    samples = [line for line in lines if not line.startswith("# ")]
    assert [] == [line for line in samples if not SAMPLE.fullmatch(line)]
    assert answer.text.endswith("\n")
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {re.match(r"\w+", line)[0] for line in samples} <= named
    return {name: float(number) for name, _, number in (s.rpartition(" ") for s in samples)}


def get(client, **more):
    return client.get("/metrics", headers={"Authorization": f"Bearer {KEY}"}, **more)


def test_it_tells_how_the_library_is(watched, keeping):
    raw = keeping.add(1, title="A secret title", audio=b"not audio")
    keeping.add(2, status="failed")
    hear(keeping.db, keeping.library.card(raw).key, datetime.now(UTC).isoformat())
    source_states.write(keeping.db, "riffusion", synced_at="2026-02-02T10:00:00Z")

    answer = get(watched)
    numbers = figures(answer)

    assert 1 == numbers['songwall_songs{status="completed"}']
    assert 1 == numbers['songwall_songs{status="failed"}']
    assert 1 == numbers['songwall_copies{kind="audio",standing="expected"}']
    assert 1 == numbers['songwall_waiting{task="copies"}']
    assert 2 == numbers['songwall_waiting{task="records"}']
    assert 1 == numbers["songwall_plays_today"] == numbers["songwall_up"]
    assert 1 == numbers['songwall_sync_ok{source="riffusion"}']
    assert (
        datetime(2026, 2, 2, 10, tzinfo=UTC).timestamp()
        == numbers['songwall_sync_time_seconds{source="riffusion"}']
    )
    assert numbers["songwall_memory_bytes"] > 1_000_000
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    for private in ("secret title", keeping.api.host, str(keeping.config.data), "made-up-token"):
        assert private not in answer.text


def test_without_the_key_there_is_nothing(watched, client):
    wrong = ({"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {KEY}"}, {})
    assert [404] * 3 == [watched.get("/metrics", headers=head).status_code for head in wrong]
    assert 404 == watched.get("/metrics?key=wrong\u00e9").status_code
    assert 200 == watched.get(f"/metrics?key={KEY}").status_code
    assert 404 == client.get("/metrics").status_code == client.get("/metrics?key=").status_code


def test_a_library_that_cannot_be_read_is_not_up(watched, config):
    config.database.write_bytes(b"no database at all" * 1000)

    assert 0 == figures(get(watched))["songwall_up"]


def test_a_short_key_is_refused():
    with pytest.raises(SettingError, match="SONGWALL_METRICS_KEY must have 16"):
        Config.from_env({"SONGWALL_METRICS_KEY": "short"})
    assert KEY == Config.from_env({"SONGWALL_METRICS_KEY": KEY}).metrics_key
