"""The evidence of a request, packed and checked, on real mail."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from tests.desk import Desk, reply
from tests.servers.smtp import KEEP_AND_DROP

KENT = "freedomofinformation@kent.police.uk"
FIXED = (1980, 1, 1, 0, 0, 0)


@pytest.fixture
def kent(desk: Desk) -> str:
    """Kent's request: sent, acknowledged and answered, with a file whose name would like to be elsewhere."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    ref = desk.refs()["Kent Police"]
    address = f"ada+{ref.lower()}@newsroom.test"
    desk.receive(reply(address, "We acknowledge your request, which is being considered.\nReference 20/03/1088\n"))
    answer = reply(address, "Please find our response attached.", on="2026-03-20", subject=f"Response {ref}")
    answer.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="../../etc/answer.csv")
    answer.add_attachment(b"%PDF-1.4 no", maintype="application", subtype="pdf", filename="antwort ü.pdf")
    desk.receive(answer)
    desk.on = "2026-03-23"
    desk("fetch")
    return ref


def unpacked(path: Path) -> dict[str, bytes]:
    """Return the files of a zip by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_mail_is_packed_byte_for_byte(desk: Desk, kent: str, tmp_path: Path) -> None:
    desk("bundle", kent, "-o", str(tmp_path / "e.zip"))
    found = unpacked(tmp_path / "e.zip")
    mails = {name: content for name, content in found.items() if name.startswith("mail/")}
    assert list(mails) == [
        "mail/001-2026-03-02-sent.eml",
        "mail/002-2026-03-04-received.eml",
        "mail/003-2026-03-20-received.eml",
    ]
    assert desk.smtp is not None
    (sent,) = [raw for _, to, raw in desk.smtp.received if "kent" in to[0]]
    assert mails["mail/001-2026-03-02-sent.eml"] == sent
    kept = [path.read_bytes() for path in (desk.workspace.root / "mail").rglob("*.eml")]
    assert all(content in kept for content in mails.values())


def test_attachments_have_safe_names_and_their_own_bytes(desk: Desk, kent: str, tmp_path: Path) -> None:
    desk("bundle", kent, "-o", str(tmp_path / "e.zip"))
    found = unpacked(tmp_path / "e.zip")
    files = {name: content for name, content in found.items() if name.startswith("attachments/")}
    assert files == {"attachments/003-1-answer.csv": b"a,b\n1,2\n", "attachments/003-2-antwort ü.pdf": b"%PDF-1.4 no"}
    assert "document 3.1: answer.csv" in found["index.txt"].decode()


def test_the_index_gives_the_sum_of_every_file(desk: Desk, kent: str, tmp_path: Path) -> None:
    desk("bundle", kent, "-o", str(tmp_path / "e.zip"))
    found = unpacked(tmp_path / "e.zip")
    sums = dict(reversed(line.split("  ", 1)) for line in found["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items() if name != "SHA256SUMS"
    }
    index = found["index.txt"].decode()
    assert all(f"SHA-256 {digest}" in index for name, digest in sums.items() if name != "index.txt")


def test_sha256sum_itself_can_check_what_was_unpacked(desk: Desk, kent: str, tmp_path: Path) -> None:
    desk("bundle", kent, "-o", str(tmp_path / "e.zip"))
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "unpacked", check=True)


def test_the_same_events_make_the_same_bytes(desk: Desk, kent: str, tmp_path: Path) -> None:
    first = desk("bundle", kent, "-o", str(tmp_path / "a.zip")).out.split()[0]
    second = desk("bundle", kent, "-o", str(tmp_path / "b.zip")).out.split()[0]
    content = (tmp_path / "a.zip").read_bytes()
    assert content == (tmp_path / "b.zip").read_bytes()
    assert first == second == hashlib.sha256(content).hexdigest()
    desk("record", kent, "disclosed", "--date", "2026-03-20")
    desk("bundle", kent, "-o", str(tmp_path / "b.zip"))
    assert content != (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {(each.date_time, each.compress_type) for each in archive.infolist()} == {(FIXED, zipfile.ZIP_STORED)}


def test_only_its_owner_can_read_it_and_nothing_is_left_beside_it(desk: Desk, kent: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    desk("bundle", kent, "-o", str(folder / "e.zip"))
    assert [path.name for path in folder.iterdir()] == ["e.zip"]
    assert (folder / "e.zip").stat().st_mode & 0o777 == 0o600


def test_the_chronology_tells_events_mails_and_days_with_section_and_document(
    desk: Desk, kent: str, tmp_path: Path
) -> None:
    desk(
        "record", kent, "refused", "--date", "2026-03-20", "--section", "12(1)", "--section", "40(2)", "--message", "6"
    )
    desk("record", kent, "noted", "--note", "They are stalling.")
    desk.on = "2026-04-02"
    desk("bundle", kent, "-o", str(tmp_path / "e.zip"))
    found = unpacked(tmp_path / "e.zip")
    rows = table(found["chronology.docx"])
    assert rows[0] == ("Date", "What happened", "Section", "Document")
    assert ("2026-03-02", "The request was sent.", "8(1)", "1") in rows
    (refused,) = [row for row in rows if "refused" in row[1]]
    assert refused[0] == "2026-03-20"
    assert refused[2:] == ("17, 12(1), 40(2)", "3, 3.1–3.2")
    (due,) = [row for row in rows if row[1].startswith("The last day for the answer:")]
    assert (due[0], due[2]) == ("2026-03-31", "10(1)")
    text = found["chronology.txt"].decode()
    assert "stalling" not in text + str(rows)
    assert all(" ".join(row[1].split()) in " ".join(text.split()) for row in rows[1:])
    assert max(map(len, text.splitlines())) <= 79
    desk("bundle", kent, "--notes", "-o", str(tmp_path / "e.zip"))
    assert "They are stalling." in unpacked(tmp_path / "e.zip")["chronology.txt"].decode()


def table(content: bytes) -> list[tuple[str, ...]]:
    """Return the rows of the one table of a Word file."""
    (found,) = docx.Document(io.BytesIO(content)).tables
    return [tuple(cell.text for cell in row.cells) for row in found.rows]


def test_the_dates_are_worked_out_day_by_day(desk: Desk, kent: str, tmp_path: Path) -> None:
    desk("bundle", kent, "-o", str(tmp_path / "e.zip"))
    worked = unpacked(tmp_path / "e.zip")["dates.txt"].decode()
    assert "answer: 2026-03-31" in worked
    assert "16 Mar 2026    10    -   11   12   13    -    -" in worked
    assert "Tuesday 17 March 2026: St Patrick's Day (Northern Ireland)" in worked


def test_the_complaint_is_in_it_when_the_events_give_a_reason_and_else_the_index_says_why_not(
    desk: Desk, tmp_path: Path
) -> None:
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    ref = desk.refs()["Essex Police"]
    desk("bundle", ref, "-o", str(tmp_path / "e.zip"))
    found = unpacked(tmp_path / "e.zip")
    assert not [name for name in found if "complaint" in name]
    assert "it is not late: the answer is due on 2026-03-31" in found["index.txt"].decode()
    desk.on = "2026-04-20"
    desk("bundle", ref, "-o", str(tmp_path / "e.zip"))
    found = unpacked(tmp_path / "e.zip")
    text = found["ico-complaint-silence.txt"].decode()
    assert "was 31 March 2026" in text
    assert "1. Chronology of the request\n2. Document 1: mail sent on 2 March 2026\n" in text
    letter = "\n".join(each.text for each in docx.Document(io.BytesIO(found["ico-complaint-silence.docx"])).paragraphs)
    assert "Document 1: mail sent on 2 March 2026" in letter
    assert "20 April 2026" in letter


def test_a_campaign_is_packed_with_a_folder_for_each_request(desk: Desk, kent: str, tmp_path: Path) -> None:
    desk("bundle", "bicycles", "-o", str(tmp_path / "all.zip"))
    found = unpacked(tmp_path / "all.zip")
    refs = desk.refs()
    folders = {name.split("/")[0] for name in found if "/" in name}
    assert folders == {f"{ref}-{name.split()[0].lower()}" for name, ref in refs.items()}
    alone = desk("bundle", kent, "-o", str(tmp_path / "one.zip")) and unpacked(tmp_path / "one.zip")
    assert {name: found[f"{kent}-kent/{name}"] for name in alone if name != "SHA256SUMS"} == {
        name: content for name, content in alone.items() if name != "SHA256SUMS"
    }
    assert f"{kent}-kent/  Kent Police: waiting\n  3 mails, 2 attachments" in found["index.txt"].decode()
    assert "files are what the index says" in desk("bundle", "--check", str(tmp_path / "all.zip")).err


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_a_mail_that_is_not_what_was_stored_is_left_out_named_and_the_rest_is_packed(
    desk: Desk, kent: str, tmp_path: Path, harm: str
) -> None:
    desk("bundle", kent, "-o", str(tmp_path / "e.zip"))
    whole = unpacked(tmp_path / "e.zip")
    lost = whole["mail/002-2026-03-04-received.eml"]
    (path,) = [path for path in (desk.workspace.root / "mail").rglob("*.eml") if path.read_bytes() == lost]
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(lost + b"!")
    ran = desk("bundle", kent, "-o", str(tmp_path / "e.zip"), expect=4)
    assert f"{kent}: document 2 {'is missing' if harm == 'missing' else 'was changed'}" in ran.err
    found = unpacked(tmp_path / "e.zip")
    assert set(whole) - set(found) == {"mail/002-2026-03-04-received.eml"}
    assert "MISSING: document 2, which" in found["index.txt"].decode()
    ran = desk("bundle", "--check", str(tmp_path / "e.zip"), expect=1)
    assert "document 2" in ran.err


def test_a_letter_that_never_left_is_no_evidence_of_sending(desk: Desk, tmp_path: Path) -> None:
    desk("draft", "bicycles")
    assert desk.smtp is not None
    desk.smtp.script("rcpt", "451 4.7.1 Come back later", recipient=KENT)
    desk("send", "bicycles", "--yes", expect=4)
    ref = desk.refs()["Kent Police"]
    assert desk.status(ref)["stage"] == "queued"
    desk("bundle", ref, "-o", str(tmp_path / "e.zip"))
    assert not [name for name in unpacked(tmp_path / "e.zip") if name.startswith("mail/")]


@pytest.mark.parametrize(
    ("step", "answer", "name", "remark"),
    [
        ("rcpt", "550 5.1.1 no such user", "not-delivered", "refused by the mail server: it did not arrive"),
        ("end", KEEP_AND_DROP, "perhaps-sent", "it is not known whether it left"),
    ],
    ids=["refused", "in doubt"],
)
def test_a_letter_that_may_not_have_arrived_says_so(
    desk: Desk, tmp_path: Path, step: str, answer: str, name: str, remark: str
) -> None:
    desk("draft", "bicycles")
    assert desk.smtp is not None
    desk.smtp.script(step, answer, recipient=KENT)
    desk("send", "bicycles", "--yes", expect=4)
    desk("bundle", desk.refs()["Kent Police"], "-o", str(tmp_path / "e.zip"))
    found = unpacked(tmp_path / "e.zip")
    assert f"mail/001-2026-03-02-{name}.eml" in found
    assert remark in found["index.txt"].decode()
    told = found["chronology.txt"].decode()
    assert "The request was sent" not in told
    assert ("A mail could not be delivered" in told) is (step == "rcpt")


@pytest.mark.parametrize(
    "words",
    [[], ["--check", "x.zip", "-o", "y.zip"], ["kent"], ["kent", "--check", "x.zip"]],
    ids=["nothing", "check and write", "no file", "check a request"],
)
def test_what_makes_no_sense_is_a_usage_error(lone_desk: Desk, words: list[str]) -> None:
    lone_desk("draft", "bicycles")
    lone_desk("bundle", *words, expect=2)


def test_an_unknown_request_names_the_nearest(lone_desk: Desk) -> None:
    lone_desk("draft", "bicycles")
    assert "did you mean kent?" in lone_desk("bundle", "kemt", "-o", "x.zip", expect=1).err


@pytest.mark.slow
def test_libreoffice_shows_the_chronology_and_the_complaint(desk: Desk, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        assert not os.environ.get("CI"), "LibreOffice is not installed (apt-get install libreoffice-writer)"
        pytest.skip("LibreOffice is not installed")
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    ref = desk.refs()["Essex Police"]
    desk.on = "2026-04-20"
    desk("bundle", ref, "-o", str(tmp_path / "e.zip"))
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        archive.extractall(tmp_path)
    files = ["chronology.docx", "ico-complaint-silence.docx"]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", *files]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)
    pages = pdf_pages(tmp_path / "chronology.pdf")
    assert f"Chronology of request {ref}, page 1 of {len(pages)}" in pages[0]
    assert "Date What happened Section Document 2026-03-02 The request was sent. 8(1) 1" in pages[0]
    assert "not counted, beside Saturdays and Sundays" in " ".join(pages)
    assert "Yours faithfully" in " ".join(pdf_pages(tmp_path / "ico-complaint-silence.pdf"))


def pdf_pages(path: Path) -> list[str]:
    """Return the text of each page of a PDF, single-spaced."""
    pdf = pypdfium2.PdfDocument(path)
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    pdf.close()
    return pages


@pytest.mark.parametrize(
    ("name", "meant"),
    [("bicycle", "bicycles"), ("kemt", "kent"), ("zzzzzz", "")],
    ids=["a campaign", "a force", "nothing like it"],
)
def test_a_misspelt_campaign_or_force_is_told_with_the_nearest(
    lone_desk: Desk, tmp_path: Path, name: str, meant: str
) -> None:
    lone_desk("draft", "bicycles")
    said = lone_desk("bundle", name, "-o", str(tmp_path / "x.zip"), expect=1).err
    hint = f"did you mean {meant}?" if meant else "'foitrack status' lists them"
    assert f"there is no request or campaign '{name}': {hint}" in said


def test_a_misspelt_reference_is_told_with_the_nearest(lone_desk: Desk, tmp_path: Path) -> None:
    lone_desk("draft", "bicycles")
    ref = lone_desk.refs()["Kent Police"]
    said = lone_desk("bundle", f"{ref[:-1]}U", "-o", str(tmp_path / "x.zip"), expect=1).err
    assert f"did you mean {ref}" in said
