"""The words that are stored and printed: one enumeration for each set of them."""

from enum import StrEnum


class Channel(StrEnum):
    """How an authority takes requests."""

    EMAIL = "email"
    WEBFORM = "webform"
    POST = "post"
    WHATDOTHEYKNOW = "whatdotheyknow"


class Law(StrEnum):
    """The Act an authority is under. Only the first may be cited in our letters."""

    FOIA = "FOIA 2000"
    FOISA = "FOISA 2002"


class Type(StrEnum):
    """What kind of value answers a question."""

    INTEGER = "integer"
    MONEY = "money"
    PERCENTAGE = "percentage"
    TEXT = "text"
    YES_NO = "yes/no"


class Kind(StrEnum):
    """What a dated fact says. `foitrack record REF KIND` takes these words."""

    SENT = "sent"
    NOT_DELIVERED = "not-delivered"
    BOUNCED = "bounced"
    AUTOMATIC_REPLY = "automatic-reply"
    OUT_OF_OFFICE = "out-of-office"
    WRONG_MAILBOX = "wrong-mailbox"
    ACKNOWLEDGED = "acknowledged"
    CLARIFICATION_ASKED = "clarification-asked"
    CLARIFIED = "clarified"
    FEES_NOTICE = "fees-notice"
    FEE_PAID = "fee-paid"
    EXTENDED = "extended"
    PROMISED = "promised"
    STILL_WANTED_ASKED = "still-wanted-asked"
    STILL_WANTED = "still-wanted"
    DISCLOSED = "disclosed"
    PARTLY_DISCLOSED = "partly-disclosed"
    REFUSED = "refused"
    NOT_HELD = "not-held"
    TRANSFERRED = "transferred"
    LINK_SENT = "link-sent"
    REPLY_RETRACTED = "reply-retracted"
    CHASED = "chased"
    REVIEW_ASKED = "review-asked"
    REVIEW_DECIDED = "review-decided"
    COMPLAINED = "complained"
    ICO_DECIDED = "ico-decided"
    WITHDRAWN = "withdrawn"
    CHASING_OFF = "chasing-off"
    CHASING_ON = "chasing-on"
    NOTED = "noted"
    RETRACTED = "retracted"


class Outcome(StrEnum):
    """How a request ended."""

    DISCLOSED = "disclosed"
    PARTLY_DISCLOSED = "partly disclosed"
    REFUSED = "refused"
    NOT_HELD = "not held"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What an internal review or the ICO made of the authority's reply."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    IN_PART = "in part"


class Stage(StrEnum):
    """Where a request stands today. Worked out from its events, never stored as a fact."""

    DRAFTED = "drafted"
    QUEUED = "queued"
    UNKNOWN = "unknown"
    NOT_DELIVERED = "not delivered"
    WAITING = "waiting"
    CLARIFICATION = "clarification asked"
    FEE = "fee asked"
    STILL_WANTED = "still wanted?"
    LAPSED = "lapsed"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    REVIEW = "internal review"
    ICO = "with the ICO"
    WITHDRAWN = "withdrawn"


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"


class Rung(StrEnum):
    """How a message was matched to a request, strongest first."""

    REPLY_ADDRESS = "our reply address"
    MESSAGE_ID = "our message-id"
    REFERENCE = "our reference"
    AUTHORITY_REFERENCE = "the authority's reference"
    SENDER = "the only open request of this sender"
    BY_HAND = "by hand"


class Delivery(StrEnum):
    """How far an outgoing letter has come. Each step is a fact, committed in this order."""

    QUEUED = "queued"
    ATTEMPTED = "attempted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"


class Security(StrEnum):
    """How a connection to a mail server is protected. NONE is for loopback addresses only."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SecretKind(StrEnum):
    """What a secret is: a password, or an OAuth2 access token."""

    PASSWORD = "password"
    TOKEN = "token"


class LoginKind(StrEnum):
    """How an account proves who it is: by a password, or by signing in at Microsoft or Google (OAuth2)."""

    PASSWORD = "password"
    MICROSOFT = "microsoft"
    GOOGLE = "google"
