"""Everything that can go wrong, as one tree; each message is a sentence for the owner."""


class SongwallError(Exception):
    """A failure with one clear sentence; `str(error)` may be shown to the owner."""


class SettingError(SongwallError):
    """A setting or argument that cannot be used."""


class SettingsFileError(SettingError):
    """`songwall.env` cannot be written. `lines`: what its owner may put there instead."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(
            "Songwall can't write to the file songwall.env in its data folder, so nothing was "
            "saved. Allow that, or put these lines there yourself and start Songwall again."
        )
        self.lines = lines


class CertificateError(SongwallError):
    """A certificate, or the authority that makes them, cannot be used."""


class ChangedMeanwhileError(SettingError):
    """Somebody else changed the settings first."""


class StorageError(SongwallError):
    """The data folder or its database cannot be used."""


class NewerDatabaseError(StorageError):
    """It was written by a newer Songwall; it is left untouched."""


class DamagedError(StorageError):
    """No database, or a broken one: it can be rebuilt from the records."""


class LockedError(StorageError):
    """Somebody else writes: worth another try in a moment."""


class BusyError(SongwallError):
    """Another process is this library's worker."""


class NotFoundError(SongwallError):
    """No such song or file."""


class PlaylistError(SongwallError):
    """A change of a playlist that cannot be made; nothing was changed."""


class PlaylistChangedError(PlaylistError):
    """Somebody else changed it first."""


class ApiError(SongwallError):
    """A call of a music app that cannot be answered; `code` as OpenSubsonic counts them."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class ImportFileError(SongwallError):
    """A file that holds no songs, or cannot be read."""


class InboxError(SongwallError):
    """The folder that is watched cannot be used now."""


class ExportError(SongwallError):
    """A folder or file that cannot take an export."""


class BackupError(SongwallError):
    """A backup that cannot be made or restored; earlier ones are as they were."""


class UploadError(SongwallError):
    """An upload that cannot be taken; nothing of it is stored."""


class TooLargeError(UploadError):
    """More than there is space for, or than one upload may bring."""


class TooManyError(UploadError):
    """Others are sending already."""


class UnusableFileError(SongwallError):
    """Audio, a cover or a record that is not what it should be."""


class DecoderError(SongwallError):
    """No audio at all can be decoded just now."""


class SourceError(SongwallError):
    """The service did not give what was asked for."""


class TokenRefusedError(SourceError):
    """401: the owner must look at the token; never retried."""


class UserIdNeededError(SourceError):
    """400 with several accounts."""


class AccountError(SourceError):
    """596: the account needs its owner at the vendor."""


class GoneError(SourceError):
    """404 and 410: no such song or address at the service."""


class RequestRefusedError(SourceError):
    """Asking again changes nothing. `status`: another 4xx, None where we refused the answer."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class AddressRefusedError(SourceError):
    """An address that may not be fetched (private, no http)."""


class PassingError(SourceError):
    """Worth another try: 429, 5xx, cut or endless bodies, no connection.

    `retry_after`: seconds that the service asked us to wait, if it said so.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnreachableError(PassingError):
    """No connection, or no answer in time."""


class HostBusyError(PassingError):
    """Who is asked wants a pause: 429, 503."""
