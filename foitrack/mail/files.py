"""Make attachments of the parts that are files: decode, name, open what wraps other files, and tell logos apart."""

from __future__ import annotations

from dataclasses import dataclass

from foitrack.core.display import safe_name
from foitrack.core.model import Attachment
from foitrack.core.sniff import media_type
from foitrack.mail import filenames, headers, outlook_msg, params, parts, tnef, transfer
from foitrack.mail.tree import Part

_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")


@dataclass(slots=True)
class _File:
    name: str
    type: str
    declared: str
    content: bytes
    place: str
    content_id: str = ""
    pictured: bool = False


class Keeper:
    """Takes the files of a mail and of the mails inside it, within a limit of bytes; names what it leaves out."""

    def __init__(self, limit_bytes: int) -> None:
        self.problems: list[str] = []
        self._left = limit_bytes
        self._files: list[_File] = []
        self._inner: list[parts.Segment] = []

    def take(self, gathered: parts.Gathered) -> None:
        """Take the files of one mail, and then those of each mail inside it."""
        for part in gathered.files:
            self._take_part(part)
        for name, content, place in gathered.enclosed:
            self._keep(safe_name(name, self._numbered(".bin")), "", content, place)

    def with_inner_text(self, text: str) -> str:
        """Return the mail's text, or where it has none that of the files that wrap a mail."""
        if text.strip() or not self._inner:
            return text
        inner, faults = parts.text(self._inner)
        self.problems += faults
        return inner

    def attachments(self, shown: frozenset[str]) -> tuple[Attachment, ...]:
        """Return everything taken; a picture whose Content-ID is among `shown`, or that sits in the text, is inline."""
        return tuple(
            Attachment(
                name=each.name,
                type=each.type,
                content=each.content,
                inline=each.type.startswith("image/")
                and each.type != "image/tiff"
                and (each.pictured or each.content_id in shown),
                part=each.place,
                declared=each.declared,
            )
            for each in self._files
        )

    def _take_part(self, part: Part) -> None:
        """Take one part: as a mail, as a package of files, or as a file."""
        if part.kind in filenames.WRAPPED and part.parts:
            self._take_mail(part)
            return
        content, _, problem = transfer.decode(part.body, part.encoding)
        self.problems += [problem] if problem else []
        kind = media_type(content, filenames.given(part), part.kind)
        name = filenames.name_of(part, kind, len(self._files) + 1)
        if kind == "application/ms-tnef" and self._take_tnef(content, part.place):
            return
        self._note(part, name, kind)
        self._keep(name, part.kind, content, part.place, part)
        if kind == "application/vnd.ms-outlook":
            self._take_outlook(content, part.place, name)

    def _take_mail(self, part: Part) -> None:
        """Keep a mail inside the mail as a file, and take its files too."""
        inner = part.parts[0]
        name = filenames.name_of(part, "message/rfc822", len(self._files) + 1)
        self._keep(name, part.kind, inner.raw[_beginning(inner, part) : inner.end], part.place, part, "message/rfc822")
        gathered = parts.gather(inner)
        self.problems += gathered.problems
        self.take(gathered)
        self._inner += gathered.segments

    def _take_tnef(self, content: bytes, place: str) -> bool:
        """Take what is in a winmail.dat; tell whether it could be opened."""
        package = tnef.read(content)
        if package is None:
            self.problems.append("winmail.dat could not be opened and is kept as it is")
            return False
        for name, inside in package.files:
            self._keep(safe_name(name, self._numbered(".bin")), "", inside, place)
        self._inner.append(parts.Segment(package.text))
        return True

    def _take_outlook(self, content: bytes, place: str, name: str) -> None:
        """Take the files inside an Outlook message, which itself is kept."""
        message = outlook_msg.read(content)
        if message is None:
            self.problems.append(f"the Outlook message {name} could not be opened and is kept as it is")
            return
        for inner, inside in message.files:
            self._keep(safe_name(inner, self._numbered(".bin")), "", inside, place)
        self._inner.append(parts.Segment(message.text))

    def _keep(
        self, name: str, declared: str, content: bytes, place: str, part: Part | None = None, kind: str = ""
    ) -> None:
        if len(content) > self._left:
            self.problems.append(f"{name} is only in the mail as it came: the files inside files are too many")
            return
        self._left -= len(content)
        kind = kind or media_type(content, name, declared)
        file = _File(name, kind, declared, content, place)
        if part is not None and part.fields:
            file.content_id = headers.text_of(part.first("content-id")).strip("<> ").lower()
            disposition = params.read(part.first("content-disposition"))[0]
            file.pictured = disposition != "attachment" and bool(file.content_id)
        self._files.append(file)

    def _note(self, part: Part, name: str, kind: str) -> None:
        """Name the wrappings that are kept and not opened."""
        if part.kind in _SIGNATURES:
            self.problems.append(f"the mail is signed; the signature is kept as {name} and was not checked")
        elif part.kind in _SEALED and part.parts:
            self.problems.append(
                f"the mail is signed as a whole; it is kept as {name}, and the signature was not checked"
            )
        elif part.kind in _SEALED or kind == "application/pgp-encrypted":
            self.problems.append(f"{name} is encrypted or damaged and was kept unread")
        elif part.kind == "message/partial":
            self.problems.append("this is one piece of a mail that was sent in several")
        elif part.kind == "message/external-body":
            self.problems.append(f"an attachment lies elsewhere: {headers.text_of(part.first('content-type'))[:200]}")

    def _numbered(self, suffix: str) -> str:
        return f"attachment-{len(self._files) + 1}{suffix}"


def _beginning(inner: Part, outer: Part) -> int:
    """Return where the mail inside a message part begins, its header included."""
    return outer.start if inner.raw is outer.raw else 0
