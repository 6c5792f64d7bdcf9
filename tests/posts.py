"""A post that takes letters without a server, for tests in which a year goes by. Its own tests are in test_posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from foitrack.mail.verdicts import Accepted, Delivered, NotNow


@dataclass
class FakePost:
    """Takes every letter; with `busy_every` it says of each so-many-th one that it should come again in an hour."""

    busy_every: int = 0
    tried: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    def deliver(self, raw: bytes, sender: str, recipient: str) -> Delivered:
        """Take a letter, or not now."""
        self.tried += 1
        if self.busy_every and self.tried % self.busy_every == 0:
            return NotNow(451, "come back later", 3600.0)
        self.taken.append((recipient, raw))
        return Accepted("250 taken")

    @property
    def dated(self) -> list[tuple[str, str, str]]:
        """The letters taken: the day of the Date header, the recipient, the subject."""
        mails = [(recipient, message_from_bytes(raw)) for recipient, raw in self.taken]
        return [(f"{parsedate_to_datetime(mail['Date']):%Y-%m-%d}", to, mail["Subject"]) for to, mail in mails]
