"""The nouns of foitrack, as frozen dataclasses. Their words are in `words`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from foitrack.core.words import Channel, Decision, Kind, Law, LoginKind, Rung, SecretKind, Security, Type


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that can be asked; one entry of forces.yaml.

    `email` is the FOI address, known from `source` and last checked on `checked_on`.
    `domains` are the mail domains its replies may come from, lower-case (`kent.police.uk`).
    `shared_with` names the authorities whose joint unit may answer for this one.
    """

    id: str
    name: str
    group: str
    nation: str
    region: str
    email: str
    source: str
    checked_on: date | None
    domains: tuple[str, ...]
    website: str
    wdtk: str
    channel: Channel = Channel.EMAIL
    law: Law = Law.FOIA
    other_names: tuple[str, ...] = ()
    postal_address: str = ""
    no_reply: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One numbered question; a column of the dataset, or one column a year when `years` is not empty."""

    key: str
    text: str
    type: Type = Type.INTEGER
    years: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns this question fills: its key, or `key.year` for each year."""
        return tuple(f"{self.key}.{year}" for year in self.years) or (self.key,)


@dataclass(frozen=True, slots=True)
class Share:
    """A figure worked out from answers: the sum of the cells `of` over the sum of the cells `over`."""

    key: str
    title: str
    of: tuple[str, ...]
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure a head: the sum of the cells `of` for every `per` of the column `base` of the campaign's base file."""

    key: str
    title: str
    of: tuple[str, ...]
    base: str
    per: int = 1000


@dataclass(frozen=True, slots=True)
class Campaign:
    """One set of questions put to many authorities; `campaigns/NAME.yaml`.

    `base` names a CSV beside it with a count of heads for each authority; `answer_sheet` sends one with each request.
    `follows` names an earlier campaign that was refused on cost, and that this one narrows.
    """

    name: str
    title: str
    letter: str
    authorities: tuple[str, ...]
    questions: tuple[Question, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()
    rank_by: str = ""
    base: str = ""
    rates: tuple[Rate, ...] = ()
    answer_sheet: bool = False
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Requester:
    """The person who asks: section 8(1)(b)'s real name and address for correspondence."""

    name: str
    email: str
    postal_address: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """The request to one authority, under one reference.

    `follows` is the reference of an earlier request, refused on cost, in whose place this narrower one was made.
    """

    ref: str
    campaign: str
    authority: str
    authority_name: str
    address: str
    reply_to: str
    channel: Channel = Channel.EMAIL
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a template yields for one request: `name` is the template's name."""

    name: str
    ref: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact about one request. Events only grow: a mistake is put right by a RETRACTED event.

    `on` is the Europe/London day on which it happened; `recorded_at` the instant it was written down (aware UTC).
    `until` is the date the fact itself names: a stated deadline, a promised or target date, the last day to clarify.
    `sections` are sections of the Act (`12(1)`, `40(2)`). `reference` is the authority's own.
    `letter` names the template of a letter we sent; `message` the number of the mail that bears the fact out.
    `retracts` is the id of the event that this one takes back.
    `bounced` is the number of the letter of ours that came back, where the report says which.
    """

    on: date
    kind: Kind
    id: int = 0
    note: str = ""
    until: date | None = None
    sections: tuple[str, ...] = ()
    reference: str = ""
    letter: str = ""
    decision: Decision | None = None
    message: int | None = None
    retracts: int | None = None
    by_hand: bool = True
    recorded_at: datetime | None = None
    bounced: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the display name, decoded, and the address as written, domain in lower case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part behind the @, lower-case; empty when there is none."""
        return self.email.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a mail. `name` is safe to print and to write; `type` is its media type by content, else as declared.

    `inline` is true of pictures that belong to the text, such as a logo. `part` is its place in the MIME tree (`2.1`).
    `declared` is the media type its sender gave it, lower-case; empty for a file found inside another.
    """

    name: str
    type: str
    content: bytes
    inline: bool = False
    part: str = ""
    declared: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says: whom it could not reach, for good or for now, and why.

    `given_up` is false of a notice of delay, when the server still tries; a full mailbox is given up, not permanent.
    """

    address: str
    permanent: bool
    status: str = ""
    words: str = ""
    given_up: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """One mail as read. Whatever could not be read is named in `problems`; nothing is left out silently.

    `date` is the Date header as an aware instant, or None. `recipients` are all addresses in any recipient header
    (To, Cc, Delivered-To, X-Original-To, Envelope-To …), lower-case. `headers` has lower-case names and
    decoded values in order. `automatic` is true when headers say that a machine wrote it.
    `bounce` is set for a delivery report.
    """

    subject: str = ""
    text: str = ""
    html: str = ""
    sender: Address | None = None
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    recipients: tuple[str, ...] = ()
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    bounce: Bounce | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A message belongs to the request `ref`, by which rung of the ladder and on what evidence."""

    ref: str
    rung: Rung
    evidence: str
    sender_known: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """The words that led to a reading, and the part they stand in: `subject`, `body`, or a file's name and page."""

    text: str
    where: str = "body"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a reply seems to say. A person decides; `certainty` runs from 0 to 1."""

    kind: Kind
    words: tuple[Words, ...]
    certainty: float
    sections: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    until: date | None = None
    received_on: date | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a document: rows of cells as text, and where it stands (`Sheet1`, `p3`, `table 2`)."""

    rows: tuple[tuple[str, ...], ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What an attachment holds: text, tables, and warnings about what is hidden, dangerous or unread in it."""

    text: str = ""
    tables: tuple[Table, ...] = ()
    warnings: tuple[str, ...] = ()
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One authority's value for one cell of the dataset, as recorded, and where it stands.

    `cell` is a question's key or `key.year`; `value` is the canonical text (`88`, `12.5`, `yes`, `<5`).
    `source` is `by hand`, `message 17`, or a file and place such as `reply.xlsx#Sheet1!B7`.
    """

    ref: str
    cell: str
    value: str
    source: str
    message: int | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a raw mail was seen on the server: the cursor's key, and the server's own instant of arrival (aware)."""

    folder: str
    uidvalidity: int
    uid: int
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to send or fetch mail, from the workspace's settings. `ca_file` adds an authority of one's own."""

    host: str
    port: int
    security: Security = Security.TLS
    username: str = ""
    ca_file: str = ""
    timeout_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Login:
    """How the account logs in at its mail servers, from the workspace's settings; no secret is in it.

    `person` is who signs in, when the mailbox is a shared one; empty for the mailbox's own user.
    `password_command` is a program that prints the secret. `client_id` is the application registered at the provider;
    `server` is the sign-in server, when it is not the provider's own.
    """

    kind: LoginKind = LoginKind.PASSWORD
    person: str = ""
    password_command: str = ""
    client_id: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """What proves who we are to a mail server; never shown.

    `renew_at` is the instant (aware UTC) from which a fresh one is better; None for one that does not end.
    """

    text: str = field(repr=False)
    kind: SecretKind = SecretKind.PASSWORD
    renew_at: datetime | None = None
