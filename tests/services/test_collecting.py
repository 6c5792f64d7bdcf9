"""Every mail is kept, byte for byte, once, whoever moves it and whatever is in it: `fetch` on a real Dovecot."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email.policy import SMTP
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from foitrack.core.known import Known
from foitrack.core.model import Message, Sighting
from foitrack.mail.inbox import Fetched
from foitrack.mail.parse import parse
from foitrack.services.aside import Aside
from foitrack.services.collecting import Collector, received
from foitrack.services.keeping import keep
from foitrack.store import blobs, correspondence, inbound, readings
from foitrack.store.database import Store
from tests.desk import Desk, reply

pytestmark = pytest.mark.server

PLAIN = b"From: kent@kent.police.uk\r\nSubject: FOI\r\n\r\nHello.\r\n"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    return desk


def address(desk: Desk, authority: str) -> str:
    """The reply address of an authority's request."""
    return f"ada+{desk.refs()[authority].lower()}@newsroom.test"


def kept(desk: Desk) -> list[bytes]:
    """The raw bytes of every incoming mail of the store, in the order it came."""
    with Store(desk.workspace.database) as store:
        rows = store.query("SELECT raw FROM messages WHERE direction = 'in' ORDER BY id")
        return [blobs.get(store, blobs.MAIL, row["raw"]) for row in rows]


def sightings(desk: Desk) -> list[tuple[str, int]]:
    with Store(desk.workspace.database) as store:
        rows = store.query("SELECT folder, message FROM sightings ORDER BY message, folder, uid")
        return [(row["folder"], row["message"]) for row in rows]


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN,
        b"From: kent@kent.police.uk\r\n\r\n",
        b"\r\nno header at all\r\n",
        b"From: kent@kent.police.uk\r\nSubject: no Message-ID, no Date\r\n\r\nHello.\r\n",
        b"Subject: \xff\xfe 8-bit in a header\r\n\r\n\xa3100\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nnever closed",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!not base64!!!!\r\n",
    ],
    ids=["plain", "no subject, no body", "no header", "no id", "8-bit header", "never closed", "bad base64"],
)
def test_any_mail_is_kept_byte_for_byte_and_stops_nothing(desk: Desk, raw: bytes) -> None:
    desk.receive(raw)
    desk.receive(PLAIN + b"the next one\r\n")
    ran = desk("fetch")
    assert kept(desk) == [raw, PLAIN + b"the next one\r\n"]
    assert "2 new: 0 filed, 2 in the holding pen" in ran.err
    assert len(ran.out.splitlines()) == 2
    assert "0 new" in desk("fetch").err


def test_two_mails_with_the_same_message_id_are_both_kept(desk: Desk) -> None:
    first, second = (reply("ada@newsroom.test", text, message_id="<1@kent>").as_bytes(policy=SMTP) for text in "ab")
    desk.receive(first)
    desk.receive(second)
    desk("fetch")
    assert kept(desk) == [first, second]


def test_the_same_bytes_in_inbox_and_junk_are_one_mail_seen_twice(desk: Desk) -> None:
    desk.receive(PLAIN)
    desk.receive(PLAIN, "Junk")
    assert "1 new" in desk("fetch").err
    assert sightings(desk) == [("INBOX", 1), ("Junk", 1)]


def test_a_mail_that_moves_to_another_folder_is_not_doubled(desk: Desk) -> None:
    desk.receive(PLAIN)
    desk("fetch")
    (path,) = desk.dovecot.mails()
    path.unlink()
    desk.receive(PLAIN, "Junk")
    assert "0 new" in desk("fetch").err
    assert kept(desk) == [PLAIN]


def test_a_new_uidvalidity_rescans_and_doubles_nothing(desk: Desk) -> None:
    desk.receive(PLAIN)
    desk("fetch")
    desk.dovecot.renumber()
    desk.receive(PLAIN + b"after\r\n")
    assert "1 new" in desk("fetch").err
    assert kept(desk) == [PLAIN, PLAIN + b"after\r\n"]


