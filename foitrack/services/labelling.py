"""Put the label that the user asked for on filed mails, and take it off those that are filed no more.

The server is changed first and the store remembers it then: what is cut short between the two is done once more, which
changes nothing. Nothing else hangs on a label, so a failure is said once, and the next round tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from foitrack.errors import FoitrackError, ServerError, StoreBusy
from foitrack.store import labels
from foitrack.store.database import Store
from foitrack.store.labels import Labelled


class Box(Protocol):
    """A mailbox on whose mails a label can be put."""

    def label(self, folder: str, uidvalidity: int, uids: Sequence[int], label: str, on: bool) -> None:
        """Put a label on mails, or take it off."""
        ...


@dataclass(frozen=True)
class Labeller:
    """Everything labelling needs. With an empty `label` it leaves the server alone. `say` tells a person."""

    store: Store
    account: str
    label: str
    say: Callable[[str], None]
    _said: set[str] = field(default_factory=set)

    def label_filed(self, box: Box) -> None:
        """Label what is filed and bears no label yet; take the label off what bears it and should not."""
        if not self.label:
            return
        faults: list[FoitrackError] = []
        for on, places in ((False, labels.outlived), (True, labels.wanting)):
            for each in places(self.store, self.account, self.label):
                try:
                    self._set(box, each, on)
                except (ServerError, StoreBusy) as fault:
                    faults.append(fault)
        if faults and (words := str(faults[0])) not in self._said:
            self._said.add(words)
            self.say(f"! not every filed mail could be labelled {self.label}: {words}")

    def _set(self, box: Box, each: Labelled, on: bool) -> None:
        box.label(each.folder, each.uidvalidity, each.uids, each.label, on)
        with self.store.atomic():
            (labels.note if on else labels.forget)(self.store, self.account, each)
