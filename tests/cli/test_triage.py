"""`triage` at a real terminal of 80 by 24: every key, the words marked, nothing decided twice, the last taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from foitrack.cli.onescreen import marked, screen
from foitrack.core.model import Suggestion, Words
from foitrack.core.words import Kind
from foitrack.services.deciding import waiting
from foitrack.store.database import Store
from tests.desk import Desk, reply
from tests.terminal import Terminal, ended

pytestmark = pytest.mark.server

COST = (
    "Dear Ada\n\nI have considered your request. The cost of complying would exceed the appropriate limit, and this "
    "letter serves as a refusal notice under section 12(1) of the Freedom of Information Act 2000.\n\nYours\nKent\n"
)
JOINT = COST.replace("I have considered", "Norfolk and Suffolk Constabularies have considered")
LONG = "\n".join(f"Paragraph {number}: we are still thinking." for number in range(60)) + "\n\n" + COST
CLEARED = "\x1b[2J"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A desk whose campaign left on 2 March; the day is the 5th."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    return desk


def tag(desk: Desk, authority: str) -> str:
    return f"ada+{desk.refs()[authority].lower()}@newsroom.test"


def arrives(desk: Desk, *mails: Any) -> None:
    for mail in mails:
        desk.receive(mail)
    desk("fetch")


class Sitting:
    """A triage at a terminal of 80 by 24."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        terminal = Terminal(folder)
        terminal.environment |= {"TERM": "xterm", "LINES": "", "COLUMNS": "", "PAGER": "cat"}
        del terminal.environment["NO_COLOR"]
        words = ["-w", str(desk.workspace.root), "--on", desk.on, "triage"]
        self.child = terminal.start(*words)
        self.child.setwinsize(24, 80)
        self.seen = ""

    def see(self, words: str) -> str:
        """Wait for words on the screen; return what was shown up to them."""
        self.child.expect(re.escape(words))
        self.seen = self.child.before + self.child.after
        return self.seen

    def key(self, key: str, words: str) -> str:
        """Press a key and wait for words."""
        self.child.send(key)
        return self.see(words)

    def end(self) -> str:
        """Leave; return what was said last."""
        self.child.send("q")
        code, said = ended(self.child)
        assert code == 0, said
        return str(said)


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Any]:
    sittings: list[Sitting] = []

    def start(desk: Desk) -> Sitting:
        sittings.append(Sitting(desk, tmp_path))
        return sittings[-1]

    yield start
    for each in sittings:
        each.child.close(force=True)


KEYS = "q\N{NO-BREAK SPACE}quit"


def test_y_decides_u_takes_it_back_and_nothing_is_decided_twice(sent: Desk, sit: Any) -> None:
    kent = sent.refs()["Kent Police"]
    arrives(sent, reply(tag(sent, "Kent Police"), COST))
    sitting = sit(sent)
    shown = sitting.see(KEYS)
    assert "1 waiting · message 5 · 2026-03-04 · freedomofinformation@kent.police.uk" in shown
    assert re.search(r"1 refused s\.12\(1\), \d+%: “", shown)
    assert "\x1b[1m«" in shown
    said = sitting.key("y", "1 decided, 0 left")
    assert f"{kent}: refused" in said
    assert sent.status(kent)["outcome"] == "refused"
    sitting = sit(sent)
    sitting.see("0 decided, 0 left")
    arrives(sent, reply(tag(sent, "Essex Police"), COST, sender="info.rights.freedom@essex.police.uk"))
    arrives(sent, reply(tag(sent, "Essex Police"), COST + "2\n", sender="info.rights.freedom@essex.police.uk"))
    sitting = sit(sent)
    sitting.see(KEYS)
    shown = sitting.key("1", KEYS)
    assert shown.rindex(CLEARED) < shown.index(f"{sent.refs()['Essex Police']}: refused"), "it was wiped away"
    sitting.key("u", KEYS)
    assert "taken back: " in sitting.seen
    assert "2 waiting" in sitting.seen
    shown = sitting.key("u", KEYS)
    assert shown.rindex(CLEARED) < shown.index("! nothing was decided yet")
    assert "0 decided, 2 left" in sitting.end()
    events = [each["kind"] for each in sent.json("show", sent.refs()["Essex Police"])["events"]]
    assert events == ["sent", "refused", "retracted"]


