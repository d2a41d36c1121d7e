"""Of backups, and of what is restored from them."""

INSIDE_THE_DATA = (
    "“{name}” lies in Songwall's data folder, and would be lost with it. Name a folder elsewhere, "
    "at best on another disk."
)
NO_FOLDER = "There's no folder “{name}”. Is its disk connected? Name a folder that's there."
IS_A_FILE = "“{name}” is a file. Name a folder."
NOT_WRITABLE = "Songwall can't write to “{name}”: check that it's there, and its rights."
NOT_READABLE = "Songwall can't read “{name}”: check that it's there, and its rights."
NO_ROOM = (
    "There's no room left in “{name}”. Free some space, and start it again: earlier backups are "
    "whole, and what was copied by now isn't copied again."
)
NO_ROOM_FOR_DATABASE = (
    "There's no room in the data folder for a copy of the database, which takes {size} for a "
    "moment. Free some space there, and start it again."
)
NO_NAME = "A folder can't be called that."
RUNS_ALREADY = "Another backup of this library, or into this folder, is running. Wait for its end."
NO_LIBRARY = "There's no library in the data folder yet, so there's nothing to back up."
DATABASE_DAMAGED = (
    "The library's database is damaged, so it wasn't backed up, and earlier backups are as they "
    "were. Stop Songwall, run “songwall rebuild”, and back it up again."
)
NO_BACKUP = "There's no backup in “{name}”."
NO_SUCH_BACKUP = "There's no backup “{backup}” in “{name}”. It has: {backups}."
BACKUP_DAMAGED = "The backup “{backup}” is damaged, so nothing was changed. {others}"
TRY_ANOTHER = "Try an earlier one with --from: {backups}."
NO_OTHER = "There's no earlier one in that folder."
NOT_EMPTY = (
    "There's a library in the data folder already, and a backup is restored into an empty one "
    "only. Move that folder away, or name another by SONGWALL_DATA. Nothing was changed."
)
SONGWALL_RUNS = (
    "Songwall, or another restore, is at work in this data folder. Stop it or wait for its end; "
    "nothing was changed."
)
NO_ROOM_TO_RESTORE = (
    "The backup takes {size} more, and the data folder's disk hasn't that much left. Free some "
    "space, and start it again."
)
HALF_RESTORED = (
    "This library is being restored from a backup, or that was cut off. If it no longer runs, "
    "start “songwall restore” once more: it goes on."
)
