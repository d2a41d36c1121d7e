import shutil

from webapp.worker.folder_watch import FolderWatch


def test_changes_in_a_folder_and_in_those_within_it_are_heard_of(tmp_path):
    (tmp_path / "inner").mkdir()
    watch = FolderWatch(tmp_path)
    watch.changed()
    (tmp_path / "inner" / "a.json").write_text("{}")

    assert watch.changed()


def test_another_folder_in_its_place_is_watched_from_then(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    watch = FolderWatch(folder)
    watch.changed()
    shutil.rmtree(folder)
    away = watch.changed()
    (tmp_path / "taken").mkdir()  # else the new one may have the number of the old one
    folder.mkdir()
    back = watch.changed()
    (folder / "a.json").write_text("{}")

    assert (False, True, True) == (away, back, watch.changed())
