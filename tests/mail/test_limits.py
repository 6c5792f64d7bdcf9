"""However a mail is made, it is read without an exception, and in bounded time and memory."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from foitrack.core.display import safe_name
from foitrack.core.model import Message
from foitrack.mail import headers, tree
from foitrack.mail.parse import parse
from tests.mail.hostile import HOSTILE, nested
from tests.mail.made import HTML, NESTED, PDF, TEXT, attached, inner, mail, multi, part, tnef, uu
from tests.mail.malformed import ROWS
from tests.mail.reports import REPORTS

MEGABYTES = 1_000_000
ALLOWED_SECONDS = 60
ALLOWED_BYTES = 400 * MEGABYTES

SEEDS = [
    *(row.raw for row in ROWS if len(row.raw) < 5_000),
    *(report.raw for report in REPORTS),
    multi(
        inner(TEXT, HTML),
        attached('Content-Type: application/pdf; name="a.pdf"'),
        part("Content-Type: message/rfc822", body=NESTED),
    ),
    mail("Content-Type: application/ms-tnef", body=tnef("Words.", [("a.pdf", PDF)])),
    mail("Subject: x", body=uu("a.pdf", PDF)),
]
TOKENS = st.sampled_from(
    [
        b"--b1",
        b"--b1--\n",
        b"\n\n",
        b"\r",
        b"\0",
        b"=?utf-8?Q?",
        b"?=",
        b'"',
        b"\\",
        b"<",
        b">",
        b"(",
        b"@",
        b";",
        b"=",
        b"\xff",
        b"\xc2\xa3",
        b"Content-Type: ",
        b"multipart/mixed; boundary=b1",
        b"message/rfc822\n\n",
        b"base64",
        b"begin 644 a\n",
        b"end\n",
        b"filename*0*=utf-8''%C2",
        b"<table><tr><td>",
        b"<!--",
        b"Received: for <",
        b"x" * 300,
    ]
)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (ALLOWED_SECONDS, ALLOWED_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (ALLOWED_BYTES, ALLOWED_BYTES))


def test_all_hostile_mails_are_read_within_a_minute_and_400_megabytes() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.mail.hostile"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        preexec_fn=_limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr, done.returncode) == (list(HOSTILE), "", 0)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        pytest.param(nested(1_000), f"parts nested more than {tree.MAX_DEPTH} deep were kept unread", id="depth"),
        pytest.param(
            HOSTILE["a-million-parts"](),
            f"there are more than {tree.MAX_PARTS} parts; the rest was not read",
            id="parts",
        ),
        pytest.param(
            mail(*["X: y"] * 3_000), "there are more than 2,000 header fields; the rest was not read", id="fields"
        ),
        pytest.param(
            HOSTILE["a-subject-of-ten-megabytes"](),
            "the header is longer than 1 MB; the rest was taken for text",
            id="header",
        ),
        pytest.param(
            HOSTILE["a-thousand-files-of-megabytes-nested"](),
            "attachment-22.eml is only in the mail as it came: the files inside files are too many",
            id="files-inside-files",
        ),
        pytest.param(
            HOSTILE["blank-lines"]() + b"x" * 2 * MEGABYTES,
            "the text is longer than 8 MB; the rest is only in the mail as it came",
            id="text",
        ),
    ],
)
def test_whatever_is_left_unread_is_named(raw: bytes, problem: str) -> None:
    assert problem in parse(raw).problems


def test_no_more_parts_are_made_than_the_limit_allows() -> None:
    reader = tree.Reader()
    assert len(reader.read(HOSTILE["a-million-parts"]()).parts) < tree.MAX_PARTS


def test_no_more_fields_are_read_than_the_limit_allows() -> None:
    fields, _, _ = headers.split(mail(*["X: y"] * 3_000), 0, 1 * MEGABYTES)
    assert len(fields) == headers.MAX_FIELDS


def _hold(message: Message) -> None:
    """Check what is true of every message, whatever it was read from."""
    for words in (message.subject, message.text, message.html, *message.problems):
        words.encode()
        assert "\0" not in words
    assert "\n" not in message.subject
    assert message.date is None or message.date.tzinfo is not None
    assert all(address == address.lower() for address in message.recipients)
    assert all(name == name.lower() for name in message.headers)
    for attachment in message.attachments:
        assert attachment.name == safe_name(attachment.name, "")
        assert "/" in attachment.type
    assert all(len(problem) < 500 for problem in message.problems)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Draw a mail with up to six pieces cut out, doubled, swapped or put in."""
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["cut", "double", "put", "swap"])):
            case "cut":
                raw = raw[:start] + raw[end:]
            case "double":
                raw = raw[:end] + raw[start:]
            case "put":
                raw = raw[:start] + draw(TOKENS) + raw[start:]
            case _:
                raw = raw[:start] + raw[start:end][::-1] + raw[end:]
    return raw


@given(mutated())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_mutilated_mail_is_read_without_an_exception(raw: bytes) -> None:
    _hold(parse(raw))


@given(st.binary(max_size=2_000))
@example(b"From: a@b\nContent-Type: multipart/mixed; boundary=\n\n--\n--\n")
@example(b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n\n")
@settings(max_examples=200, deadline=None)
def test_any_bytes_at_all_are_read_without_an_exception(raw: bytes) -> None:
    _hold(parse(raw))


@given(st.lists(TOKENS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_heap_of_mime_pieces_is_read_without_an_exception(pieces: list[bytes]) -> None:
    _hold(parse(b"".join(pieces)))
