"""Of certificates."""

AUTHORITY_UNREADABLE = (
    "Songwall's own certificate authority, in the folder tls of its data folder, can't be read. "
    "Bring authority.crt and authority.key back, or move that folder away: then another one is "
    "made, which each device has to trust anew."
)
AUTHORITY_HAS_ENDED = (
    "Songwall's own certificate authority has ended, or this machine's clock is wrong. If the "
    "clock is right, move the folder tls out of the data folder: then another one is made, which "
    "each device has to trust anew."
)
CLOCK_IS_WRONG = (
    "This machine's clock is wrong: Songwall's own certificate authority was made later than now."
)
FOLDER_UNWRITABLE = "Songwall can't write certificates to the folder tls of its data folder."
OWN_UNREADABLE = (
    "The files of SONGWALL_TLS_CERT and SONGWALL_TLS_KEY can't be used: they must be readable, in "
    "PEM, belong together, and the key must have no password."
)
OWN_ONE_ALONE = "SONGWALL_TLS_CERT and SONGWALL_TLS_KEY go together: set both, or neither."
OWN_HAS_ENDED = "The certificate of SONGWALL_TLS_CERT ended on {day}: browsers warn of it."
NOT_YET = "The certificate of SONGWALL_TLS_CERT begins on {day}: browsers warn of it until then."
LEFT_OUT = (
    "Songwall's own certificates aren't good for {names}: its authority was made for home networks "
    "and for the names of that time. Move the folder tls out of the data folder for another one."
)
GOES_ON = "{problem} The certificate of before stays in use."
LOOPBACK_ALONE = "{problem} Until then Songwall opens on this machine only, without https."
