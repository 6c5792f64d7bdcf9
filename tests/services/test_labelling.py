"""The label on filed mail: where it was asked for, on every place of a filed mail, and nothing else is changed."""

from __future__ import annotations

import imaplib
import json
import re
from collections.abc import Iterator

import pytest

from foitrack.cli.boundary import run
from foitrack.store.database import Store
from tests.desk import Desk, reply
from tests.keywords import ask_for, flags
from tests.servers.proxy import Proxy
from tests.services.test_watching import Watching, until

pytestmark = pytest.mark.server

KENT = "Kent Police"


def deliver(desk: Desk, text: str, *folders: str, to: str = KENT) -> None:
    """Let one reply arrive in folders; to a request, or to the plain address."""
    address = f"ada+{desk.refs()[to].lower()}@newsroom.test" if to else "ada@newsroom.test"
    raw = reply(address, f"{text}\n", sender="FOI <foi@kent.police.uk>" if to else "me@freemail.test").as_bytes()
    for folder in folders or ("INBOX",):
        desk.receive(raw, folder)


@pytest.fixture
def labelling(desk: Desk) -> Desk:
    desk("draft", "bicycles")
    ask_for(desk, "foitrack")
    return desk


@pytest.fixture
def proxied(labelling: Desk) -> Iterator[tuple[Desk, Proxy]]:
    """The mailbox behind a line in the clear that can be listened to and spoilt."""
    with Proxy(labelling.dovecot.imap_port) as proxy:
        file = labelling.workspace.settings_file
        tls = f'port = {labelling.dovecot.imaps_port}\nsecurity = "tls"'
        file.write_text(file.read_text().replace(tls, f'port = {proxy.port}\nsecurity = "none"'))
        yield labelling, proxy


def test_a_filed_mail_bears_the_label_in_each_place_and_a_held_one_does_not(labelling: Desk) -> None:
    deliver(labelling, "An answer.", "INBOX", "Junk")
    deliver(labelling, "Who knows?", to="")
    ran = labelling("fetch")
    assert "!" not in ran.err
    assert flags(labelling) == [{"foitrack"}, set()]
    assert flags(labelling, "Junk") == [{"foitrack"}]


def test_without_the_setting_a_fetch_opens_nothing_to_write(proxied: tuple[Desk, Proxy]) -> None:
    desk, proxy = proxied
    ask_for(desk, "")
    deliver(desk, "An answer.")
    desk("fetch")
    assert b"EXAMINE" in proxy.asked
    assert not re.search(rb" (SELECT|UID STORE|CLOSE|EXPUNGE)\b", proxy.asked)
    assert flags(desk) == [set()]


def test_a_label_is_set_once_and_the_folder_is_open_for_reading_again(proxied: tuple[Desk, Proxy]) -> None:
    desk, proxy = proxied
    deliver(desk, "An answer.")
    desk("fetch")
    commands = re.findall(rb"(?m)^\w+ (SELECT|EXAMINE|UID STORE|CLOSE|EXPUNGE|UNSELECT)\b", proxy.asked)
    assert commands[-3:] == [b"SELECT", b"UID STORE", b"EXAMINE"]
    assert b"+FLAGS.SILENT (foitrack)" in proxy.asked
    proxy.asked = b""
    desk("fetch")
    assert b"SELECT" not in proxy.asked


def test_a_mail_moved_out_of_its_filing_loses_the_label_and_gets_it_with_the_next(labelling: Desk) -> None:
    deliver(labelling, "An answer.", "INBOX", "Junk")
    labelling("fetch")
    labelling("file", "1", "--undo")
    labelling("fetch")
    assert (flags(labelling), flags(labelling, "Junk")) == ([set()], [set()])
    labelling("file", "1", labelling.refs()[KENT])
    labelling("fetch")
    assert (flags(labelling), flags(labelling, "Junk")) == ([{"foitrack"}], [{"foitrack"}])


def test_flags_of_others_stay_and_a_mail_marked_deleted_is_not_expunged(labelling: Desk) -> None:
    deliver(labelling, "An answer.")
    deliver(labelling, "Another.")
    with imaplib.IMAP4("127.0.0.1", labelling.dovecot.imap_port) as client:
        client.login(labelling.dovecot.user, labelling.dovecot.password)
        client.select("INBOX")
        client.store("1", "+FLAGS", "(\\Deleted mine)")
    labelling("fetch")
    assert flags(labelling) == [{"\\Deleted", "mine", "foitrack"}, {"foitrack"}]


def test_another_label_takes_the_place_of_the_first(labelling: Desk) -> None:
    deliver(labelling, "An answer.")
    labelling("fetch")
    ask_for(labelling, "requests")
    labelling("fetch")
    assert flags(labelling) == [{"requests"}]


def test_a_renumbered_folder_is_labelled_by_its_new_numbers(labelling: Desk) -> None:
    deliver(labelling, "Who knows?", to="")
    deliver(labelling, "An answer.")
    labelling("fetch")
    labelling.dovecot.renumber()
    for path in labelling.dovecot.mails():
        path.rename(path.with_name(path.name.partition(":")[0] + (":2," if path.parent.name == "cur" else "")))
    assert flags(labelling) == [set(), set()]
    assert "!" not in labelling("fetch").err
    assert flags(labelling) == [set(), {"foitrack"}]


