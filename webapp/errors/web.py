"""Of what browsers send and ask for."""

MEDIA_NOT_GIVEN = "The server of this song's file does not give it."
MEDIA_EXPIRED = "The address of this song's file has expired."
SEVERAL_RELAYED = "Several songs are being fetched: try again in a moment."
TWO_UPLOADS = "Two uploads are under way already: wait until one of them is done."
LITTLE_SPACE = "Less than 500 MB are free on the disk: free some space, then send it again."
NO_FILE_CHOSEN = "No file was chosen, so there is nothing to import."
UPLOAD_BROKE_OFF = "What was sent broke off, so nothing of it was stored. Send it again."
NO_SUCH_FILE = "There is no such file."
UPLOAD_TOO_LARGE = (
    "One upload takes {most} and {files} files at most just now. “songwall import” on the machine "
    "itself takes more."
)
