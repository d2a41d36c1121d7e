"""Of exports."""

NO_SONGS = "There are no songs{asked} to export."
IS_A_FILE = "“{name}” is a file: name a folder, or a file that ends with .zip."
OWN_FOLDER = "Songwall keeps its own files there: export into another folder."
RUNS_ALREADY = "Another export of this library is running: wait for it."
DATA_NOT_WRITABLE = "The data folder cannot be written: check its rights."
STRANGE_FILE = (
    "“{name}” lies in that folder and is not of an export: move it away, or export into "
    "another folder."
)
NOT_WRITABLE = "“{name}” cannot be written: check that it is there, and its rights."
NO_NAME = "That is no name for a folder or file."
NO_ROOM = "There is no room left for the export in “{name}”: free some, and start it again."
STRANGE_ZIP = (
    "“{name}” is there already and is not an export of Songwall: move it away, or choose "
    "another name."
)
