"""Pack the evidence of requests into one zip: every original, a chronology, the dates worked out, an index with sums.

The same events on the same day make the same bytes: files stand in a fixed order, bear one fixed date, and are stored
as they are, so that nothing depends on a compressor.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from foitrack.core.chronology import Way
from foitrack.core.display import for_terminal, safe_name
from foitrack.letters.chronology import as_text, working_as_text, write_chronology
from foitrack.letters.docx import write_docx
from foitrack.services.chasing import Chaser
from foitrack.services.evidencing import Evidence
from foitrack.services.exhibiting import Exhibit
from foitrack.store import blobs
from foitrack.store.blobs import sha256
from foitrack.store.database import Store, faults

INDEX = "index.txt"
SUMS = "SHA256SUMS"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Missing:
    """An original that cannot be packed: of which request and document, and why."""

    ref: str
    document: str
    why: str

    def __str__(self) -> str:
        return f"{self.ref}: document {self.document} {self.why}"


@dataclass
class Bundled:
    """What was packed: the SHA-256 of the whole file, how many files it holds, and what is missing from it."""

    sha256: str = ""
    files: int = 0
    missing: list[Missing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A file of the bundle as it stands in the index."""

    name: str
    sha256: str
    bytes: int
    what: str


def write_bundle(path: Path, found: Sequence[Evidence], chaser: Chaser) -> Bundled:
    """Write the evidence of one request, or of several in a folder each; whole or not at all, readable by its owner.

    A mail or attachment that is missing from the store, or is not what was stored, is left out and named in the index
    and in the result: the rest may be needed by a deadline, and what is not the original is no evidence.
    """
    result = Bundled()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    with faults(path):
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                _Packing(archive, chaser, result).pack(found)
            with temporary.open("rb") as written:
                result.sha256 = hashlib.file_digest(written, "sha256").hexdigest()
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    return result


@dataclass
class _Packing:
    """One run of packing."""

    archive: zipfile.ZipFile
    chaser: Chaser
    result: Bundled
    packed: list[_Packed] = field(default_factory=list)

    def pack(self, found: Sequence[Evidence]) -> None:
        """Pack every request, then the index of them all, then the sums."""
        for each in found:
            folder = "" if len(found) == 1 else f"{folder_of(each)}/"
            self._request(each, folder)
        if len(found) > 1:
            self._add(INDEX, _contents(found, self.result.missing, self.chaser.today), "index")
        sums = "".join(f"{each.sha256}  {each.name}\n" for each in self.packed)
        self._add(SUMS, sums, "sums")
        self.result.files = len(self.packed)

    def _request(self, evidence: Evidence, folder: str) -> None:
        first, gone = len(self.packed), len(self.result.missing)
        told = evidence.chronology
        self._add(f"{folder}chronology.docx", write_chronology(told), "chronology")
        self._add(f"{folder}chronology.txt", as_text(told), "chronology")
        self._add(f"{folder}dates.txt", working_as_text(told), "how the dates were worked out, day by day")
        self._complaint(evidence, folder)
        if evidence.as_written:
            what = f"the request as it was written; it went by {evidence.request.channel}"
            self._add(f"{folder}request-as-written.txt", evidence.as_written, what)
        for exhibit in evidence.exhibits:
            self._exhibit(evidence, exhibit, folder)
        index = _index(evidence, self.packed[first:], self.result.missing[gone:], folder, self.chaser.today)
        self._add(f"{folder}{INDEX}", index, "index")

    def _complaint(self, evidence: Evidence, folder: str) -> None:
        found = evidence.complaint
        if found is None or found.letter is None or found.authority is None:
            return
        requester, today = self.chaser.requester, self.chaser.today
        content = write_docx(found.letter, found.request, found.authority, requester, today, found.references)
        text = f"Subject: {found.letter.subject}\n\n{found.letter.text}"
        self._add(f"{folder}{found.letter.name}.docx", content, "complaint to the ICO, to be sent by its form")
        self._add(f"{folder}{found.letter.name}.txt", text, "complaint to the ICO, to be sent by its form")

    def _exhibit(self, evidence: Evidence, exhibit: Exhibit, folder: str) -> None:
        paper, message = exhibit.paper, exhibit.message
        name = f"{folder}mail/{paper.number:03}-{paper.on}-{paper.way.replace(' ', '-')}.eml"
        preposition = "from" if paper.way is Way.RECEIVED else "to"
        what = f"document {paper.number}: mail {preposition} {paper.who}: “{paper.subject}”"
        remark = f" ({exhibit.remark})" if exhibit.remark else ""
        self._original(evidence, str(paper.number), blobs.MAIL, message.raw, name, what + remark)
        for place, each in enumerate(exhibit.attachments, start=1):
            number = f"{paper.number}.{place}"
            shown = safe_name(each.name, "attachment")
            name = f"{folder}attachments/{paper.number:03}-{place}-{shown}"
            warned = "".join(f"; {warning}" for warning in each.warnings)
            self._original(
                evidence, number, blobs.ATTACHMENTS, each.sha256, name, f"document {number}: {shown}{warned}"
            )

    def _original(self, evidence: Evidence, number: str, kind: str, digest: str, name: str, what: str) -> None:
        content = _kept(self.chaser.store, kind, digest)
        if isinstance(content, str):
            self.result.missing.append(Missing(evidence.request.ref, number, content))
        else:
            self._add(name, content, what)

    def _add(self, name: str, content: bytes | str, what: str) -> None:
        raw = content.encode() if isinstance(content, str) else content
        entry = zipfile.ZipInfo(name, _ZIP_DATE)
        entry.create_system, entry.external_attr = 3, 0o600 << 16
        self.archive.writestr(entry, raw)
        self.packed.append(_Packed(name, sha256(raw), len(raw), what))


