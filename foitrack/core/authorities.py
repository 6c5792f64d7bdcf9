"""The authorities of one forces.yaml, in file order, and how a campaign chooses among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from foitrack.core.model import Authority
from foitrack.core.words import Law
from foitrack.errors import Problem, UnknownName, nearest

ALL = "all"
TERRITORIAL = "territorial"
YEARS_UNTIL_STALE = 2


class Forces(Mapping[str, Authority]):
    """Authorities by id, in the order of the file, and the names of their groups. It does not change once made."""

    def __init__(self, entries: Iterable[Authority]) -> None:
        self.entries = tuple(entries)
        self._by_id = {authority.id: authority for authority in self.entries}
        self.groups = tuple(dict.fromkeys(authority.group for authority in self.entries))

    def __getitem__(self, name: str) -> Authority:
        return self._by_id[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, name: str) -> Authority:
        """Return the authority with this id or name, in any case. Raises UnknownName with the nearest ids."""
        wanted = name.strip().casefold()
        for authority in self.entries:
            if wanted in (each.casefold() for each in (authority.id, authority.name, *authority.other_names)):
                return authority
        raise UnknownName("authority", name, self, "`foitrack forces` lists them")

    def group(self, name: str) -> tuple[Authority, ...]:
        """Return the authorities of one group. Raises UnknownName."""
        if name not in self.groups:
            raise UnknownName("group of authorities", name, self.groups)
        return tuple(authority for authority in self.entries if authority.group == name)

    @property
    def all(self) -> tuple[Authority, ...]:
        """What `authorities: all` means: the territorial forces that are under the Act of 2000."""
        return tuple(each for each in self.entries if each.group == TERRITORIAL and is_addressable(each))

    def choose(
        self, names: Iterable[str], without: Iterable[str] = (), where: str = "authorities"
    ) -> tuple[tuple[Authority, ...], list[Problem]]:
        """Return the authorities that `all`, groups and ids stand for, each once, in file order, and every fault.

        An authority that is under another Act is a fault when it is named, and is left out of `all` and of groups.
        """
        problems: list[Problem] = []
        chosen = self._ids(names, where, problems) - self._ids(without, "except", problems)
        return tuple(each for each in self.entries if each.id in chosen), problems

    def _ids(self, names: Iterable[str], where: str, problems: list[Problem]) -> set[str]:
        found: set[str] = set()
        for name in names:
            if name == ALL:
                found.update(each.id for each in self.all)
            elif name in self.groups:
                found.update(each.id for each in self.group(name) if is_addressable(each))
            elif name not in self:
                problems.append(Problem(where, f"there is no authority or group {name!r}", self._hint(name)))
            elif where != "except" and not is_addressable(self[name]):
                problems.append(Problem(where, f"{name} is under another Act, {self[name].law}", "leave it out"))
            else:
                found.add(name)
        return found

    def _hint(self, name: str) -> str:
        names = {each.casefold(): a.id for a in self.entries for each in (a.name, *a.other_names)}
        meant = names.get(name.casefold())
        near = [meant] if meant else nearest(name, (ALL, *self.groups, *self))
        return f"did you mean {' or '.join(near)}?" if near else "`foitrack forces` lists them"


def is_addressable(authority: Authority) -> bool:
    """Say whether a letter under the Freedom of Information Act 2000 may be addressed to this authority."""
    return authority.law is Law.FOIA


def stale(authority: Authority, today: date) -> bool:
    """Say whether nobody has checked the address for over two years, or ever."""
    checked = authority.checked_on
    if checked is None:
        return True
    return (checked.year + YEARS_UNTIL_STALE, checked.month, checked.day) < (today.year, today.month, today.day)
