"""A starter is there to be edited: as it is, nobody is asked its questions."""

from __future__ import annotations

from foitrack.shipped import shipped
from tests.desk import Desk

QUESTION = "How many cases were recorded?"


def test_an_unedited_starter_is_not_drafted(lone_desk: Desk) -> None:
    lone_desk("new", "body-worn-video", "--title", "Body-worn video")
    said = lone_desk("draft", "body-worn-video", expect=1)
    assert said.err.splitlines() == [
        "foitrack: campaigns/body-worn-video.yaml still asks the starter's own questions: "
        "write yours into it, then 'foitrack draft body-worn-video'"
    ]
    assert lone_desk.json("status") == []


def test_a_starter_with_a_question_left_out_is_not_drafted_either(lone_desk: Desk) -> None:
    lone_desk("new", "body-worn-video")
    file = lone_desk.workspace.campaign_file("body-worn-video")
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("  - key: cost")] + text[text.index("# Send a small") :], encoding="utf-8")
    assert "still asks the starter's own questions" in lone_desk("draft", "body-worn-video", expect=1).err


def test_one_question_of_ones_own_is_enough(lone_desk: Desk) -> None:
    assert QUESTION in shipped("examples/starter.yaml").read_text(encoding="utf-8")
    lone_desk("new", "body-worn-video")
    file = lone_desk.workspace.campaign_file("body-worn-video")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(QUESTION, "How many cameras are there?"), encoding="utf-8")
    assert "43 letters are drafted" in lone_desk("draft", "body-worn-video").err