def folder_of(evidence: Evidence) -> str:
    """Return the folder of a request in the bundle of several."""
    return safe_name(f"{evidence.request.ref}-{evidence.request.authority}", evidence.request.ref)


def _kept(store: Store, kind: str, digest: str) -> bytes | str:
    """Return a kept file's bytes, or what is wrong with it."""
    path = blobs.path_of(store, kind, digest)
    with faults(path):
        if not path.exists():
            return f"is missing: there is no {path}"
        content = path.read_bytes()
    return content if sha256(content) == digest else f"was changed since it was stored: {path}"


def _index(evidence: Evidence, packed: Sequence[_Packed], missing: Sequence[Missing], folder: str, today: date) -> str:
    request = evidence.request
    lines = [
        f"Evidence in the matter of request {request.ref} to {request.authority_name}",
        f"as it stands on {today}",
        *([""] if missing else []),
        *(f"MISSING: document {each.document}, which {each.why}" for each in missing),
        *(_line for each in packed for _line in _lines(each, folder)),
        "",
        *_about(evidence),
    ]
    return for_terminal("\n".join(lines), keep_newlines=True) + "\n"


def _lines(packed: _Packed, folder: str) -> Iterator[str]:
    yield ""
    yield packed.name.removeprefix(folder)
    yield f"  {' '.join(packed.what.split())}"
    yield f"  {packed.bytes:,} bytes, SHA-256 {packed.sha256}"


def _about(evidence: Evidence) -> Iterator[str]:
    yield "Each mail is byte for byte as it was sent, or as the mail server handed it over; its headers name the"
    yield "servers it went through. The attachments are those in the mails, taken out."
    if evidence.complaint is None:
        yield f"There is no complaint to the ICO in it: {evidence.no_complaint}."
    yield f"{SUMS} holds the sums in the form that 'sha256sum --check' reads; 'foitrack bundle --check FILE' reads"
    yield "them inside the zip."


def _contents(found: Sequence[Evidence], missing: Sequence[Missing], today: date) -> str:
    gone = [each.ref for each in missing]
    lines = [f"Evidence in the matter of {len(found)} requests, as they stand on {today}", ""]
    for each in found:
        status = each.standing.status
        files = sum(len(exhibit.attachments) for exhibit in each.exhibits)
        lacks = f"; MISSING: {gone.count(each.request.ref)}" if each.request.ref in gone else ""
        lines.append(f"{folder_of(each)}/  {each.request.authority_name}: {status.outcome or status.stage}")
        lines.append(f"  {len(each.exhibits)} mails, {files} attachments{lacks}")
    return for_terminal("\n".join(lines), keep_newlines=True) + "\n"
