"""Asking an authority twice: the warning before it, and asking again for less after a refusal on cost."""

from __future__ import annotations

import pytest

from foitrack.workspace import write_private
from tests.desk import CAMPAIGN, Desk


@pytest.fixture
def asked(lone_desk: Desk) -> Desk:
    """A desk that asked four forces about bicycles on 2 March, by hand; Kent refused on cost, Essex on section 31."""
    lone_desk("draft", "bicycles")
    refs = lone_desk.refs()
    for ref in refs.values():
        lone_desk("record", ref, "sent", "--date", "2026-03-02")
    lone_desk.on = "2026-03-20"
    lone_desk("record", refs["Kent Police"], "refused", "--section", "12(1)", "--reference", "FOI/1234")
    lone_desk("record", refs["Essex Police"], "refused", "--section", "31(1)(a)")
    return lone_desk


def campaign(desk: Desk, name: str, text: str) -> None:
    """Write a campaign file."""
    write_private(desk.workspace.campaign_file(name), text)


OTHER = """
title: Tasers
authorities: [kent]
questions:
  - {key: drawn, text: How many times was a taser drawn?, type: integer}
"""


def test_drafting_much_the_same_warns_with_the_reference(asked: Desk) -> None:
    campaign(asked, "cycles", CAMPAIGN.replace("Stolen bicycles", "Cycle theft").replace(", norfolk, suffolk", ""))
    ran = asked("draft", "cycles")
    refs = asked.refs()
    assert f"! {refs['Kent Police']} (bicycles) asked Kent Police for much the same 13 working days ago" in ran.err
    assert "regulation 5); it was answered on 2026-03-20, so a repeat may be refused (section 14(2))" in ran.err
    drafted = {each["authority"]: each for each in asked.json("draft", "cycles")}
    (similar,) = drafted["Kent Police"]["similar"]
    assert (similar["ref"], similar["working_days"]) == (refs["Kent Police"], 13)


def test_many_of_one_campaign_are_one_line(asked: Desk) -> None:
    campaign(asked, "cycles", CAMPAIGN)
    lines = [line for line in asked("draft", "cycles").err.splitlines() if line.startswith("! ")]
    assert len(lines) == 1
    assert lines[0].startswith("! bicycles asked 4 of these for much the same within 60 working days")
    assert "2 of them answered" in lines[0]


def test_another_matter_or_another_authority_is_no_repeat(asked: Desk) -> None:
    campaign(asked, "tasers", OTHER)
    assert "much the same" not in asked("draft", "tasers").err
    campaign(asked, "wales", CAMPAIGN.replace("[kent, essex, norfolk, suffolk]", "[gwent]"))
    assert "much the same" not in asked("draft", "wales").err


def test_after_sixty_working_days_there_is_no_warning(asked: Desk) -> None:
    campaign(asked, "cycles", CAMPAIGN)
    asked.on = "2026-05-29"
    assert "much the same" in asked("draft", "cycles").err
    asked.on = "2026-06-01"
    assert "much the same" not in asked("draft", "cycles").err


def test_sending_warns_before_it_asks(desk: Desk) -> None:
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    campaign(desk, "cycles", CAMPAIGN.replace("[kent, essex, norfolk, suffolk]", "[kent]"))
    desk("draft", "cycles")
    kent = desk.refs()["Kent Police"]
    assert f"! {kent} (bicycles) asked Kent Police for much the same today" in desk("send", "cycles", "--yes").err


def test_a_campaign_refused_on_cost_can_be_narrowed_for_those_who_refused(asked: Desk) -> None:
    ran = asked("new", "fewer-bicycles", "--narrows", "bicycles")
    assert "refused on cost: Kent Police" in ran.err
    text = asked.workspace.campaign_file("fewer-bicycles").read_text()
    assert "follows: bicycles\nauthorities:\n- kent\n" in text
    assert "Ask for less before you draft it" in text
    (drafted,) = asked.json("draft", "fewer-bicycles")
    kent = asked.refs()["Kent Police"]
    assert drafted["authority"] == "Kent Police"
    said = " ".join(drafted["text"].split())
    assert (
        f"On 20 March 2026 you refused my request {kent}, your reference FOI/1234, because of its cost (section 12)"
        in said
    )


def test_both_requests_show_each_other(asked: Desk) -> None:
    asked("new", "fewer-bicycles", "--narrows", "bicycles")
    asked("draft", "fewer-bicycles")
    old, new = asked.refs()["Kent Police"], asked.refs("fewer-bicycles")["Kent Police"]
    assert asked.json("show", new)["follows"] == old
    assert asked.json("show", old)["followed_by"] == [new]
    assert f"follows    {old}, refused on cost" in asked("show", new).out
    assert f"narrowed   {new} takes its place" in asked("show", old).out
    assert asked.json("show", asked.refs()["Essex Police"])["followed_by"] == []


def test_a_link_is_made_when_an_older_draft_learns_whom_it_follows(asked: Desk) -> None:
    campaign(asked, "cycles", CAMPAIGN.replace("[kent, essex, norfolk, suffolk]", "[kent, norfolk]"))
    asked("draft", "cycles")
    kent = asked.refs("cycles")["Kent Police"]
    assert asked.json("show", kent)["follows"] == ""
    file = asked.workspace.campaign_file("cycles")
    file.write_text(file.read_text() + "follows: bicycles\n")
    asked("draft", "cycles")
    assert asked.json("show", kent)["follows"] == asked.refs()["Kent Police"]
    assert asked.json("show", asked.refs("cycles")["Norfolk Constabulary"])["follows"] == ""


def test_a_refusal_in_part_is_not_called_a_refusal(asked: Desk) -> None:
    norfolk = asked.refs()["Norfolk Constabulary"]
    asked("record", norfolk, "partly-disclosed", "--section", "12(2)")
    asked("new", "fewer", "--narrows", "bicycles")
    texts = {each["authority"]: " ".join(each["text"].split()) for each in asked.json("draft", "fewer")}
    assert f"you refused a part of my request {norfolk} because of its cost" in texts["Norfolk Constabulary"]


def test_nothing_can_be_narrowed_when_nobody_refused_on_cost(lone_desk: Desk) -> None:
    lone_desk("draft", "bicycles")
    ran = lone_desk("new", "fewer", "--narrows", "bicycles", expect=1)
    assert "no request of bicycles was refused on cost" in ran.err
    assert not lone_desk.workspace.campaign_file("fewer").exists()


def test_a_campaign_cannot_follow_itself(asked: Desk) -> None:
    campaign(asked, "cycles", CAMPAIGN + "follows: cycles\n")
    assert "follows: is this campaign itself" in asked("draft", "cycles", expect=1).err
