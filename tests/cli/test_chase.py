"""Chasing as typed: which letters go, which do not and why, what a complaint is, and what a second run does."""

from __future__ import annotations

import io
import os
import re
import shutil
from pathlib import Path

import docx
import pypdfium2
import pytest

from tests.desk import Desk, reply

SCREENS = Path(__file__).parent / "screens"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A desk that sent its four requests on 2 March; nothing has come."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    assert desk.smtp is not None
    desk.smtp.received.clear()
    return desk


def letters(desk: Desk) -> dict[str, tuple[str, bool, str]]:
    """What chase says of each request, by authority: the letter, whether it may go, and why."""
    return {each["authority"]: (each["letter"], each["allowed"], each["why"]) for each in desk.json("chase")}


def left(desk: Desk) -> list[str]:
    """To whom letters left since the last look."""
    assert desk.smtp is not None
    addresses = [to[0] for _, to, _ in desk.smtp.received]
    desk.smtp.received.clear()
    return addresses


def test_run_twice_from_cron_nothing_is_sent_twice(sent: Desk) -> None:
    sent.on = "2026-04-01"
    sent("chase", "--send", "--yes")
    assert len(left(sent)) == 4
    again = sent("chase", "--send", "--yes")
    assert left(sent) == []
    assert "no letter may go by mail today" in again.err
    sent.on = "2026-04-02"
    sent("chase", "--send", "--yes")
    assert left(sent) == []


@pytest.mark.parametrize("day", ["2026-04-03", "2026-04-04", "2026-04-06"], ids=["Good Friday", "Saturday", "Monday"])
def test_no_letter_goes_on_a_day_off(sent: Desk, day: str) -> None:
    sent.on = day
    sent("chase", "--send", "--yes")
    assert left(sent) == []
    assert all("today is no working day" in why for _, _, why in letters(sent).values())


def test_a_waiting_mail_keeps_the_letter_to_its_authority_back(sent: Desk) -> None:
    sent.on = "2026-04-01"
    sent.receive(reply("ada@newsroom.test", "About your letter.", subject="Hello", on="2026-04-01"))
    sent("fetch")
    sent("chase", "--send", "--yes")
    assert "freedomofinformation@kent.police.uk" not in left(sent)
    letter, allowed, why = letters(sent)["Kent Police"]
    assert (letter, allowed) == ("overdue", False)
    assert "waits to be filed or decided on" in why


def test_a_request_switched_off_gets_no_letter_until_it_is_resumed(sent: Desk) -> None:
    sent.on = "2026-04-01"
    sent("chase", "--off", "kent")
    sent("chase", "--send", "--yes")
    assert len(left(sent)) == 3
    sent("chase", "--resume", "kent")
    sent("chase", "--send", "--yes")
    assert left(sent) == ["freedomofinformation@kent.police.uk"]


def test_a_letter_that_cannot_be_written_does_not_keep_the_others_back(sent: Desk) -> None:
    own = sent.workspace.letters / "overdue.txt"
    own.write_text("Subject: Late [{{ request.ref }}]\n\nDear {{ authority.postal_adress }}\n\n{{ request.ref }}\n")
    sent.on = "2026-04-01"
    ran = sent("chase", "--only", "kent", "--send", "--yes", expect=4)
    assert "not every letter that is due could be written" in ran.err
    assert "overdue" in ran.err
    assert left(sent) == []
    assert not letters(sent)["Kent Police"][1]