def test_a_mail_that_another_program_expunged_is_left_out_and_the_others_come(desk: Desk) -> None:
    for number in range(3):
        desk.receive(PLAIN + b"%d\r\n" % number)
    desk("fetch")
    for path in desk.dovecot.mails()[:2]:
        path.unlink()
    desk.receive(PLAIN + b"new\r\n")
    assert "1 new" in desk("fetch").err
    assert len(kept(desk)) == 4


def test_a_folder_that_is_gone_is_said_and_the_others_are_read(desk: Desk) -> None:
    settings = desk.workspace.settings_file
    settings.write_text(settings.read_text().replace("timeout_seconds", 'folders = ["INBOX", "FOI"]\ntimeout_seconds'))
    desk.dovecot.make_folder("FOI")
    desk.receive(PLAIN, "FOI")
    assert "1 new" in desk("fetch").err
    desk.dovecot.remove_folder("FOI")
    desk.receive(PLAIN + b"more\r\n")
    ran = desk("fetch")
    assert "! the folder FOI does not exist on the server" in ran.err
    assert "1 new" in ran.err


def test_the_servers_copy_is_left_alone(desk: Desk) -> None:
    desk.receive(PLAIN)
    desk("fetch")
    (path,) = desk.dovecot.mails()
    assert path.parent.name == "new" or path.name.endswith(":2,")  # no \Seen
    assert path.read_bytes() == PLAIN


def test_two_fetches_at_once_keep_each_mail_once(desk: Desk) -> None:
    from foitrack.cli.boundary import run

    for number in range(30):
        desk.receive(PLAIN + b"%d\r\n" % number)
    codes: list[int] = []
    words = ["-w", str(desk.workspace.root), "--on", desk.on, "fetch"]
    others = [threading.Thread(target=lambda: codes.append(run(words))) for _ in range(2)]
    for each in others:
        each.start()
    for each in others:
        each.join()
    assert codes == [0, 0]
    assert sorted(kept(desk)) == sorted(PLAIN + b"%d\r\n" % number for number in range(30))
    assert len(sightings(desk)) == 30


def test_a_reference_that_one_mail_teaches_files_the_next_of_the_same_batch(sent: Desk) -> None:
    sent.receive(reply(address(sent, "Kent Police"), "We have received your request. Our reference: FOI/20/1088.\n"))
    sent.receive(reply("ada@newsroom.test", "Dear Ada\n\nPlease see below.\n", subject="FOI/20/1088 response"))
    sent("fetch")
    assert sent.status(sent.refs()["Kent Police"])["messages"] == 3


