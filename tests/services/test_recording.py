"""Facts recorded by hand, and taken back; which letters are still to go."""

from __future__ import annotations

import pytest

from tests.desk import Desk


@pytest.fixture
def drafted(lone_desk: Desk) -> Desk:
    lone_desk("draft", "bicycles")
    return lone_desk


def kinds(desk: Desk, force: str) -> list[str]:
    return [each["kind"] for each in desk.json("show", force)["events"]]


def test_a_fact_has_the_day_it_happened_and_moves_the_stage(drafted: Desk) -> None:
    ran = drafted("record", "kent", "sent", "--date", "2026-02-27", "--note", "by the web form")
    assert "recorded 2026-02-27 request sent (by the web form); now waiting" in ran.err
    (event,) = drafted.json("show", "kent")["events"]
    assert (event["on"], event["by_hand"], event["note"]) == ("2026-02-27", True, "by the web form")


def test_what_was_taken_back_stays_to_be_seen_and_counts_no_more(drafted: Desk) -> None:
    drafted("record", "kent", "sent")
    drafted("record", "kent", "refused", "--section", "12(1)")
    assert drafted.json("show", "kent")["outcome"] == "refused"
    number = str(drafted.json("show", "kent")["events"][-1]["id"])
    drafted("record", "kent", "--retract", number, "--note", "another force's")
    assert drafted.json("show", "kent")["outcome"] is None
    assert kinds(drafted, "kent") == ["sent", "refused", "retracted"]
    assert "[taken back]" in drafted("show", "kent").out


@pytest.mark.parametrize("number", ["999", "twice"])
def test_only_what_stands_can_be_taken_back(drafted: Desk, number: str) -> None:
    drafted("record", "kent", "sent")
    if number == "twice":
        number = str(drafted.json("show", "kent")["events"][0]["id"])
        drafted("record", "kent", "--retract", number)
    ran = drafted("record", "kent", "--retract", number, expect=1)
    ref = drafted.refs()["Kent Police"]
    assert f"{ref} has no standing event {number}: 'foitrack show {ref}' numbers them" in ran.err


def test_a_message_of_another_request_bears_nothing_out(drafted: Desk) -> None:
    ran = drafted("record", "kent", "refused", "--message", "17", expect=1)
    assert "there is no message '17'" in ran.err


def test_a_request_recorded_as_sent_by_hand_is_not_sent_again(drafted: Desk) -> None:
    drafted("record", "kent", "sent")
    dry = drafted("send", "bicycles", "--dry-run").err
    assert "wrote 3 letters" in dry
