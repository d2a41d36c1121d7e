"""Everything that can go wrong, as one tree; each message is a sentence for the owner.

SongwallError
├── SettingError          a setting or argument that cannot be used
├── StorageError          the data folder or its database cannot be used
│   ├── NewerDatabaseError    written by a newer Songwall; left untouched
│   └── DamagedError          no database, or a broken one: it can be rebuilt from the records
├── BusyError             another process is this library's worker
├── NotFoundError         no such song
├── ImportFileError       a file that holds no songs, or cannot be read
├── ExportError           a folder or file that cannot take an export
├── UploadError           an upload that cannot be taken; nothing of it is stored
│   ├── TooLargeError         more than there is space for, or than one upload may bring
│   └── TooManyError          others are sending already
├── UnusableFileError     audio, a cover or a record that is not what it should be
├── DecoderError          no audio at all can be decoded just now
└── SourceError           the service did not give what was asked for
    ├── TokenRefusedError     401: the owner must look at the token; never retried
    ├── UserIdNeededError     400 with several accounts; carries the ones found
    ├── AccountError          596: the account needs its owner at the vendor
    ├── GoneError             404 and 410: no such song or address at the service
    ├── RequestRefusedError   other 4xx, unusable answers: asking again changes nothing
    ├── AddressRefusedError   an address that may not be fetched (private, no http)
    └── PassingError          worth another try: 429, 5xx, cut or endless bodies, no connection
        └── HostBusyError         who is asked wants a pause: 429, 503
"""


class SongwallError(Exception):
    """A failure with one clear sentence; `str(error)` may be shown to the owner."""


class SettingError(SongwallError):
    pass


class StorageError(SongwallError):
    pass


class NewerDatabaseError(StorageError):
    pass


class DamagedError(StorageError):
    pass


class BusyError(SongwallError):
    pass


class NotFoundError(SongwallError):
    pass


class ImportFileError(SongwallError):
    pass


class ExportError(SongwallError):
    pass


class UploadError(SongwallError):
    pass


class TooLargeError(UploadError):
    pass


class TooManyError(UploadError):
    pass


class UnusableFileError(SongwallError):
    pass


class DecoderError(SongwallError):
    pass


class SourceError(SongwallError):
    pass


class TokenRefusedError(SourceError):
    pass


class UserIdNeededError(SourceError):
    """`accounts`: the ids that USEAPI_USER_ID may name, () when they could not be asked for."""

    def __init__(self, message: str, accounts: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.accounts = accounts


class AccountError(SourceError):
    pass


class GoneError(SourceError):
    pass


class RequestRefusedError(SourceError):
    """`status`: the HTTP status, None where we refused the answer ourselves."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class AddressRefusedError(SourceError):
    pass


class PassingError(SourceError):
    """`retry_after`: seconds that the service asked us to wait, if it said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class HostBusyError(PassingError):
    pass
