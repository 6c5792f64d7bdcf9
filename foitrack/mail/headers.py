"""Split the header of a mail or part from its body, and read a field's value as text (RFC 2047, leniently)."""

from __future__ import annotations

import binascii
import re

from foitrack.mail import charsets, transfer

MAX_FIELDS = 2_000
MAX_VALUE_BYTES = 256_000
_MAX_BLOCK_BYTES = 1_000_000

_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r(?!\n)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_PLAUSIBLE = re.compile(
    rb"(?i)(?:x-[!-9;-~]+|content-[a-z-]+|received(?:-spf)?|from|to|cc|bcc|subject|date|message-id|reply-to|sender|"
    rb"in-reply-to|references|mime-version|return-path|delivered-to|importance|priority|thread-[a-z]+|dkim-[a-z]+|"
    rb"arc-[a-z-]+|authentication-results|list-[a-z-]+|precedence|auto-submitted|user-agent|organi[sz]ation)[ \t]*:"
)
_SPACES = re.compile(r"[ \t]{3,}")
_FOLD = re.compile(r"[\r\n]+")
_MORE = re.compile(r"[0-9A-Fa-f]{2}[^ ?]*\?=")
_WORD = re.compile(r"=\?([A-Za-z0-9_.:+*'()\"-]{1,60})\?([bBqQ])\?")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")

Fields = list[tuple[str, bytes]]


def split(raw: bytes, start: int, end: int) -> tuple[Fields, int, list[str]]:
    """Return the fields of the header at `start`, where the body begins, and what was wrong.

    A field is its lower-case name and its raw value; there are at most 2,000. A line that is no field is taken into
    the value before it when more fields follow; else the body begins there.
    """
    problems: list[str] = []
    first = _FIELD.match(raw, start, end)
    if first is None and raw[start : start + 1] in (b"\r", b"\n"):
        return [], start + (2 if raw.startswith(b"\r\n", start) else 1), problems
    if first is None and not raw.startswith((b"From ", b">From "), start):
        return [], start, problems
    blank = _BLANK_LINE.search(raw, start, min(end, start + _MAX_BLOCK_BYTES))
    stop, body = (blank.start(), blank.end()) if blank else (min(end, start + _MAX_BLOCK_BYTES), end)
    if blank is None and end - start > _MAX_BLOCK_BYTES:
        body = stop
        problems.append("the header is longer than 1 MB; the rest was taken for text")
    lines = raw[start:stop].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    fields, taken = _fields(lines, problems)
    if taken < len(lines):
        problems.append("there is no empty line between header and text")
        body = _offset(raw, start, taken)
    return fields, body, problems


def resumed(raw: bytes, fields: Fields, body: int, end: int) -> tuple[Fields, int, list[str]]:
    """Return a mail's header with the rest of it, where an empty line stands in the middle.

    A header counts as broken off when it names neither sender nor subject and two fields follow the empty line.
    """
    if {name for name, _ in fields} & {"from", "subject"}:
        return fields, body, []
    at = body + len(raw[body : body + 200]) - len(raw[body : body + 200].lstrip())
    found = _PLAUSIBLE.match(raw, at, end)
    if not found:
        return fields, body, []
    more, further, problems = split(raw, at, end)
    if len(more) < 2 or not {name for name, _ in more} & {"from", "subject", "content-type"}:
        return fields, body, []
    return fields + more, further, [*problems, "an empty line stands in the middle of the header"]


def _fields(lines: list[bytes], problems: list[str]) -> tuple[Fields, int]:
    """Gather the lines of a header into fields; return them and how many lines belong to the header."""
    gathered: list[tuple[str, list[bytes]]] = []
    last = -1
    taken = len(lines)
    for at, line in enumerate(lines):
        if line[:1] in (b" ", b"\t"):
            if gathered:
                gathered[-1][1].append(line)
        elif found := _FIELD.match(line):
            gathered.append((found.group(1).decode("ascii").lower(), [line[found.end() :]]))
            if len(gathered) >= MAX_FIELDS:
                problems.append("there are more than 2,000 header fields; the rest was not read")
                break
        elif line.startswith((b"From ", b">From ")) and at == 0:
            continue
        elif line and gathered and at < (last := last if last >= 0 else _last_field(lines)):
            gathered[-1][1].append(b" " + line)
            problems.append(f"a line of the header belongs to no field: {line[:40].decode('ascii', 'replace')!r}")
        elif line:
            taken = at
            break
    return [(name, b"\n".join(parts)) for name, parts in gathered], taken


def _last_field(lines: list[bytes]) -> int:
    """Return the number of the last line that begins a field as mails have them."""
    return next((at for at in range(len(lines) - 1, -1, -1) if _PLAUSIBLE.match(lines[at])), 0)


def _offset(raw: bytes, start: int, lines: int) -> int:
    """Return where the line numbered `lines` after `start` begins."""
    for _ in range(lines):
        start = raw.find(b"\n", start) + 1
    return start


def text_of(value: bytes) -> str:
    """Return a field's value as one line: unfolded, encoded words decoded, raw bytes as UTF-8 or Windows-1252."""
    text = unfolded(value)
    return _SPACES.sub(" ", words(text) if "=?" in text else text).strip()


def unfolded(value: bytes) -> str:
    """Return a field's value on one line, its bytes as text, its encoded words as they are."""
    value = value[:MAX_VALUE_BYTES]
    text = value.decode("ascii") if value.isascii() else charsets.mixed(value)
    if "\n" in text or "\r" in text:
        text = _FOLD.sub("", text)
    return text.replace("\t", " ").replace("\0", "").strip()


def words(text: str) -> str:
    """Decode the encoded words in `text`: also side by side, in quotes, with spaces inside, or cut off at the end.

    Words of one charset next to each other are put together before decoding, because senders split characters.
    """
    pieces: list[str] = []
    pending, pending_charset, at = b"", "", 0
    while found := _WORD.search(text, at):
        end = _word_end(text, found.end())
        if end < 0:
            break
        between = text[at : found.start()]
        content = _word_bytes(text[found.end() : end].removesuffix("?="), found.group(2))
        charset = found.group(1).partition("*")[0].strip("\"'()").lower()
        if pending and (between.strip() or charset != pending_charset):
            pieces.append(charsets.decode(pending, pending_charset)[0])
            pending = b""
        if between.strip() or not (pending_charset and at):
            pieces.append(between)
        pending, pending_charset, at = pending + content, charset, end
    if pending:
        pieces.append(charsets.decode(pending, pending_charset)[0])
    return charsets.clean("".join([*pieces, text[at:]])).replace("\r", " ").replace("\n", " ")


def _word_end(text: str, start: int) -> int:
    """Return where an encoded word ends whose content begins at `start`; -1 when it is none.

    A word without its `?=` ends where the next one begins, or with the value when no space follows.
    """
    end = text.find("?=", start)
    if end >= 0 and (more := _MORE.match(text, end + 2)):
        end = more.end() - 2
    if end < 0:
        return len(text) if " " not in text[start:] and len(text) > start else -1
    following = _WORD.search(text, start, end)
    return following.start() if following else end + 2


def _word_bytes(content: str, encoding: str) -> bytes:
    """Return the bytes of an encoded word's content."""
    if encoding in "bB":
        return transfer.base64(content.encode("utf-8", "replace"))
    plain = content.replace("_", " ").encode("utf-8", "replace")
    return _HEX.sub(lambda code: binascii.unhexlify(code.group(1)), plain)
