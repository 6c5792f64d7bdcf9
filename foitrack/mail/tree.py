"""Cut a mail into its tree of parts, in bounded time and memory, without ever raising.

Python's own parser reads line by line, makes an object for each of a million parts, and calls itself for each level;
here a part is two offsets into the raw bytes, found by searching for its boundary. The cases both read are compared
by the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foitrack.mail import headers, params, smime, transfer

MAX_PARTS = 1_000
MAX_DEPTH = 30
_MAX_BOUNDARY = 300

_GUESS = re.compile(rb"(?m)^--([^\s][^\r\n]{0,200}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_INK = re.compile(rb"\S")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_WRAPPED = ("message/rfc822", "message/global", "message/news")


@dataclass(slots=True)
class Part:
    """One part: its header fields, where its body lies in `raw`, its type, and the parts inside it."""

    raw: bytes
    start: int
    end: int
    fields: headers.Fields
    kind: str
    params: dict[str, str]
    place: str
    parts: list[Part] = field(default_factory=list)

    def first(self, name: str) -> bytes:
        """Return the raw value of the first field called `name`, or nothing."""
        return next((value for each, value in self.fields if each == name), b"")

    @property
    def body(self) -> bytes:
        """The body as it stands, transfer encoding and all."""
        return self.raw[self.start : self.end]

    @property
    def is_blank(self) -> bool:
        """Whether the body holds nothing but white space."""
        return _INK.search(self.raw, self.start, self.end) is None

    @property
    def encoding(self) -> str:
        """The Content-Transfer-Encoding as it stands."""
        return headers.unfolded(self.first("content-transfer-encoding"))


class Reader:
    """Reads one mail into its tree; `problems` gathers what was wrong and what was left unread."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._count = 0

    def read(self, raw: bytes, start: int = 0, end: int = -1, place: str = "", depth: int = 0) -> Part:
        """Return the mail or part that begins at `start` of `raw`, with the parts inside it."""
        return self._part(raw, start, len(raw) if end < 0 else end, place, "text/plain", depth, is_mail=True)

    def _part(
        self, raw: bytes, start: int, end: int, place: str, default: str, depth: int, is_mail: bool = False
    ) -> Part:
        self._count += 1
        fields, body, problems = headers.split(raw, start, end)
        if is_mail and fields:
            fields, body, more = headers.resumed(raw, fields, body, end)
            problems += more
        self.problems.extend(problems)
        said, values = params.read(next((value for name, value in fields if name == "content-type"), b""))
        kind = _kind(said, default)
        part = Part(raw, min(body, end), end, fields, kind, values, place)
        if kind.startswith("multipart/"):
            self._open_multipart(part, depth)
        elif kind in _WRAPPED:
            self._open_mail(part, depth)
        elif kind in _SEALED:
            self._open_signed(part, depth)
        return part

    def _open_multipart(self, part: Part, depth: int) -> None:
        """Find the parts of a multipart; one without a usable boundary reads as text."""
        if depth >= MAX_DEPTH:
            self._say(f"parts nested more than {MAX_DEPTH} deep were kept unread")
            part.kind = "application/octet-stream"
            return
        ranges = _ranges(part, part.params.get("boundary", ""))
        if ranges is None:
            ranges = _ranges(part, _guess(part))
        if ranges is None:
            if not part.is_blank:
                self._say("the mail says it has parts, and they cannot be told apart; read as text")
                part.kind = "text/plain"
            return
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        for number, (start, end, stray) in enumerate(ranges, 1):
            if self._count >= MAX_PARTS:
                self._say(f"there are more than {MAX_PARTS} parts; the rest was not read")
                return
            place = f"{part.place}.{number}" if part.place else str(number)
            child = self._part(part.raw, start, end, place, default, depth + 1) if not stray else None
            part.parts.append(child or Part(part.raw, start, end, [], "text/plain", {}, place))

    def _open_mail(self, part: Part, depth: int) -> None:
        """Read the mail inside a message part, undoing an encoding that it should not have."""
        if depth >= MAX_DEPTH or self._count >= MAX_PARTS:
            self._say("a mail inside the mail was kept unread: too many parts or levels")
            return
        raw, start, end = part.raw, part.start, part.end
        if part.encoding and part.encoding.lower().strip() not in ("7bit", "8bit", "binary"):
            raw = transfer.decode(part.body, part.encoding)[0]
            start, end = 0, len(raw)
        while raw[start : start + 1] in (b"\r", b"\n") and start < end:
            start += 1
        place = f"{part.place}.0".lstrip(".")
        part.parts.append(self._part(raw, start, end, place, "text/plain", depth + 1, is_mail=True))

    def _open_signed(self, part: Part, depth: int) -> None:
        """Read the part inside an S/MIME message that is signed, and not encrypted, as a whole."""
        inside = smime.signed_content(transfer.decode(part.body, part.encoding)[0])
        if inside and depth < MAX_DEPTH and self._count < MAX_PARTS:
            place = f"{part.place}.1".lstrip(".")
            part.parts.append(self._part(inside, 0, len(inside), place, "text/plain", depth + 1))

    def _say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _kind(said: str, default: str) -> str:
    """Return a media type that can be relied on: as said, repaired where one word is missing, else the default."""
    found = _TYPE.match(said.replace(" ", ""))
    if found:
        return found.group()
    return {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}.get(said, default)


def _guess(part: Part) -> str:
    """Return the first line of a multipart's body that looks like a boundary, or nothing."""
    found = _GUESS.search(part.raw, part.start, part.end)
    return found.group(1).decode("utf-8", "surrogateescape") if found else ""


def _ranges(part: Part, boundary: str) -> list[tuple[int, int, bool]] | None:
    """Return where the parts between the lines `--boundary` begin and end; text behind the last is marked as stray.

    None when there is no such line.
    """
    if not boundary or len(boundary) > _MAX_BOUNDARY:
        return None
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    raw, at = part.raw, part.start
    ranges: list[tuple[int, int, bool]] = []
    opened, closed = -1, False
    while len(ranges) <= MAX_PARTS and (at := raw.find(mark, at, part.end)) >= 0:
        line_end = _line_end(raw, at + len(mark), part.end)
        rest = raw[at + len(mark) : min(line_end, at + len(mark) + 100)].strip()
        if (at == part.start or raw[at - 1 : at] in (b"\n", b"\r")) and rest in (b"", b"--"):
            if opened >= 0 and (not closed or raw[opened:at].strip()):
                ranges.append((opened, _before(raw, opened, at), closed))
            opened, closed = line_end, rest == b"--"
            at = line_end
        else:
            at += len(mark)
    if opened >= 0 and at < 0 and (not closed or raw[opened : part.end].strip()):
        ranges.append((opened, part.end, closed))
    return ranges if opened >= 0 else None


def _line_end(raw: bytes, start: int, end: int) -> int:
    """Return where the line after the one at `start` begins."""
    found = raw.find(b"\n", start, end)
    if found < 0:
        found = raw.find(b"\r", start, end)
    return end if found < 0 else found + 1


def _before(raw: bytes, start: int, boundary: int) -> int:
    """Return the end of a part: the line end before its boundary belongs to the boundary."""
    end = boundary - raw[max(boundary - 1, 0) : boundary].count(b"\n")
    end -= raw[max(end - 1, 0) : end].count(b"\r")
    return max(end, start)