def test_a_complaint_is_never_mailed_but_written_out_with_what_to_attach(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    sent.on = "2026-05-20"
    sent("record", ref, "review-asked", "--date", "2026-04-20", "--letter", "internal-review-silence")
    sent("chase", "--only", "kent", "--send", "--yes")
    assert len(left(sent)) == 1
    sent.on = "2026-06-19"
    ran = sent("chase", "--only", "kent", "--send", "--yes")
    assert left(sent) == []
    assert f"foitrack record {ref} complained --letter ico-complaint-silence --date 2026-06-19" in ran.err
    folder = sent.workspace.root / "to-send"
    text = (folder / f"{ref}-ico-complaint-silence.txt").read_text()
    assert "official-information-complaint" in text
    assert f"foitrack bundle {ref} -o {ref}-evidence.zip" in text
    assert "Dear Sir or Madam\n\nI ask for a decision under section 50" in text
    assert "1. Chronology of the request\n2. Document 1: mail sent on 2 March 2026\n3. Document 2: mail sent on" in text
    letter = docx.Document(io.BytesIO((folder / f"{ref}-ico-complaint-silence.docx").read_bytes()))
    assert any("Information Commissioner" in each.text for each in letter.paragraphs)
    sent("record", ref, "complained", "--letter", "ico-complaint-silence")
    assert sent.status(ref)["stage"] == "with the ICO"
    assert letters(sent)["Kent Police"][0] == ""


def test_chased_takes_the_letter_that_was_due(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    sent.on = "2026-04-08"
    assert "letter: overdue" in sent("record", ref, "chased", "--date", "2026-04-01").err
    assert letters(sent)["Kent Police"][:2] == ("overdue-second", False)
    assert "did you mean overdue" in sent("record", ref, "chased", "--letter", "overdu", expect=1).err


def test_a_letter_that_turns_out_to_have_been_wrong_is_shown_and_not_hidden(sent: Desk) -> None:
    ref = sent.refs()["Kent Police"]
    sent.on = "2026-04-01"
    sent("chase", "--only", "kent", "--send", "--yes")
    sent.on = "2026-04-07"
    assert sent.status(ref)["warnings"] == []
    sent("record", ref, "disclosed", "--date", "2026-03-30")
    (wrong,) = sent.status(ref)["warnings"]
    assert wrong == "overdue of 2026-04-01 was wrong, as the events stand now: the request is answered"
    assert f"! {ref} Kent Police: {wrong}" in sent("status").out
    assert f"!          {wrong}" in sent("show", ref).out
    assert sent.json("show", ref)["warnings"] == [wrong]


def test_letters_for_word_are_written_and_nothing_is_sent(sent: Desk, tmp_path: Path) -> None:
    sent.on = "2026-04-01"
    sent("chase", "--docx", str(tmp_path / "letters"))
    names = sorted(path.name for path in (tmp_path / "letters").iterdir())
    assert names == sorted(f"{ref}-overdue.docx" for ref in sent.refs().values())
    assert left(sent) == []


@pytest.mark.slow
def test_letters_are_written_as_pdf_where_libreoffice_is(sent: Desk, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        assert not os.environ.get("CI"), "LibreOffice is not installed (apt-get install libreoffice-writer)"
        pytest.skip("LibreOffice is not installed")
    sent.on = "2026-04-01"
    sent("chase", "--only", "kent", "--pdf", str(tmp_path / "pages"))
    ref = sent.refs()["Kent Police"]
    pdf = pypdfium2.PdfDocument(tmp_path / "pages" / f"{ref}-overdue.pdf")
    assert "I have not had an answer to it" in pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert left(sent) == []


def test_nothing_leaves_without_a_yes(sent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    sent.on = "2026-04-01"
    sent("chase", "--send", expect=130)
    assert left(sent) == []


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "chase.md"


def test_the_plan_that_the_how_to_shows_is_followed(sent: Desk) -> None:
    (documented,) = re.findall(r"```toml\n(\[\[plan\]\].*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    with sent.workspace.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(f"\n{documented}")
    shipped = next(path for path in (HOW_TO.parents[2] / "templates" / "letters").iterdir() if path.stem == "overdue")
    (sent.workspace.letters / f"my-second-letter{shipped.suffix}").write_bytes(shipped.read_bytes())
    steps = {"2026-03-27": "reminder", "2026-04-07": "overdue", "2026-04-21": "my-second-letter"}
    for day, letter in steps.items():
        sent.on = day
        found = letters(sent)
        assert {(name, allowed) for name, allowed, _ in found.values()} == {(letter, True)}, (day, found)
        sent("chase", "--send", "--yes")
    assert "my-second-letter" in sent("plan").out + sent("show", "kent").out


OWN_COMPLAINT = """
[[plan]]
letter = "overdue"
after_working_days = 1
counted_from = "due"

[[plan]]
letter = "my-complaint"
after_working_days = 5
counted_from = "letter before"
when = "no answer at all"
"""


def test_a_complaint_of_ones_own_goes_to_the_ico_by_hand_and_never_to_the_authority(sent: Desk, tmp_path: Path) -> None:
    with sent.workspace.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(OWN_COMPLAINT)
    shipped = HOW_TO.parents[2] / "templates" / "letters" / "ico-complaint-silence.txt"
    (sent.workspace.letters / "my-complaint.txt").write_bytes(shipped.read_bytes())
    sent.on = "2026-04-01"
    sent("chase", "--send", "--yes")
    assert sent.smtp is not None
    sent.smtp.received.clear()
    sent.on = "2026-04-14"
    said = sent("chase", "--docx", str(tmp_path), "--send", "--yes")
    assert sent.smtp.received == []
    assert "no letter may go by mail today" in said.err
    assert "complained --letter my-complaint --date 2026-04-14" in said.err
    kent = sent.refs()["Kent Police"]
    on_paper = [each.text for each in docx.Document(str(tmp_path / f"{kent}-my-complaint.docx")).paragraphs]
    assert any("The Information Commissioner’s Office" in text for text in on_paper)
    sent("record", kent, "complained", "--letter", "my-complaint", "--date", "2026-04-14")
    assert sent.status(kent)["stage"] == "with the ICO"


@pytest.mark.parametrize(
    ("section", "fault"),
    [
        ('plan = "quickly"', "is not a list of steps"),
        ("[[plan]]\nletter = 3\n", "plan 1.after_working_days"),
        ("[[pan]]\n", "pan"),
    ],
    ids=["no list", "no letter", "misspelt"],
)
def test_a_plan_that_is_none_is_refused_in_words(lone_desk: Desk, section: str, fault: str) -> None:
    file = lone_desk.workspace.settings_file
    file.write_text(
        f"{section}\n{file.read_text()}" if section.startswith("plan") else f"{file.read_text()}\n{section}"
    )
    assert fault in lone_desk("chase", expect=1).err
