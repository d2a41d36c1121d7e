"""Of playlists."""

NO_SUCH_PLAYLIST = "There's no such playlist. It may have been removed."
NO_SUCH_ENTRY = "This song was taken out of the playlist meanwhile, so nothing was changed."
NO_TIME = "“{text}” is no time. Say minutes and seconds, such as 1:05.5. Nothing was changed."
EMPTY_PART = "It ends before it begins. Say a later “to”, or an earlier “from”. Nothing changed."
BEYOND_THE_END = "The song is over by then, so nothing was changed. It takes {length}."
NO_LENGTH = "Nobody knows how long this song is, so say where the part ends. Nothing was changed."
NO_SUCH_LINE = "No line of this song is known to be sung at that second."
NO_TITLE = "Give the playlist a name, so that you find it again. Nothing was saved."
CHANGED_MEANWHILE = "Somebody changed this playlist meanwhile, so yours wasn't saved yet."
BY_RULE = (
    "This playlist fills itself by its rule, so songs can't be added, moved or removed by hand. "
    "Freeze it, and the frozen one is yours to arrange."
)
TOO_MANY = "A playlist holds {most:,} songs at most, so nothing was added."
NO_SONGS = "None of these songs is in your library, so nothing was added."
NOT_BY_RULE = "This playlist has no rule: its songs were chosen by hand."
RULE_NOT_UNDERSTOOD = (
    "Part of this search isn't understood, so it can't fill a playlist. Nothing was saved."
)
RECORD_DAMAGED = "it's damaged"
RECORD_IS_NEWER = "a newer Songwall wrote it"
NO_SUCH_FEED = "There's no such feed. It may have been revoked."
MANY_FEEDS = "There are {most} feeds already, so none was made. Revoke one first."