def test_a_forged_mail_with_our_tag_is_filed_marked_and_settles_nothing(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    sent.receive(
        reply(
            address(sent, "Kent Police"),
            "Your request is refused under section 14(1) of the Act. Our reference: FOI/66/6666.\n",
            sender="Kent Police FOI <kent@freemail.test>",
        )
    )
    ran = sent("fetch")
    assert "! sender not known" in ran.out
    (waiting,) = sent.json("inbox")
    assert (waiting["ref"], waiting["rung"], waiting["sender_known"]) == (kent, "our reply address", False)
    line = sent.status(kent)
    assert (line["stage"], line["outcome"], line["references"]) == ("waiting", None, [])
    assert "SENDER NOT KNOWN" in sent("inbox").out
    assert "SENDER NOT KNOWN" in sent("show", kent).out


def test_a_forged_acknowledgement_is_not_recorded_by_itself(sent: Desk) -> None:
    text = "Thank you for your request, which was received on 2 March 2026. We will respond within 20 working days.\n"
    sent.receive(reply(address(sent, "Kent Police"), text, sender="kent@freemail.test"))
    sent.receive(reply(address(sent, "Essex Police"), text, sender="FOI <info.rights.freedom@essex.police.uk>"))
    sent("fetch")
    kinds = {name: [each["kind"] for each in sent.json("show", ref)["events"]] for name, ref in sent.refs().items()}
    assert kinds["Kent Police"] == ["sent"]
    assert kinds["Essex Police"] == ["sent", "acknowledged"]


def test_a_mail_loop_is_never_answered(sent: Desk) -> None:
    before = len(sent.smtp.received)
    for number in range(5):
        loop = reply(address(sent, "Kent Police"), f"I am out of the office ({number}).\n", subject="Automatic reply")
        loop["Auto-Submitted"] = "auto-replied"
        sent.receive(loop)
    sent("fetch")
    assert len(sent.smtp.received) == before
    chase = {each["ref"]: each for each in sent.json("chase")}
    assert not chase[sent.refs()["Kent Police"]]["allowed"]


ANSI = "\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b]8;;http://evil.test\x07link\x9b2J\x08\u202eevil"


def test_nothing_in_a_mail_reaches_the_terminal_as_a_command(sent: Desk) -> None:
    mail = reply(address(sent, "Kent Police"), f"Body {ANSI}\n", sender="kent@kent.police.uk")
    del mail["Subject"], mail["From"]
    raw = f"From: {ANSI} <kent@kent.police.uk>\r\nSubject: {ANSI}\r\n".encode() + mail.as_bytes(policy=SMTP).replace(
        b"\r\n\r\n", b"\r\nContent-Disposition: inline\r\n\r\n", 1
    )
    sent.receive(raw)
    ref = sent.refs()["Kent Police"]
    shown = [
        sent(*words) for words in (["fetch"], ["inbox"], ["status"], ["show", ref], ["show", ref, "--format", "csv"])
    ]
    for ran in shown:
        for text in (ran.out, ran.err):
            assert not any(ord(each) < 32 and each != "\n" for each in text)
            assert not any(each in text for each in "\x7f\x9b\u202e")
    assert "red" in shown[1].out


def test_no_cell_of_a_csv_is_a_formula(sent: Desk) -> None:
    import csv
    import io

    for formula in ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"):
        text = f"Our reference: {formula}\n"
        sent.receive(
            reply(address(sent, "Kent Police"), text, subject=formula.strip(), sender=f"={formula.strip()}@x.test")
        )
    sent("fetch")
    for words in (["inbox"], ["status"], ["draft", "bicycles"], ["chase"], ["results", "bicycles"]):
        for row in csv.reader(io.StringIO(sent(*words, "--format", "csv").out)):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (words, cell)
                assert not cell.startswith("-") or cell[1:].isdigit(), (words, cell)
    assert "'=HYPERLINK(1)" in sent("inbox", "--format", "csv").out


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "/etc/cron.d/evil",
        "C:\\Windows\\x.dll",
        "CON",
        "a\x00b\x1b[2J.pdf",
        "gpj\u202efdp.exe",
        "n" * 10_000,
        "",
    ],
    ids=["dots", "absolute", "drive", "device", "control", "right-to-left", "long", "none"],
)
def test_an_attachments_name_is_shown_safe_and_never_a_path(desk: Desk, name: str) -> None:
    from urllib.parse import quote

    desk("draft", "bicycles")
    raw = (
        f"From: kent@kent.police.uk\r\nTo: {address(desk, 'Kent Police')}\r\n"
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/pdf\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''{quote(name)}\r\n\r\nthe file\r\n--x--\r\n"
    ).encode()
    desk.receive(raw)
    desk("fetch")
    (*_, message) = desk.json("show", desk.refs()["Kent Police"])["messages"]
    (file,) = message["attachments"]
    assert 0 < len(file["name"].encode()) <= 200
    assert not set(file["name"]) & set("/\\\x00\x1b\u202e:")
    assert file["sha256"] == hashlib.sha256(b"the file").hexdigest()
    lying = [path for path in desk.workspace.root.rglob("*") if path.name == file["sha256"]]
    assert [path.read_bytes() for path in lying] == [b"the file"]