def test_k_r_n_o_and_l_do_what_they_say(sent: Desk, sit: Any) -> None:
    refs = sent.refs()
    odd = reply(tag(sent, "Kent Police"), "Dear Ada\n\nSee here.\n")
    odd.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="figures.csv")
    arrives(sent, odd, reply("ada@newsroom.test", "Buy now", sender="shop@spam.test", subject="Sale"))
    sitting = sit(sent)
    sitting.see(KEYS)
    shown = sitting.key("l", KEYS)
    assert "waits: shop@spam.test is not known to write for any authority" in shown
    sitting.key("y", "'y' does nothing here")
    sitting.key(" ", KEYS)
    assert "message 6 set aside" in sitting.key("n", "1 decided, 0 left, 1 for later")
    sitting = sit(sent)
    shown = sitting.see(KEYS)
    assert "+ 1 figures.csv" in shown
    sitting.key("o", KEYS)
    assert [path.name for path in (sent.workspace.root / "opened").iterdir()] == ["figures.csv"]
    sitting.key("k", "kind, or how it begins")
    sitting.key("bogus\r", "there is no kind of fact 'bogus'")
    sitting.key(" ", KEYS)
    sitting.key("k", "kind, or how it begins")
    sitting.key("re\r", "'re' begins refused, reply-retracted, review-decided: type more of it")
    sitting.key(" ", KEYS)
    sitting.key("r", "request:")
    sitting.key("essex\r", KEYS)
    assert f"filed under {refs['Essex Police']}" in sitting.seen
    shown = sitting.key("k", "kind, or how it begins")
    assert "acknowledged" in shown
    assert "review-asked" not in shown
    sitting.key("disc\r", "2 decided, 0 left")
    assert sent.status(refs["Essex Police"])["outcome"] == "disclosed"
    assert sent.status(refs["Kent Police"])["outcome"] is None
    sent("triage", "--undo")
    sent("triage", "--undo")
    assert sent.json("inbox")[0]["ref"] == refs["Kent Police"]


def test_what_no_reading_says_of_another_kind_is_asked(sent: Desk, sit: Any) -> None:
    refs = sent.refs()
    kent, essex = refs["Kent Police"], refs["Essex Police"]
    arrives(sent, reply(tag(sent, "Kent Police"), "Dear Ada\n\nWe shall not do that, sorry.\n"))
    sitting = sit(sent)
    sitting.see(KEYS)
    sitting.key("o", "message 5 has no attachment")
    sitting.key(" ", KEYS)
    sitting.key("k", "kind, or how it begins")
    sitting.key("refu\r", "sections cited")
    sitting.key("99(9)\r", "has no section '99(9)'")
    sitting.key(" ", KEYS)
    sitting.key("k", "kind, or how it begins")
    sitting.key("refu\r", "sections cited")
    sitting.key("s.12(1), 40 (2)\r", "1 decided, 0 left")
    assert sent.json("show", kent)["events"][-1]["sections"] == ["12(1)", "40(2)"]
    sent("record", essex, "refused", "--date", "2026-03-03")
    sent("record", essex, "review-asked", "--date", "2026-03-03")
    arrives(sent, reply(tag(sent, "Essex Police"), "Dear Ada\n\nSee here.\n", sender="data@essex.police.uk"))
    sitting = sit(sent)
    sitting.see(KEYS)
    sitting.key("k", "kind, or how it begins")
    sitting.key("review\r", "what was decided")
    sitting.key("in part\r", "1 decided, 0 left")
    assert sent.json("show", essex)["events"][-1]["decision"] == "in part"


def test_what_to_look_at_stands_on_the_screen_in_inbox_and_with_the_message(sent: Desk, sit: Any) -> None:
    arrives(sent, reply(tag(sent, "Kent Police"), "Dear Ada\n\nPlease find attached our response.\n"))
    warning = "says “Please find attached”, but nothing is attached"
    assert f"! {warning}" in sit(sent).see(KEYS)
    (waits,) = sent.json("inbox")
    assert waits["warnings"] == [warning]
    assert f"    ! {warning}" in sent("inbox").out.splitlines()
    number = str(waits["message"])
    assert sent.json("show", number)["warnings"] == [warning]
    assert f"!         {warning}" in sent("show", number).out.splitlines()


