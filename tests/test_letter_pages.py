"""The how-to pages on campaigns, letters, chasing and forces say what the code does."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from foitrack import campaigns, forces
from foitrack.core.grounds import Extension, Grounds
from foitrack.core.occasions import RULES, makes
from foitrack.core.plan import DEFAULT_PLAN, CountedFrom, check_plan, plan_from
from foitrack.core.words import Channel, Law, Type
from foitrack.letters.context import context
from foitrack.letters.lint import lint
from foitrack.letters.templates import Templates
from foitrack.letters.wording import FILTERS
from foitrack.shipped import shipped
from tests.letters.cases import CAMPAIGN, CASES, FORCES, REQUESTER, context_of, request_to

PAGES = Path(__file__).parent.parent / "docs" / "how-to"


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def block(name: str, language: str, number: int = 0) -> str:
    """Return one fenced block of a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", page(name), re.DOTALL | re.MULTILINE)[number]


def words(name: str) -> set[str]:
    """Return everything that stands in backquotes on a page."""
    return set(re.findall(r"`([^`\n]+)`", page(name)))


def test_the_campaign_on_the_page_loads(tmp_path: Path) -> None:
    (tmp_path / "body-worn-video.yaml").write_text(block("write-a-campaign", "yaml"), encoding="utf-8")
    campaign = campaigns.load(tmp_path / "body-worn-video.yaml", FORCES)
    assert "btp" in campaign.authorities and "city-of-london" not in campaign.authorities


def test_every_field_and_type_of_a_campaign_is_on_its_page() -> None:
    named = words("write-a-campaign")
    assert set(campaigns.FIELDS) <= named
    assert set(Type) <= named
    assert {"key", "text", "type", "per: year", "years"} <= named
    assert set(campaigns.SHARE_FIELDS) | set(campaigns.RATE_FIELDS) <= named | {"title", "of", "over"}


def test_the_force_on_the_page_has_no_fault_and_every_field_is_named(tmp_path: Path) -> None:
    path = tmp_path / "forces.yaml"
    path.write_text(block("check-the-forces", "yaml"), encoding="utf-8")
    assert forces.check(path) == []
    assert set(forces.FIELDS) | set(Channel) | set(Law) <= words("check-the-forces")


def test_the_plan_on_the_page_is_the_default_plan() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (-?\d+) working days? after .*? \| `(.*?)` \|$", page("chase"), re.MULTILINE)
    assert rows == [(step.letter, str(step.after_working_days), str(step.when)) for step in DEFAULT_PLAN]


def test_the_plan_of_ones_own_on_the_page_can_be_followed() -> None:
    letters = [*RULES, "my-second-letter"]
    plan, problems = plan_from(tomllib.loads(block("chase", "toml"))["plan"], letters)
    assert problems == []
    assert check_plan(plan, letters) == []
    assert [step.letter for step in plan] == ["reminder", "overdue", "my-second-letter"]


def test_every_letter_and_every_word_of_a_plan_is_on_the_page() -> None:
    named = words("chase")
    assert set(RULES) <= named
    assert set(CountedFrom) <= named
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| `([a-z-]+)` \|$", page("chase"), re.MULTILINE)
    by_hand = {letter: kind for letter, kind in rows if letter not in {step.letter for step in DEFAULT_PLAN}}
    assert by_hand == {
        letter: makes(letter) for letter in RULES if letter not in {step.letter for step in DEFAULT_PLAN}
    }


def test_the_template_on_the_page_fills_without_a_fault(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(block("write-a-letter", ""), encoding="utf-8")
    force = FORCES["kent"]
    request = request_to(force)
    names = context(request, force, REQUESTER, CAMPAIGN, date(2026, 3, 2))
    letter = Templates([tmp_path]).render("mine", request.ref, names)
    assert lint(letter, REQUESTER, CAMPAIGN.questions, request.reply_to, asks=True) == []


def test_everything_a_template_can_use_is_on_the_page() -> None:
    named = words("write-a-letter")
    assert set(context_of(CASES["overdue"])) <= named
    assert {field.name for kind in (Grounds, Extension) for field in fields(kind)} <= named
    for name in FILTERS:
        assert any(f"| {name}" in word for word in named), name


@pytest.mark.parametrize(
    "name", ["_salutation", "_opening", "_questions", "_clock", "_paragraph", "_welsh", "_signature"]
)
def test_every_part_on_the_page_is_shipped(name: str) -> None:
    assert f"{name}.txt" in words("write-a-letter")
    assert (shipped("templates/letters") / f"{name}.txt").exists()