class Box:
    """A mailbox in memory."""

    def __init__(self, *raws: bytes) -> None:
        self.raws = raws

    def folders(self, wanted: Any) -> list[str]:
        return ["INBOX"]

    def new(self, folder: str, cursor: Any, skip: Any) -> Iterator[list[Fetched]]:
        last = cursor[1] if cursor else 0
        mails = [Fetched(Sighting(folder, 7, uid), raw) for uid, raw in enumerate(self.raws, start=1)]
        yield [each for each in mails if each.sighting.uid > last]


def collector(store: Store, read: Callable[[bytes], Message] = parse, known: Known | None = None) -> Collector:
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    aside = Aside(partial(keep, store.folder, read=read))
    return Collector(store, aside, "me@here", lambda: known or Known({}), date(2026, 3, 2), now)


def test_a_mail_that_makes_our_own_parser_fail_is_kept_and_held(tmp_path: Path) -> None:
    def broken(raw: bytes) -> Message:
        if b"poison" in raw:
            raise RecursionError
        return parse(raw)

    with Store(tmp_path / "foitrack.db") as store:
        list(collector(store, broken).collect(Box(b"poison\r\n", PLAIN), ["INBOX"]))
        poisoned, plain = correspondence.holding_pen(store)
        assert poisoned.problems == ("foitrack could not read it (RecursionError); its raw bytes are kept",)
        assert inbound.raw_bytes(store, poisoned.raw) == b"poison\r\n"
        assert plain.subject == "FOI"


def test_a_mail_that_makes_the_matching_fail_is_kept_and_held(tmp_path: Path) -> None:
    with Store(tmp_path / "foitrack.db") as store:
        broken = Known({}, message_ids=None)  # type: ignore[arg-type]
        mail = PLAIN.replace(b"Subject", b"In-Reply-To: <1@here>\r\nSubject")
        list(collector(store, known=broken).collect(Box(mail), ["INBOX"]))
        (held,) = correspondence.holding_pen(store)
        assert held.reason == "foitrack could not tell what it is about (AttributeError)"


def test_a_short_table_is_read_with_its_mail_which_then_waits_for_nothing(tmp_path: Path) -> None:
    mail = b"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\nyear,cases\r\n2025,88\r\n"
    with Store(tmp_path / "foitrack.db") as store:
        list(collector(store).collect(Box(mail, mail), ["INBOX"]))
        (read,) = store.query("SELECT text, reader FROM documents")
        assert "88" in read["text"]
        assert readings.messages_with_unread(store, read["reader"], [1]) == set()


def test_text_that_no_database_holds_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    with Store(tmp_path / "foitrack.db") as store:
        odd = Message(subject="half \ud83d a pair", text="\x00 and \udcff", message_id="<\udc80>")
        list(collector(store, lambda _: odd).collect(Box(PLAIN), ["INBOX"]))
        (held,) = correspondence.holding_pen(store)
        assert (held.subject, held.text) == ("half ? a pair", "\x00 and ?")


ARRIVED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "arrived", "on"),
    [
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), ARRIVED, date(2026, 3, 1)),
        (datetime(2026, 2, 28, 10, 0, tzinfo=UTC), ARRIVED, date(2026, 2, 28)),
        (datetime(2026, 2, 28, 9, 59, tzinfo=UTC), ARRIVED, date(2026, 3, 2)),
        (datetime(2026, 3, 3, tzinfo=UTC), ARRIVED, date(2026, 3, 2)),
        (datetime(2025, 1, 1, tzinfo=UTC), ARRIVED, date(2026, 3, 2)),
        (datetime(2030, 1, 1, tzinfo=UTC), ARRIVED, date(2026, 3, 2)),
        (datetime(2026, 3, 3, 8, tzinfo=UTC), datetime(2026, 3, 4, 8, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 2, 3, 8, tzinfo=UTC), datetime(2026, 3, 4, 8, tzinfo=UTC), date(2026, 3, 4)),
        (None, ARRIVED, date(2026, 3, 2)),
        (None, None, date(2026, 3, 3)),
        (datetime(2026, 3, 2, tzinfo=UTC), None, date(2026, 3, 2)),
    ],
    ids=[
        "its Date",
        "two days on the way",
        "a minute more",
        "a Date after the arrival",
        "a Date too old",
        "a Date to come",
        "its Date, and a server ahead of us",
        "a backdated one, and a server ahead of us",
        "no Date",
        "neither",
        "no arrival",
    ],
)
def test_a_mail_came_on_the_day_that_can_be_true(told: datetime | None, arrived: datetime | None, on: date) -> None:
    now = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert received(Message(date=told), Sighting("INBOX", 1, 1, arrived), date(2026, 3, 3), now)[1] == on


