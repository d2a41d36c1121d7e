"""Of what browsers send and ask for."""

MEDIA_NOT_GIVEN = "The server with this song's file doesn't give it."
MEDIA_EXPIRED = "The address of this song's file has expired."
SEVERAL_RELAYED = "Several songs are being fetched just now. Try again in a moment."
TWO_UPLOADS = "Two uploads are already under way. Wait until one of them is done."
LITTLE_SPACE = "Less than 500 MB are free on the disk. Free some space, then send it again."
NO_FILE_CHOSEN = "No file was chosen, so there is nothing to import."
UPLOAD_BROKE_OFF = "The upload broke off, so nothing of it was stored. Please send it again."
NO_SUCH_FILE = "There's no such file."
UPLOAD_TOO_LARGE = (
    "One upload may bring {most} and {files} files at most just now. “songwall import” on the "
    "machine itself takes more."
)
NO_SUCH_LINK = "There is no such link."
NOTHING_TO_GIVE = "None of this can be heard, so there is nothing to give."
NO_SECOND = "“{text}” is no moment of this song. Say minutes and seconds, such as 1:05.5."
MANY_SHARES = "There are as many links as Songwall keeps. Take one back that is no longer needed."
