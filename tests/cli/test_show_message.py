"""`show MESSAGE` and `search`: text, source, headers, attachments, words in context; nothing dangerous unasked."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import click
import pytest

from foitrack.cli.filewords import in_a_line, more_lines
from foitrack.store.correspondence import StoredAttachment
from tests.desk import Desk, reply

pytestmark = pytest.mark.server


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A desk whose campaign left on 2 March; the day is the 5th."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    return desk


def arrives(desk: Desk, mail: EmailMessage) -> str:
    """Let a mail arrive; return its number."""
    desk.receive(mail)
    desk("fetch")
    return str(max(each["message"] for each in desk.json("inbox")))


def from_kent(desk: Desk, text: str = "Dear Ada\n\nSee here.\n") -> EmailMessage:
    return reply(f"ada+{desk.refs()['Kent Police'].lower()}@newsroom.test", text)


def macros() -> bytes:
    """A Word file that says it has macros."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
            'PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
            "</Types>",
        )
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
            "<w:t>Figures</w:t></w:r></w:p></w:body></w:document>",
        )
        file.writestr("word/vbaProject.bin", b"macro")
    return packed.getvalue()


def test_raw_is_the_source_byte_for_byte(sent: Desk) -> None:
    raw = from_kent(sent).as_bytes(policy=SMTP) + b"\xff\xfe and \x1b[2J\r\n"
    sent.receive(raw)
    sent("fetch")
    words = [sys.executable, "-m", "foitrack", "-w", str(sent.workspace.root), "show", "5", "--raw"]
    assert subprocess.run(words, capture_output=True, check=True).stdout == raw


def test_quotations_and_signature_stand_behind_a_bar(sent: Desk) -> None:
    text = "Dear Ada\n\nWe hold 12.\n\n-- \nKim\n\nOn 2 March 2026 Ada Reporter wrote:\n> How many?\n"
    shown = sent("show", arrives(sent, from_kent(sent, text))).out
    for line in ("  We hold 12.", "| Kim", "| On 2 March 2026 Ada Reporter wrote:", "| > How many?"):
        assert line in shown.splitlines()


def test_a_request_reads_as_a_correspondence_without_what_is_quoted(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    letter = next(each["text"] for each in sent.json("show", ref)["messages"])
    quoted = "".join(f"> {line}\n" for line in letter.splitlines())
    number = arrives(sent, from_kent(sent, f"Dear Ada\n\nWe hold 12.\n\nOn 2 March Ada Reporter wrote:\n{quoted}"))
    lines = sent("show", ref).out.splitlines()
    reply_at = lines.index(next(line for line in lines if line.startswith(f"  [{number}] 2026-03-04  from ")))
    assert lines[reply_at + 3 : reply_at + 6] == ["      | Dear Ada", "      |", "      | We hold 12."]
    assert lines[reply_at + 6].endswith(f"more lines: foitrack show {number}")
    assert "      | 1. How many bicycles were reported stolen?" in lines[:reply_at]


FIELD = "{server}; spf=pass smtp.mailfrom=kent.police.uk; dkim=fail header.d=kent.police.uk"


def test_only_the_accounts_own_server_vouches_for_a_sender(sent: Desk) -> None:
    mail = from_kent(sent)
    mail["Authentication-Results"] = FIELD.format(server="mx.evil.test")
    said = sent("show", arrives(sent, mail), "--headers")
    assert "localhost says nothing about who sent this; mx.evil.test does, but anyone can write that" in said.err
    assert "spf=pass" in said.out
    mail = from_kent(sent, "Dear Ada\n\nAgain.\n")
    mail["Authentication-Results"] = FIELD.format(server="localhost")
    said = sent("show", arrives(sent, mail), "--headers")
    assert "localhost says: SPF pass for kent.police.uk" in said.err
    assert "localhost says: DKIM fail for kent.police.uk" in said.err


def test_the_name_a_server_signs_with_can_be_set(sent: Desk) -> None:
    mail = from_kent(sent)
    mail["Authentication-Results"] = FIELD.format(server="mx7.provider.test")
    number = arrives(sent, mail)
    assert 'imap.authserv = ["…"]' in sent("show", number, "--headers").err
    file = sent.workspace.settings_file
    file.write_text(file.read_text().replace("timeout_seconds", 'authserv = ["mx7.provider.test"]\ntimeout_seconds'))
    assert "mx7.provider.test says: SPF pass" in sent("show", number, "--headers").err


def test_save_writes_every_file_under_a_safe_name_and_over_none(sent: Desk, tmp_path: Path) -> None:
    mail = from_kent(sent)
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="../../figures.csv")
    mail.add_attachment(macros(), maintype="application", subtype="msword", filename="letter.docm")
    number = arrives(sent, mail)
    folder = tmp_path / "saved"
    said = sent("show", number, "--save", str(folder))
    sent("show", number, "--save", str(folder))
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["figures-2.csv", "figures.csv", "letter-2.docm", "letter.docm"]
    assert (folder / "figures.csv").read_bytes() == b"a,b\n1,2\n"
    assert (folder / "figures.csv").stat().st_mode & 0o777 == 0o600
    assert "! letter.docm: " in said.err
    assert "macro" in said.err