@pytest.mark.parametrize(
    ("told", "on"),
    [
        (datetime(2026, 3, 4, 10, tzinfo=UTC), date(2026, 3, 4)),
        (datetime(2026, 2, 4, 10, tzinfo=UTC), date(2026, 2, 4)),
        (None, date(2026, 3, 3)),
        (datetime(2030, 1, 1, tzinfo=UTC), date(2026, 3, 3)),
    ],
    ids=["its Date, though later than the day", "a Date long before", "no Date", "a Date to come"],
)
def test_while_the_day_is_moved_back_a_mail_counts_by_its_date(told: datetime | None, on: date) -> None:
    arrived = Sighting("INBOX", 1, 1, datetime(2026, 11, 24, tzinfo=UTC))
    assert received(Message(date=told), arrived, date(2026, 3, 3), ARRIVED, moved=True)[1] == on


def test_looking_back_with_on_keeps_no_wrong_day(sent: Desk) -> None:
    sent.on = "2026-03-02"
    sent.receive(reply(address(sent, "Kent Police"), "Thank you for your request.", on="2026-03-04"))
    sent("fetch")
    sent.on = "2026-03-20"
    (came,) = [each for each in sent.json("show", "kent")["messages"] if each["direction"] == "in"]
    assert came["on"] == "2026-03-04"


@pytest.mark.parametrize("words", [["fetch"], ["watch", "--for", "0.1"]], ids=lambda words: words[0])
def test_another_day_is_refused_on_a_server_elsewhere(lone_desk: Desk, words: list[str]) -> None:
    settings = lone_desk.workspace.settings_file
    text = settings.read_text().replace('host = "localhost"\nport = 9\nsecurity = "tls"', 'host = "imap.test.invalid"')
    settings.write_text(text)
    assert "moves the day, and what imap.test.invalid holds would be kept under" in lone_desk(*words, expect=1).err


class Backdated(Box):
    """A mailbox in which every mail arrived on 2 March, whatever its Date says."""

    def new(self, folder: str, cursor: Any, skip: Any) -> Iterator[list[Fetched]]:
        for batch in super().new(folder, cursor, skip):
            yield [replace(each, sighting=replace(each.sighting, arrived_at=ARRIVED)) for each in batch]


@pytest.mark.parametrize(
    ("header", "doubts"),
    [
        ("Mon, 02 Feb 2026 09:00:00 +0000", ("2026-02-02",)),
        ("Fri, 01 Jan 2027 09:00:00 +0000", ("2027-01-01",)),
        ("Sat, 28 Feb 2026 23:00:00 +0000", ()),
        ("Tue, 03 Mar 2026 09:00:00 +0000", ()),
    ],
    ids=["a month before", "to come", "a day and a night on the way", "a clock that is ahead"],
)
def test_a_date_far_from_the_arrival_is_said_with_the_message(
    tmp_path: Path, header: str, doubts: tuple[str, ...]
) -> None:
    with Store(tmp_path / "foitrack.db") as store:
        mail = f"Date: {header}\r\n".encode() + PLAIN
        list(collector(store).collect(Backdated(mail), ["INBOX"]))
        (held,) = correspondence.holding_pen(store)
        said = tuple(f"its Date says {day}, but it arrived on 2026-03-02; its Date does not count" for day in doubts)
        assert held.problems == said
