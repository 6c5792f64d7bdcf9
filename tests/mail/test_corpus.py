"""The real mails of a corpus outside the project (FOITRACK_CORPUS), each with what any reader should make of it."""

import json
import os
import re
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from foitrack.core.model import Address, Message
from foitrack.mail import addresses, authenticity
from foitrack.mail.parse import parse

ROOT = os.environ.get("FOITRACK_CORPUS", "")


def _cases() -> list[Any]:
    found = []
    for table in sorted(Path(ROOT).glob("*/cases.json")) if ROOT else []:
        for case in json.loads(table.read_text(encoding="utf-8")):
            if case["stage"] == "parse":
                found.append(pytest.param(table.parent, case, id=f"{table.parent.name}-{case['id']}"))
    return found


pytestmark = pytest.mark.skipif(not ROOT, reason="FOITRACK_CORPUS names no folder")


def _emails(found: tuple[Address, ...]) -> list[str]:
    return [each.email.lower() for each in found]


def _pairs(found: tuple[Address, ...]) -> list[list[str]]:
    return [[each.name, each.email] for each in found]


def _check_people(message: Message, expected: dict[str, Any]) -> None:
    sender = message.sender or Address("")
    if "from" in expected:
        assert sender.email.lower() == expected["from"].lower()
    if "from_name" in expected:
        assert sender.name == expected["from_name"]
    for name, found in (("to", message.to), ("cc", message.cc)):
        if name in expected:
            wanted = expected[name]
            assert (_pairs(found) if wanted and isinstance(wanted[0], list) else _emails(found)) == wanted
        if f"{name}_count" in expected:
            assert len(found) == expected[f"{name}_count"]
    if "x_original_to_count" in expected:
        values = message.headers.get("x-original-to", ())
        assert len(list(addresses.in_any(value.encode() for value in values))) == expected["x_original_to_count"]


def _check_subject_and_date(message: Message, expected: dict[str, Any]) -> None:
    if "subject" in expected:
        assert message.subject == expected["subject"]
    if "subject_startswith" in expected:
        assert message.subject.startswith(expected["subject_startswith"])
        assert "\N{REPLACEMENT CHARACTER}" not in message.subject
    for words in expected.get("subject_contains", ()):
        assert words in message.subject
    if "date_utc" in expected:
        assert message.date is not None
        assert message.date.astimezone(UTC).isoformat() == expected["date_utc"]
    if "date" in expected:
        assert (message.date.isoformat() if message.date else None) == expected["date"]
    if "references" in expected:
        assert list(message.references) == expected["references"]


def _check_text(message: Message, expected: dict[str, Any], renders_like_froide: bool) -> None:
    for words in expected.get("body_contains", ()):
        assert (_without_froides_marks(words) if renders_like_froide else words) in message.text
    for words in expected.get("body_not_contains", ()):
        assert words not in message.text
    if expected.get("body_nonempty"):
        assert message.text.strip()
    if expected.get("body_differs_from_html"):
        assert message.text != message.html
    assert len(message.text) >= expected.get("body_min_len", 0)


def _without_froides_marks(words: str) -> str:
    """froide writes `*bold*` and `text ( address)`; the case's note says that only the words and addresses count."""
    return re.sub(r"\*(.+)\*", r"\1", words).replace("( ", "(")


def _check_files(message: Message, expected: dict[str, Any]) -> None:
    if "attachment_count" in expected:
        assert len(message.attachments) == expected["attachment_count"]
    if "attachments" not in expected:
        return
    assert [each.name for each in message.attachments] == [each["name"] for each in expected["attachments"]]
    for found, wanted in zip(message.attachments, expected["attachments"], strict=True):
        assert found.declared == wanted.get("content_type", found.declared)
        assert len(found.content) == wanted.get("size", len(found.content))


def _check_kind(message: Message, expected: dict[str, Any]) -> None:
    bounce = message.bounce
    if "is_auto_reply" in expected:
        assert message.automatic is expected["is_auto_reply"]
    if "is_bounce" in expected:
        assert (bounce is not None) is expected["is_bounce"]
    if "bounce_type" in expected:
        assert bounce is not None
        assert bounce.permanent is (expected["bounce_type"] == "hard")
    if "status" in expected:
        assert bounce is not None
        assert bounce.status == ".".join(map(str, expected["status"]))
    if "basic_status" in expected:
        assert bounce is not None
        assert re.search(rf"\b{expected['basic_status'][1]}\d?{expected['basic_status'][2]}\b", bounce.words)


def _check_authenticity(message: Message, expected: dict[str, Any]) -> None:
    if "authenticity" not in expected:
        return
    found = authenticity.checks(message.headers, {"mail.fragdenstaat.de", "opendmarc"})
    assert [{"check": each.check, "failed": each.failed} for each in found] == expected["authenticity"]
    assert any(each.failed for each in found) is expected.get("fails_authenticity", True)


@pytest.mark.parametrize(("folder", "case"), _cases())
def test_a_real_mail_reads_as_expected(folder: Path, case: dict[str, Any]) -> None:
    expected = case["expected"]
    if not case["file"]:
        assert _pairs(addresses.read(case["inline_header"].encode())) == expected["addresses"]
        return
    message = parse((folder / case["file"]).read_bytes())
    _check_people(message, expected)
    _check_subject_and_date(message, expected)
    _check_text(message, expected, "froide's own convention" in case.get("note", ""))
    _check_files(message, expected)
    _check_kind(message, expected)
    _check_authenticity(message, expected)


@pytest.mark.parametrize(("folder", "case"), _cases())
def test_no_expectation_of_a_case_goes_unread(folder: Path, case: dict[str, Any]) -> None:
    understood = {
        "addresses", "attachment_count", "attachments", "authenticity", "basic_status", "body_contains",
        "body_differs_from_html", "body_min_len", "body_nonempty", "body_not_contains", "bounce_type", "cc", "cc_count",
        "date", "date_utc", "fails_authenticity", "from", "from_name", "is_auto_reply", "is_bounce", "references",
        "status", "subject", "subject_contains", "subject_startswith", "to", "to_count", "x_original_to_count",
    }  # fmt: skip
    assert set(case["expected"]) <= understood
    assert folder.is_dir()


def test_every_mail_of_the_corpus_is_read_without_replacement_characters() -> None:
    mails = [path for path in sorted(Path(ROOT).rglob("*")) if path.suffix in (".eml", ".txt")]
    assert mails
    for path in mails:
        message = parse(path.read_bytes())
        assert "\N{REPLACEMENT CHARACTER}" not in message.subject + message.text, path.name
