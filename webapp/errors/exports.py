"""Of exports."""

NO_SONGS = "There are no songs{asked} to export."
IS_A_FILE = "“{name}” is a file. Name a folder, or a file that ends with .zip."
OWN_FOLDER = "Songwall has its own files there. Export into another folder."
RUNS_ALREADY = "Another export of this library is running. Wait until it's done."
DATA_NOT_WRITABLE = "Songwall can't write to its data folder: check the folder's rights."
STRANGE_FILE = (
    "“{name}” is in that folder, but not from an export. Move it away, or export into another "
    "folder."
)
NOT_WRITABLE = "Songwall can't write to “{name}”: check that it's there, and its rights."
NO_NAME = "A folder or file can't be called that."
NO_ROOM = "There's no room left for the export in “{name}”. Free some space, and start it again."
STRANGE_ZIP = (
    "“{name}” is already there, and it isn't one of Songwall's exports. Move it away, or choose "
    "another name."
)
NO_COPY_TO_GIVE = "No copy of this song's audio lies on this disk, so no page can hold it."
NO_AUDIO_FOR_SITE = (
    "There's no audio on this disk of any of these songs, so no site was made. Let Songwall fetch "
    "it first."
)
NO_FOLDER_FOR_SITE = "“{name}” is no folder. Name one for the site."
STRANGE_SITE = (
    "“{name}” is already there, and it isn't a site of Songwall's. Move it away, or choose another "
    "folder."
)
