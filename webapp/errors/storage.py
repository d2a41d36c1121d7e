"""Of the library and its data folder."""

SONGWALL_RUNS = "Songwall is using this library. Stop Songwall first."
FOLDER_NOT_WRITABLE = (
    "Songwall can't write to its data folder: check the folder's rights and its disk."
)
LIBRARY_IS_OPEN = "Another part of Songwall has the library open. Stop it first."
DATABASE_UNUSABLE = "The library's database can't be used just now."
WRITTEN_BY_NEWER = "A newer Songwall wrote this library. Update this one; nothing was changed."
FOLDER_NOT_MADE = (
    "Songwall can't make its data folder, or can't write to it: check SONGWALL_DATA and its rights."
)
NO_SUCH_SONG = "This song isn't on your wall."
NO_SUCH_PLAY = "This isn't in your history any more."
NO_SUCH_MONTH = "Nothing on your wall was made then. “Months” shows when songs were made."
RUNS_ALREADY = "Songwall is already running for this data folder."
NOT_WRITABLE_AT_ALL = (
    "Songwall can't write to its data folder: check SONGWALL_DATA and the folder's rights."
)
BEING_REBUILT = "The library is being rebuilt. Start Songwall again once that's done."
TOO_FEW_SONGS = (
    "Only {songs:,} of the library's {before:,} songs could be rebuilt, so nothing was changed."
)
NO_ROOM_FOR_FORMER = (
    "Songwall was updated, and keeps a copy of the library's database before it changes that. "
    "There's no room for it: free {megabytes:,} MB, and start again. Nothing was changed."
)
