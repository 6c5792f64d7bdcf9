"""Requests that go by form, by post or through WhatDoTheyKnow, beside those that go by mail."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import docx
import pytest

from tests.desk import Desk, reply
from tests.services.test_sending import typed


@pytest.fixture
def mixed(desk: Desk) -> Desk:
    """A desk for which Kent takes a web form, Essex post and Norfolk WhatDoTheyKnow; Suffolk takes mail."""
    ways = {"kent": "webform", "essex": "post", "norfolk": "whatdotheyknow"}
    file = desk.workspace.forces_file
    force, lines = "", []
    for line in file.read_text().splitlines():
        force = line.removeprefix("- id: ") if line.startswith("- id: ") else force
        lines.append(f"  channel: {ways[force]}" if line.startswith("  channel:") and force in ways else line)
    file.write_text("\n".join(lines) + "\n")
    desk("draft", "bicycles")
    return desk


def written(desk: Desk, ref: str, letter: str = "request", suffix: str = "txt") -> Path:
    """Return a file written out for a request."""
    return desk.workspace.root / "to-send" / f"{ref}-{letter}.{suffix}"


def test_send_mails_what_goes_by_mail_and_writes_out_the_rest(mixed: Desk) -> None:
    ran = mixed("send", "bicycles", "--yes")
    refs = mixed.refs()
    assert mixed.smtp is not None
    assert [to for _, to, _ in mixed.smtp.received] == [["information@suffolk.pnn.police.uk"]]
    names = sorted(path.name for path in (mixed.workspace.root / "to-send").iterdir())
    assert names == sorted(
        [
            f"{refs['Kent Police']}-request.txt",
            f"{refs['Essex Police']}-request.txt",
            f"{refs['Essex Police']}-request.docx",
            f"{refs['Norfolk Constabulary']}-request.txt",
        ]
    )
    assert f"foitrack record {refs['Essex Police']} sent --date 2026-03-02 --reference THEIRS" in ran.err
    stages = {name: mixed.status(ref)["stage"] for name, ref in refs.items()}
    assert stages["Suffolk Constabulary"] == "waiting"
    assert {stages[name] for name in ("Kent Police", "Essex Police", "Norfolk Constabulary")} == {"drafted"}


def test_the_text_for_a_form_has_whole_paragraphs_to_paste(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    head, _, text = written(mixed, mixed.refs()["Kent Police"]).read_text().partition("-" * 72)
    assert "Paste this into the form of Kent Police" in head
    assert text.startswith("\nSubject: Freedom of Information request: Stolen bicycles [")
    assert "If you hold no information for a question, please tell me that too" in text


def test_the_letter_for_the_post_bears_the_postal_address(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    content = written(mixed, mixed.refs()["Essex Police"], suffix="docx").read_bytes()
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)
    assert "Essex Police" in text
    assert "By e-mail:" not in text
    assert "How many bicycles were reported stolen?" in text


def test_the_link_fills_in_the_form_of_whatdotheyknow_without_an_address(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    ref = mixed.refs()["Norfolk Constabulary"]
    whole = written(mixed, ref).read_text()
    (link,) = [line.strip() for line in whole.splitlines() if line.strip().startswith("https://")]
    url = urlsplit(link)
    asked = parse_qs(url.query)
    assert (url.netloc, url.path) == ("www.whatdotheyknow.com", "/new/norfolk_police")
    assert asked["title"] == [f"Stolen bicycles [{ref}]"]
    assert "1. How many bicycles were reported stolen?\n2. How many were found?" in asked["body"][0]
    assert "newsroom.test" not in whole
    assert "+" not in link


def test_recording_that_it_was_sent_starts_the_clock_and_keeps_their_reference(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    ref = mixed.refs()["Kent Police"]
    mixed.on = "2026-03-05"
    mixed("record", ref, "sent", "--date", "2026-03-03", "--reference", "FOI-2026-77")
    line = mixed.status(ref)
    assert (line["stage"], line["sent"], line["due"]) == ("waiting", "2026-03-03", "2026-04-01")
    assert line["references"] == ["FOI-2026-77"]
    mixed("send", "bicycles", "--yes")
    before = written(mixed, ref).stat().st_mtime_ns
    assert ref not in mixed("send", "bicycles", "--yes").out
    assert written(mixed, ref).stat().st_mtime_ns == before


def test_a_reply_that_quotes_a_recorded_reference_finds_its_request(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    ref = mixed.refs()["Kent Police"]
    mixed("record", ref, "sent", "--reference", "FOI-2026-77/K")
    mixed.on = "2026-03-10"
    answer = reply("ada@newsroom.test", "Thank you for your request.", subject="Our ref FOI-2026-77/K", on="2026-03-10")
    mixed.receive(answer)
    mixed("fetch")
    story = mixed.json("show", ref)
    assert [each["rung"] for each in story["messages"]] == ["the authority's reference"]


def test_a_request_that_was_sent_by_hand_is_not_drafted_anew(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    ref = mixed.refs()["Kent Police"]
    mixed("record", ref, "sent")
    file = mixed.workspace.campaign_file("bicycles")
    file.write_text(file.read_text().replace("reported stolen?", "stolen?"))
    drafted = {each["ref"]: each for each in mixed.json("draft", "bicycles")}
    assert drafted[ref]["sent_already"]
    assert "reported stolen?" in drafted[ref]["text"]


def test_chasing_a_mixed_campaign_mails_one_and_writes_out_the_others(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    refs = mixed.refs()
    for name in ("Kent Police", "Essex Police", "Norfolk Constabulary"):
        mixed("record", refs[name], "sent")
    mixed.on = "2026-04-01"
    assert mixed.smtp is not None
    mixed.smtp.received.clear()
    mixed("chase", "bicycles", "--send", "--yes")
    assert [to for _, to, _ in mixed.smtp.received] == [["information@suffolk.pnn.police.uk"]]
    assert written(mixed, refs["Essex Police"], "overdue", "docx").exists()
    text = written(mixed, refs["Norfolk Constabulary"], "overdue").read_text()
    assert "Paste this into a follow-up" in text
    assert "newsroom.test" not in text
    command = f"foitrack record {refs['Kent Police']} chased --letter overdue --date 2026-04-01"
    assert command in written(mixed, refs["Kent Police"], "overdue").read_text()
    mixed(*command.split()[1:])
    (kent,) = [each for each in mixed.json("chase", "bicycles") if each["ref"] == refs["Kent Police"]]
    assert (kent["letter"], kent["allowed"], kent["day"]) == ("overdue-second", False, "2026-04-10")


def test_results_take_answers_from_paper_and_mail_alike(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    refs = mixed.refs()
    for name in ("Kent Police", "Suffolk Constabulary"):
        mixed("record", refs[name], "sent")
        mixed("record", refs[name], "disclosed")
        mixed("answer", refs[name], "reported=10", "found=5")
    assert mixed.json("results", "bicycles")["totals"]["reported"]["total"] == 20


def test_by_moves_a_campaign_to_another_way_and_back(mixed: Desk) -> None:
    mixed("send", "bicycles", "--by", "whatdotheyknow", "--only", "suffolk", "--yes")
    ref = mixed.refs()["Suffolk Constabulary"]
    assert "/new/suffolk_police?" in written(mixed, ref).read_text()
    assert mixed.smtp is not None
    assert not mixed.smtp.received
    mixed("send", "bicycles", "--by", "email", "--only", "suffolk", "--yes")
    assert len(mixed.smtp.received) == 1


def test_the_way_chosen_outlives_another_draft(mixed: Desk) -> None:
    mixed("send", "bicycles", "--by", "post", "--only", "suffolk", "--yes")
    ref = mixed.refs()["Suffolk Constabulary"]
    assert {each["ref"]: each["channel"] for each in mixed.json("draft", "bicycles")}[ref] == "post"
    mixed("send", "bicycles", "--yes")
    assert mixed.smtp is not None
    assert not mixed.smtp.received
    mixed("record", ref, "sent")
    assert mixed.status(ref)["stage"] == "waiting"


def test_by_whatdotheyknow_wants_a_name_there(mixed: Desk) -> None:
    file = mixed.workspace.forces_file
    file.write_text(file.read_text().replace("  wdtk: suffolk_police\n", ""))
    ran = mixed("send", "bicycles", "--by", "whatdotheyknow", "--only", "suffolk", "--yes", expect=1)
    assert "has no name at WhatDoTheyKnow" in ran.err


def test_a_dry_run_shows_another_way_and_does_not_choose_it(mixed: Desk) -> None:
    assert "wrote 0 letters" in mixed("send", "bicycles", "--only", "suffolk", "--by", "post", "--dry-run").err
    assert "wrote 1 letter" in mixed("send", "bicycles", "--only", "suffolk", "--dry-run").err
    assert "wrote 4 letters" in mixed("send", "bicycles", "--by", "email", "--dry-run").err
    assert "wrote 1 letter" in mixed("send", "bicycles", "--dry-run").err


def test_another_way_is_chosen_with_a_yes_only(mixed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "n")
    asked = mixed("send", "bicycles", "--only", "suffolk", "--by", "post", expect=130)
    assert "Let 1 request go by post from now on?" in asked.err
    assert not (mixed.workspace.root / "to-send").exists()
    assert "wrote 1 letter" in mixed("send", "bicycles", "--only", "suffolk", "--dry-run").err


def test_a_withdrawn_request_is_not_written_out(mixed: Desk) -> None:
    essex = mixed.refs()["Essex Police"]
    mixed("record", essex, "withdrawn")
    mixed("send", "bicycles", "--yes")
    assert not list((mixed.workspace.root / "to-send").glob(f"{essex}*"))


def test_a_dry_run_writes_nothing_out(mixed: Desk) -> None:
    mixed("send", "bicycles", "--dry-run")
    assert not (mixed.workspace.root / "to-send").exists()


def test_what_is_written_out_is_for_its_owner_alone(mixed: Desk) -> None:
    mixed("send", "bicycles", "--yes")
    folder = mixed.workspace.root / "to-send"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_an_answer_sheet_is_written_out_beside_its_letter_and_listed_in_it(mixed: Desk) -> None:
    file = mixed.workspace.campaign_file("bicycles")
    file.write_text(file.read_text() + "answer_sheet: true\n")
    mixed("draft", "bicycles")
    mixed("send", "bicycles", "--only", "essex", "--yes")
    ref = mixed.refs()["Essex Police"]
    folder = mixed.workspace.root / "to-send"
    assert f"FT1:{ref}:reported:" in (folder / f"answers-{ref}.csv").read_text(encoding="utf-8")
    assert f"Add answers-{ref}.xlsx or answers-{ref}.csv." in written(mixed, ref).read_text()
    letter = docx.Document(io.BytesIO(written(mixed, ref, suffix="docx").read_bytes()))
    assert f"1.\tanswers-{ref}.xlsx" in [each.text for each in letter.paragraphs]


def test_an_answer_to_a_question_of_theirs_can_go_by_post_too(mixed: Desk) -> None:
    ref = mixed.refs()["Essex Police"]
    mixed("record", ref, "sent")
    mixed.on = "2026-03-12"
    mixed("record", ref, "clarification-asked")
    mixed("chase", "--to", ref, "--letter", "clarification", "--paragraph", "Bicycles, no tricycles.", "--send")
    assert "Bicycles, no tricycles." in written(mixed, ref, "clarification").read_text()
    command = f"foitrack record {ref} clarified --letter clarification --date 2026-03-12"
    assert command in written(mixed, ref, "clarification").read_text()
    mixed(*command.split()[1:])
    assert mixed.status(ref)["due"] == "2026-04-14"