def test_open_asks_before_a_file_that_its_reading_warns_of(sent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", lambda path: opened.append(Path(path).name))
    mail = from_kent(sent)
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="figures.csv")
    mail.add_attachment(macros(), maintype="application", subtype="msword", filename="letter.docm")
    number = arrives(sent, mail)
    sent("show", number, "--open", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    asked = sent("show", number, "--open", "2", expect=130)
    assert "macro" in asked.err
    assert "Open letter.docm all the same?" in asked.err
    assert opened == ["figures.csv"]
    assert f"message {number} has no attachment 3: it has 2" in sent("show", number, "--open", "3", expect=1).err


def test_search_shows_the_words_in_context_in_mails_and_files(sent: Desk) -> None:
    mail = from_kent(sent, "Dear Ada\n\nOfficers were suspended in Maidstone.\n")
    mail.add_attachment(b"Station,Suspended\nMaidstone,4\n", maintype="text", subtype="csv", filename="figures.csv")
    number = arrives(sent, mail)
    shown = sent("search", "suspended", "maidstone").out
    kent = sent.refs()["Kent Police"]
    assert f"[{number}] 2026-03-04  {kent}  freedomofinformation@kent.police.uk  RE: your request" in shown
    assert "Officers were [suspended] in [Maidstone]." in shown
    assert "+ figures.csv" in shown
    assert "[Suspended]" in shown
    found = sent.json("search", "maidstone")
    assert {each["file"] for each in found} == {"", "figures.csv"}
    assert "Nothing found" in sent("search", "aardvark").out


@pytest.mark.parametrize(
    "words", ['"', '""', '"a', 'a"b', "a*", "NEAR(", "subject:x", "a AND", "(", "-x", "'; DROP TABLE"], ids=repr
)
def test_a_search_takes_any_text_as_words(sent: Desk, words: str) -> None:
    arrives(sent, from_kent(sent))
    sent("search", "--", words)


def test_what_we_enclosed_is_listed_saved_and_opened_as_what_they_attached_is(desk: Desk, tmp_path: Path) -> None:
    file = desk.workspace.campaign_file("bicycles")
    file.write_text(file.read_text() + "answer_sheet: true\n")
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes", "--only", "kent")
    ref = desk.refs()["Kent Police"]
    (letter,) = desk.json("show", ref)["messages"]
    number = str(letter["message"])
    names = [f"answers-{ref}.xlsx", f"answers-{ref}.csv"]
    assert [each["name"] for each in letter["attachments"]] == names
    assert f"      + answers-{ref}.csv (" in desk("show", ref).out
    assert f"[2] answers-{ref}.csv (" in desk("show", number).out
    folder = tmp_path / "saved"
    desk("show", number, "--save", str(folder))
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    saved = (folder / names[1]).read_bytes()
    assert f"FT1:{ref}:reported:".encode() in saved
    assert desk.json("show", number)["attachments"][1]["sha256"] == hashlib.sha256(saved).hexdigest()


def test_a_letter_whose_mail_is_damaged_is_shown_without_its_files(sent: Desk) -> None:
    (letter,) = sent.json("show", "kent")["messages"]
    (path,) = (sent.workspace.root / "mail").rglob(f"{letter['sha256']}.eml")
    path.chmod(0o600)
    path.write_bytes(b"not what was kept")
    assert sent.json("show", "kent")["messages"][0]["attachments"] == []
    assert "I am making a request" in sent("show", str(letter["message"])).out


def test_a_message_is_no_table(sent: Desk) -> None:
    number = arrives(sent, from_kent(sent))
    said = sent("show", number, "--format", "csv", expect=2)
    assert "a message is no table" in said.err
    assert said.out == ""
    assert sent("show", "kent", "--format", "csv").out.startswith("on,kind,what,message,event\n")


def test_a_story_numbers_its_events_as_retract_wants_them(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    sent("record", ref, "refused")
    line = next(each for each in sent("show", ref).out.splitlines() if each.endswith("  refused"))
    sent("record", ref, "--retract", line.split()[0])
    told = sent("show", ref).out
    assert f"{line} [taken back]" in told.splitlines()
    assert f"retracted event {line.split()[0]}" in told
    assert f"'foitrack show {ref}' numbers them" in sent("record", ref, "--retract", "999", expect=1).err


def test_filed_by_hand_is_said_once(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    number = arrives(sent, reply("ada@newsroom.test", "Which years?", sender="kim@elsewhere.test"))
    sent("file", number, ref)
    assert "      filed by hand" in sent("show", ref).out.splitlines()
    assert f"filed     {ref} by hand" in sent("show", number).out
    assert f"    filed under {ref} Kent Police by hand" in sent("inbox").out.splitlines()


@pytest.mark.parametrize("number", ["0", "-1", "7"])
def test_an_attachment_that_is_not_there_is_not_opened(sent: Desk, number: str) -> None:
    said = sent("show", arrives(sent, from_kent(sent)), "--open", number, expect=1)
    assert f"has no attachment {number}: it has 0" in said.err


def test_one_way_to_look_at_a_message_at_a_time(sent: Desk) -> None:
    number = arrives(sent, from_kent(sent))
    assert "choose one" in sent("show", number, "--raw", "--headers", expect=2).err
    assert "are for a message" in sent("show", "kent", "--raw", expect=2).err


def test_where_no_program_opens_a_file_it_is_said_where_it_lies(sent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "launch", lambda _: 1)
    mail = from_kent(sent)
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="figures.csv")
    said = sent("show", arrives(sent, mail), "--open", "1").err
    target = sent.workspace.root / "opened" / "figures.csv"
    assert f"no program here opens it: {target}" in said
    assert target.read_bytes() == b"a,b\n1,2\n"


@pytest.mark.parametrize(
    ("kind", "inline", "words"),
    [
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False, "Excel workbook"),
        ("application/pdf", False, "PDF"),
        ("application/x-odd", False, "application/x-odd"),
        ("image/png", True, "picture in the text"),
    ],
    ids=["workbook", "pdf", "a type without a word", "logo"],
)
def test_a_file_is_named_in_words_a_reader_knows(kind: str, inline: bool, words: str) -> None:
    file = StoredAttachment(1, 1, 1, "answer", kind, 6652, "", inline)
    assert in_a_line(file) == f"answer ({words}, 6,652 bytes)"


def test_one_more_line_is_one_line() -> None:
    assert [more_lines(number) for number in (1, 2)] == ["1 more line", "2 more lines"]


def test_a_message_in_the_holding_pen_says_why_it_waits_and_one_set_aside_says_that(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    mail = reply("ada@newsroom.test", "Which years?\n\nKent Police\n", sender="case@casework.test", subject="Case 7")
    number = arrives(sent, mail)
    shown = sent("show", number).out.splitlines()
    assert "waits     case@casework.test is not known to write for any authority, and nothing in it names" in shown[4]
    assert shown[5] == f"perhaps   {ref}: it names Kent Police: open request of kent in bicycles, sent on 2 March 2026"
    told = sent.json("show", number)
    assert (told["set_aside"], [each["ref"] for each in told["likely"]]) == (None, [ref])
    sent("file", number, "--not-ours", "--note", "a shop")
    assert sent("show", number).out.splitlines()[4] == "aside     no reply to any request: a shop"
    told = sent.json("show", number)
    assert (told["set_aside"], told["likely"]) == ("a shop", [])


def test_a_letter_of_ours_says_of_which_request(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    number = str(sent.json("show", ref)["messages"][0]["message"])
    assert f"letter    of {ref}" in sent("show", number).out.splitlines()
    assert sent.json("show", number)["refs"] == [ref]