def test_a_sender_that_writes_for_another_force_is_named_on_the_screen(sent: Desk, sit: Any) -> None:
    arrives(sent, reply(tag(sent, "Kent Police"), COST, sender="foi@essex.police.uk"))
    assert "! SENDER NOT KNOWN: foi@essex.police.uk writes for essex, not for kent" in sit(sent).see(KEYS)


def test_a_joint_reply_is_one_screen_and_one_decision_unless_a_says_otherwise(sent: Desk, sit: Any) -> None:
    refs = sent.refs()
    norfolk, suffolk = refs["Norfolk Constabulary"], refs["Suffolk Constabulary"]
    mail = reply(tag(sent, "Norfolk Constabulary"), JOINT, sender="freedom@norfolk.pnn.police.uk")
    arrives(sent, mail)
    sitting = sit(sent)
    shown = sitting.see(KEYS)
    assert "1 waiting" in shown
    assert f"and under {suffolk}; a decision is for all 2" in shown
    assert f"a decision is for {norfolk} alone" in sitting.key("a", KEYS)
    assert "for all 2" in sitting.key("a", KEYS)
    sitting.key("y", "1 decided, 0 left")
    assert [sent.status(each)["outcome"] for each in (norfolk, suffolk)] == ["refused", "refused"]
    sent("triage", "--undo")
    sitting = sit(sent)
    sitting.see(KEYS)
    sitting.key("a", KEYS)
    shown = sitting.key("y", KEYS)
    assert f"filed under {suffolk}" in shown
    sitting.end()
    assert [sent.status(each)["outcome"] for each in (norfolk, suffolk)] == ["refused", None]


def test_a_long_mail_is_cut_to_the_screen_around_the_telling_words(sent: Desk, sit: Any) -> None:
    mail = reply(tag(sent, "Kent Police"), LONG)
    for number in range(12):
        mail.add_attachment(b"%d" % number, maintype="text", subtype="plain", filename=f"{'long' * 40}{number}.txt")
    arrives(sent, mail)
    sitting = sit(sent)
    shown = ESCAPE.sub("", sitting.see(KEYS)).replace("\r", "").split("\n")
    assert len(shown) <= 24
    assert max(map(len, shown)) <= 80
    assert any("«" in line for line in shown)
    assert "Paragraph 17" in sitting.key("m", "Paragraph 59")


@pytest.mark.parametrize("key", ["q", "\x03", "\x04"], ids=["q", "Ctrl-C", "Ctrl-D"])
def test_a_sitting_ends_with_its_sum_whichever_way_it_is_left(sent: Desk, sit: Any, key: str) -> None:
    arrives(sent, reply(tag(sent, "Kent Police"), COST))
    sitting = sit(sent)
    sitting.see(KEYS)
    sitting.key(key, "0 decided, 1 left")
    assert ended(sitting.child)[0] == 0


def test_without_a_terminal_it_says_what_to_do(sent: Desk) -> None:
    assert "0 decided, 0 left" in sent("triage").err
    arrives(sent, reply(tag(sent, "Kent Police"), COST))
    assert "triage needs a terminal: 'foitrack inbox' and 'foitrack record'" in sent("triage", expect=1).err


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 60)], ids=["usual", "tiny", "large"])
def test_the_screen_fits_and_shows_the_keys(sent: Desk, size: tuple[int, int]) -> None:
    arrives(sent, reply(tag(sent, "Kent Police"), LONG, subject="RE: " + "x" * 300))
    with Store(sent.workspace.database) as store:
        (each,) = waiting(store)
    lines = ESCAPE.sub("", screen(each, each.message.text, 1, size, (each.ref,))).split("\n")
    assert len(lines) <= max(size[1], 16)
    assert max(map(len, lines)) < size[0]
    assert KEYS in "\n".join(lines)
    assert "cannot tell what it says" in screen(replace(each, suggestions=()), "", 1)


def test_words_are_marked_also_where_the_line_breaks() -> None:
    said = Suggestion(Kind.REFUSED, (Words("exceed the appropriate limit"), Words("x", "subject")), 0.9)
    assert marked("would exceed\nthe appropriate  limit.", [said]) == "would «exceed\nthe appropriate  limit»."
    assert marked("nothing", []) == "nothing"