def test_a_mail_that_is_gone_from_the_server_is_passed_over_for_good(proxied: tuple[Desk, Proxy]) -> None:
    desk, proxy = proxied
    ask_for(desk, "")
    deliver(desk, "An answer.")
    desk("fetch")
    ask_for(desk, "foitrack")
    desk.dovecot.mails()[0].unlink()
    assert "!" not in desk("fetch").err
    proxy.asked = b""
    desk("fetch")
    assert b"STORE" not in proxy.asked


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            rb" \*)] Flags permitted", rb")] Flags permitted", "takes no label 'foitrack'", id="not permitted"
        ),
        pytest.param(b"Store completed", b"", "", id="an answer without words"),
        pytest.param(
            b"OK [READ-WRITE]", b"NO [NOPERM] may not be written", "[NOPERM] may not be written", id="no permission"
        ),
    ],
)
def test_a_server_that_takes_no_labels_costs_one_line_and_no_mail(
    proxied: tuple[Desk, Proxy], old: bytes, new: bytes, says: str
) -> None:
    desk, proxy = proxied
    deliver(desk, "An answer.", "INBOX", "Junk")
    proxy.swap(old, new)
    ran = desk("fetch")
    warnings = [line for line in ran.err.splitlines() if line.startswith("! not every filed mail could be labelled")]
    assert len(warnings) == bool(says)
    assert says in "".join(warnings)
    assert "1 new: 1 filed" in ran.err
    proxy.heal()
    assert "!" not in desk("fetch").err
    assert (flags(desk), flags(desk, "Junk")) == ([{"foitrack"}], [{"foitrack"}])


@pytest.mark.parametrize("fault", ["cut", "freeze"])
def test_a_line_lost_while_labelling_costs_one_line_and_the_next_fetch_labels(
    proxied: tuple[Desk, Proxy], fault: str
) -> None:
    desk, proxy = proxied
    file = desk.workspace.settings_file
    file.write_text(file.read_text().replace("timeout_seconds = 10", "timeout_seconds = 1"))
    deliver(desk, "An answer.")
    getattr(proxy, fault)(b"[READ-WRITE]", 5)
    ran = desk("fetch")
    assert ran.err.count("! not every filed mail could be labelled foitrack: localhost port") == 1
    assert "1 new: 1 filed" in ran.err
    proxy.heal()
    desk("fetch")
    assert flags(desk) == [{"foitrack"}]


def test_at_gmail_it_is_a_label_of_gmails(proxied: tuple[Desk, Proxy]) -> None:
    """Dovecot knows no such labels and says so; what is asked is what Gmail takes."""
    desk, proxy = proxied
    deliver(desk, "An answer.")
    proxy.swap(b" IDLE", b" IDLE X-GM-EXT-1")
    ran = desk("fetch")
    assert re.search(rb"UID STORE 1 \+X-GM-LABELS\.SILENT \(\"?foitrack\"?\)", proxy.asked)
    assert "1 new: 1 filed" in ran.err


def test_doctor_says_whether_the_mailbox_takes_the_label(proxied: tuple[Desk, Proxy]) -> None:
    desk, proxy = proxied
    deliver(desk, "An answer.")

    def said() -> list[tuple[str, str]]:
        found = json.loads(run_doctor(desk))
        return [(each["state"], each["what"]) for each in found if each["check"] == "label on filed mail"]

    assert said() == [("ok", "INBOX takes foitrack")]
    assert b"STORE" not in proxy.asked
    proxy.swap(rb" \*)] Flags permitted", rb")] Flags permitted")
    assert said() == [("warning", "the folder 'INBOX' takes no label 'foitrack'")]
    ask_for(desk, "")
    assert said() == []


def run_doctor(desk: Desk) -> str:
    """Return what doctor found, whatever its exit code."""
    desk.capsys.readouterr()
    run(["-w", str(desk.workspace.root), "--on", desk.on, "doctor", "--format", "json"])
    return str(desk.capsys.readouterr().out)


def test_watch_labels_what_comes_and_what_was_filed_by_hand_before(labelling: Desk) -> None:
    deliver(labelling, "Who knows?", to="")
    labelling("fetch")
    labelling("file", "1", labelling.refs()[KENT])
    watching = Watching(labelling, labelling.dovecot.password)
    try:
        watching.says("connected; waiting")
        until(lambda: str(flags(labelling)), lambda text: text == "[{'foitrack'}]", 20)
        deliver(labelling, "An answer.")
        watching.says(r"\[2\]")
        until(lambda: str(flags(labelling)), lambda text: text == "[{'foitrack'}, {'foitrack'}]", 20)
        deliver(labelling, "One more: it still hears.")
        watching.says(r"\[3\]")
    finally:
        code = watching.interrupt()
    assert code == 0
    assert "!" not in watching.log.read_text()


def test_a_label_that_is_remembered_stands_for_a_place_that_was_seen(labelling: Desk) -> None:
    deliver(labelling, "An answer.", "INBOX", "Junk")
    labelling("fetch")
    with Store(labelling.workspace.database) as store:
        rows = store.query("SELECT folder, uid, label FROM labels ORDER BY folder")
        assert [tuple(row) for row in rows] == [("INBOX", 1, "foitrack"), ("Junk", 1, "foitrack")]


@pytest.mark.parametrize(
    "label", ["\\\\Seen", "a b", "foi(1)", "per%cent", "n" * 51, "Ünicode", '\\"', "a\\nb", "{1}", "x]"]
)
def test_a_label_that_is_no_keyword_is_refused_when_the_settings_are_read(labelling: Desk, label: str) -> None:
    ask_for(labelling, label)
    assert "imap.label" in labelling("fetch", expect=1).err
