"""What is kept of mails before the database hears of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from foitrack.core.model import Message
from foitrack.mail.parse import parse
from foitrack.services.keeping import keep

PLAIN = b"From: kent@kent.police.uk\r\nSubject: FOI\r\n\r\nHello.\r\n"


def with_files(*files: tuple[str, str, bytes]) -> bytes:
    parts = b"".join(
        f"--x\r\nContent-Type: {kind}\r\nContent-ID: <{name}>\r\n"
        f"Content-Disposition: {'inline' if kind == 'image/png' else 'attachment'}; filename={name}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, kind, content in files
    )
    return b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nPlease see below.\r\n" + parts + b"--x--\r\n"


def test_a_mail_and_its_files_lie_on_disk_and_the_message_is_light(tmp_path: Path) -> None:
    raw = with_files(("a.csv", "text/csv", b"year,cases"))
    (kept,) = keep(tmp_path, [raw])
    assert (kept.raw, kept.bytes) == (hashlib.sha256(raw).hexdigest(), len(raw))
    assert kept.files == ((hashlib.sha256(b"year,cases").hexdigest(), 10),)
    assert [path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()] == [b"year,cases", raw]
    assert [(each.name, each.content) for each in kept.message.attachments] == [("a.csv", b"")]
    assert kept.message.text == parse(raw).text


def test_a_short_table_and_what_has_no_reader_are_read_at_once_and_nothing_else(tmp_path: Path) -> None:
    table, sound, page, logo = b"year,cases\n2025,88\n", b"ID3\x04" + bytes(90), b"%PDF-1.7 \x01", b"\x89PNG\r\n\x1a\n"
    files = [("a.csv", "text/csv", table), ("a.mp3", "audio/mpeg", sound), ("a.pdf", "application/pdf", page)]
    (kept,) = keep(tmp_path, [with_files(*files, ("a.png", "image/png", logo))])
    read = {digest[:8]: document for digest, document in kept.documents.items()}
    assert set(read) == {hashlib.sha256(content).hexdigest()[:8] for content in (table, sound)}
    assert "88" in read[hashlib.sha256(table).hexdigest()[:8]].text
    assert read[hashlib.sha256(sound).hexdigest()[:8]].warnings[0].startswith("not read: foitrack has no reader")


def test_a_long_table_is_left_for_a_process_of_its_own(tmp_path: Path) -> None:
    (kept,) = keep(tmp_path, [with_files(("a.csv", "text/csv", b"1,2\n" * 40_000))])
    assert kept.documents == {}


def test_a_mail_that_makes_our_own_parser_fail_is_kept_and_says_so(tmp_path: Path) -> None:
    def broken(raw: bytes) -> Message:
        if b"poison" in raw:
            raise RecursionError
        return parse(raw)

    poisoned, plain = keep(tmp_path, [b"poison\r\n", PLAIN], broken)
    assert poisoned.message.problems == ("foitrack could not read it (RecursionError); its raw bytes are kept",)
    assert (tmp_path / "mail" / poisoned.raw[:2] / f"{poisoned.raw}.eml").read_bytes() == b"poison\r\n"
    assert plain.message.subject == "FOI"
