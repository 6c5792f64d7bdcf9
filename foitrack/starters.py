"""campaigns/NAME.yaml to begin with: a commented starter, or a narrower form of a campaign refused on cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from foitrack.core.model import Campaign
from foitrack.core.yamltext import parse_yaml
from foitrack.errors import BadFile, Problem
from foitrack.shipped import shipped

_STARTER = "examples/starter.yaml"


def starter(name: str, title: str = "") -> str:
    """Return a commented campaign file to begin with; it loads without a problem as it is."""
    text = shipped(_STARTER).read_text(encoding="utf-8")
    title = title or name.replace("-", " ").replace("_", " ").capitalize()
    quoted = "'" + " ".join(title.split()).replace("'", "''") + "'"
    return text.replace("NAME.yaml", f"{name}.yaml", 1).replace("TITLE", quoted, 1)


def is_starter(campaign: Campaign) -> bool:
    """Say whether a campaign asks nothing but what a starter asks: nobody has written its questions yet."""
    value, _ = parse_yaml(shipped(_STARTER).read_text(encoding="utf-8"))
    asked = {each["text"] for each in value["questions"]} if isinstance(value, dict) else set()
    return bool(campaign.questions) and {question.text for question in campaign.questions} <= asked


def narrowed(old: Path, name: str, authorities: Sequence[str]) -> str:
    """Return a campaign file that asks these authorities for what an old one asked, to be made narrower by hand.

    Raises BadFile when the old one cannot be read.
    """
    try:
        value, problems = parse_yaml(old.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        value, problems = None, [Problem("file", f"cannot be read: {getattr(error, 'strerror', None) or error}")]
    if problems or not isinstance(value, dict):
        raise BadFile(str(old), problems or [Problem("file", "is no campaign")])
    kept = {key: value[key] for key in value if key not in ("title", "authorities", "except", "follows")}
    head = {
        "title": f"{value.get('title', name)}: narrower request",
        "follows": old.stem,
        "authorities": [*authorities],
    }
    text = yaml.safe_dump({**head, **kept}, sort_keys=False, allow_unicode=True, width=110)
    return _NARROWER.format(name=name, old=old.stem) + text


_NARROWER = """\
# {name}.yaml: those that refused {old} on cost (section 12), asked for less.
#
# Ask for less before you draft it: fewer years, fewer questions, a sample, or what can be counted without opening
# files; the refusal may say what would fit into the 18 hours. Each letter names the request whose place it takes.

"""
