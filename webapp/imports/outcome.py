"""What an import did, and what of it could not be used."""

from collections import Counter
from dataclasses import dataclass, field

from webapp.imports.complaints import Complaints

MOST_PROBLEMS = 20  # remarks, and doubts of one file; the rest is counted


@dataclass(slots=True)
class Outcome:
    """What an import did: records and playlists read, songs with news, files archived, the rest.

    `not_understood`: of dates and lengths that are written in no known way, how many songs' each.
    `songless`: files of a folder or ZIP that are not about songs, such as a tool's own notes.
    `remarks` are about what was used all the same, and about these.
    """

    read: int = 0
    changed: int = 0
    kept: int = 0
    lists: int = 0
    songless: int = 0
    not_understood: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    complaints: Complaints = field(default_factory=Complaints)

    @property
    def unusable(self) -> int:
        return self.complaints.number

    @property
    def problems(self) -> list[str]:
        return self.complaints.sentences()

    def complain(self, sentence: str) -> None:
        self.complaints.add(sentence)

    def remark(self, sentence: str) -> None:
        if len(self.remarks) < MOST_PROBLEMS:
            self.remarks.append(sentence)


@dataclass(slots=True)
class Doubts:
    """What is no song in a file: complained of where the file is about songs, else it is not."""

    outcome: Outcome
    is_about_songs: bool
    _held: list[str] = field(default_factory=list)
    _more: int = 0

    def are_due(self) -> None:
        self.is_about_songs = True
        for sentence in self._held:
            self.outcome.complain(sentence)
        self.outcome.complaints.count(self._more)
        self._held, self._more = [], 0

    def add(self, sentence: str) -> None:
        if self.is_about_songs:
            self.outcome.complain(sentence)
        elif len(self._held) < MOST_PROBLEMS:
            self._held.append(sentence)
        else:
            self._more += 1
