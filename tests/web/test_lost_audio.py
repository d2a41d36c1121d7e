"""A copy that is missing or damaged when it is to play."""

import pytest

from tests import audio
from tests.archives import M4A
from webapp.archive import disk
from webapp.database import transaction
from webapp.library import archive_stats, files, songs

WAV = audio.made(seconds=60.0, levels=(0.2, 0.4))


def vanish(path):
    path.unlink()


def lose_its_end(path):
    path.write_bytes(M4A[:-1])


def become_a_folder(path):
    path.unlink()
    path.mkdir()


FAULTS = [vanish, lose_its_end, become_a_folder]


@pytest.fixture
def client(keeping, new_app):
    return new_app(keeping.config).test_client()


@pytest.fixture
def brought(keeping):
    """A song of a file, which nobody can fetch again."""
    keeping.add(1, M4A)
    raw = keeping.add(2, title="Sea")
    bring(keeping, raw, M4A)
    keeping.turn()
    return raw


def bring(keeping, raw, content):
    folder = keeping.folder(raw)
    disk.make_folder(folder, keeping.config.archive)
    (folder / "audio.import.part").write_bytes(content)
    with transaction(keeping.db):
        row = files.reserve(keeping.db, keeping.library.card(raw).id, "audio", 0)
    file = row or keeping.file(raw)
    keeping.archive.add(keeping.db, file, folder / "audio.import.part", brought=True)


def asked(client, raw):
    return client.post(f"/songs/{raw['id']}/audio/check").json


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("is_played", [True, False])
def test_a_lost_copy_counts_as_missing_at_once_and_is_named(
    client, keeping, brought, fault, is_played
):
    fault(keeping.folder(brought) / keeping.file(brought).name)
    assert 2 == archive_stats.get(keeping.db).safe

    if is_played:
        assert 404 == client.get(f"/songs/{brought['id']}/audio", buffered=True).status_code
        assert 1 == archive_stats.get(keeping.db).safe
    answer = asked(client, brought)

    assert 1 == archive_stats.get(keeping.db).safe
    assert answer["lost"]
    assert "there's nowhere to fetch it from again" in answer["sentence"]
    assert keeping.library.card(brought).audio_kept is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_copy_is_had_from_its_source_and_fetched_again(client, keeping, fault):
    raw = keeping.add(1, M4A)
    keeping.turn()
    fault(keeping.folder(raw) / keeping.file(raw).name)

    answer = client.get(f"/songs/{raw['id']}/audio", buffered=True)

    assert (200, M4A) == (answer.status_code, answer.data)
    assert keeping.library.card(raw).audio_kept is None
    keeping.turn()
    assert M4A == client.get(f"/songs/{raw['id']}/audio", buffered=True).data
    assert keeping.library.card(raw).audio_kept is not None


def test_another_file_of_the_song_plays_in_its_stead(client, keeping, brought):
    bring(keeping, brought, WAV)
    (keeping.folder(brought) / keeping.file(brought).name).unlink()

    answer = client.get(f"/songs/{brought['id']}/audio", buffered=True)

    assert (200, M4A) == (answer.status_code, answer.data)


def test_a_disk_that_is_not_there_has_lost_no_song(client, keeping, brought):
    keeping.config.archive.rename(keeping.config.archive.with_name("elsewhere"))

    answer = asked(client, brought)

    assert "can't be read" in answer["sentence"]
    assert answer["lost"]
    assert songs.by_id(keeping.db, brought["id"]).audio_kept is not None


def test_a_copy_that_is_there_is_not_lost(client, keeping, brought):
    answer = asked(client, brought)

    assert not answer["lost"]
    assert "browser" in answer["sentence"]
