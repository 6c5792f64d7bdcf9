"""Everything foitrack raises on purpose.

FoitrackError                  1  the user can put it right
├── BadFile                    1  an input file with problems, all of them listed
├── UnknownName                1  no such campaign, reference, force …; names the nearest
├── NoWorkspace                1  not inside a workspace
├── NotAllowed                 1  the Act, the plan or common sense says no
├── BeyondHorizon              1  a day for which the bank holidays are not known
├── LetterFaults               1  letters that may not leave, with every fault of every one
├── AccountError               1  a secret is missing or refused
│   └── ConsentEnded           1  a sign-in that was revoked or has run out
├── ServerError                1  a mail server: unreachable, slow, or says no
│   ├── CertificateError       1  its certificate does not hold
│   ├── LoginRefused           1  it does not accept the login
│   └── TryLater               1  it asks us to slow down or come back
├── StoreError                 1  the database or a file of the store
│   ├── NewerStore             1  made by a newer foitrack
│   └── StoreBusy              1  another program holds it
├── Unreadable                 1  an attachment that cannot be read, and what would help
└── PartlyDone                 4  some succeeded, some did not; lists which

Wrong usage is click's own UsageError (2); anything else that is raised is a bug (3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class FoitrackError(Exception):
    """A fault the user can put right: what is wrong with which thing, and what to do about it."""

    exit_code = 1

    def __init__(self, what: str, do: str = "") -> None:
        self.what = what
        self.do = do
        super().__init__(f"{what}: {do}" if do else what)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an input file: where (entry and field), what, and what to do."""

    where: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.do})" if self.do else "")


class BadFile(FoitrackError):
    """An input file with problems; `problems` holds every one of them."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(f"{file} has {count}\n" + "\n".join(f"  {problem}" for problem in self.problems))


class UnknownName(FoitrackError):
    """A name that stands for nothing, with the nearest names that do."""

    def __init__(self, noun: str, name: str, known: Iterable[str], do: str = "") -> None:
        self.noun = noun
        self.name = name
        self.nearest = tuple(nearest(name, known))
        hint = f"did you mean {' or '.join(self.nearest)}?" if self.nearest else do
        super().__init__(f"there is no {noun} {name!r}", hint)


class NoWorkspace(FoitrackError):
    """Neither here nor in any folder above is there a workspace."""


class NotAllowed(FoitrackError):
    """Something that may not be done now, with the reason."""


class BeyondHorizon(FoitrackError):
    """A day outside the years for which the bank holidays of the whole UK are known."""


class LetterFaults(FoitrackError):
    """Letters that may not leave; `problems` names each fault of each letter."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "1 fault" if len(self.problems) == 1 else f"{len(self.problems)} faults"
        super().__init__(f"the letters have {count}; nothing was made\n" + "\n".join(f"  {p}" for p in self.problems))


class AccountError(FoitrackError):
    """A secret that is missing or that no keyring will hold."""


class ConsentEnded(AccountError):
    """A sign-in (OAuth2) that was revoked, or has run out, and must be made anew."""


class ServerError(FoitrackError):
    """A mail server that is unreachable, too slow, or refuses."""


class CertificateError(ServerError):
    """A server whose certificate is expired, for another host, or from an unknown authority."""


class LoginRefused(ServerError):
    """A server that does not accept the user name with this secret."""


class TryLater(ServerError):
    """A server that asks us to slow down; `after_seconds` says how long to wait, when known."""

    def __init__(self, what: str, do: str = "", after_seconds: float | None = None) -> None:
        self.after_seconds = after_seconds
        super().__init__(what, do)


class StoreError(FoitrackError):
    """The database or a stored file is damaged, full, read-only or missing."""


class NewerStore(StoreError):
    """The database was made by a newer foitrack."""


class StoreBusy(StoreError):
    """Another program holds the database or the lock."""


class Unreadable(FoitrackError):
    """An attachment that cannot be read, with what would help."""


class PartlyDone(FoitrackError):
    """Some of it was done, some was not; the message lists which."""

    exit_code = 4


def nearest(name: str, known: Iterable[str], count: int = 2) -> list[str]:
    """Return up to `count` of the known names that look most like `name`, best first."""
    folded = {each.casefold(): each for each in known}
    return [folded[each] for each in get_close_matches(name.casefold(), folded, n=count, cutoff=0.55)]
