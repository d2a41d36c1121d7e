"""Of the library and its data folder."""

SONGWALL_RUNS = "Songwall is at work on this library. Stop Songwall first."
FOLDER_NOT_WRITABLE = "The data folder cannot be written: check its rights and its disk."
LIBRARY_IS_OPEN = "Another part of Songwall has the library open: stop it first."
DATABASE_UNUSABLE = "The library's database cannot be used just now."
WRITTEN_BY_NEWER = (
    "The library was written by a newer Songwall: update this one. Nothing was changed."
)
FOLDER_NOT_MADE = "The data folder cannot be made or written: check SONGWALL_DATA and its rights."
NO_SUCH_SONG = "There is no such song on this wall."
RUNS_ALREADY = "Songwall runs already for this data folder."
NOT_WRITABLE_AT_ALL = (
    "The data folder cannot be written: check SONGWALL_DATA and the folder's rights."
)
BEING_REBUILT = "The library is being made anew: start once more when that is done."
TOO_FEW_SONGS = (
    "Only {songs:,} of the library's {before:,} songs could be made anew, so nothing was changed."
)
