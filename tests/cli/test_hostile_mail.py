"""A hostile mail on every screen, in every file that is written, and in every line of an error: it commands nothing."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest

from foitrack.cli.boundary import run
from tests.cli.test_triage import KEYS, sent, sit
from tests.desk import Desk, reply
from tests.servers.proxy import Proxy
from tests.terminal import Terminal, ended

__all__ = ["sent", "sit"]
pytestmark = pytest.mark.server

EVIL = (
    "\x1b[666m\x1b]0;owned\x07\x1b]8;;http://evil.test\x1b\\click\x1b]8;;\x1b\\\x1b]52;c;cm0gLXJm\x07\x1bP1$r0m\x1b\\\x1bc"
    "\x9b666m\x9d0;owned\x9c\x90q\x9c\x84\x85\x08\x08\x0e\x7f\u202egpj.exe\u2066\u200f\u2028more"
)
NEVER = re.compile(
    "[\x07\x08\x0e\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]|\x1b(?:[]PX^_c]|\\[666)"
)
TEXT = (
    f"Our reference: FOI/{EVIL}/26\n\nDear Ada {EVIL}\n\nThe cost of complying would exceed the appropriate limit, and "
    "this letter serves as a refusal notice under section 12(1) of the Freedom of Information Act 2000.\n"
    f"How many bicycles were reported stolen? {EVIL} 12\n"
)
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\r\n=1", " =1", "＝1")


def hostile(to: str, sender: str = "freedomofinformation@kent.police.uk") -> bytes:
    """A mail whose every part is hostile: names, subject, text, files' names and what stands in a file."""
    raw = reply(to, TEXT, sender=f"Kent <{sender}>").as_bytes(policy=SMTP)
    head, _, body = raw.partition(b"\r\n\r\n")
    head = re.sub(rb"(?m)^(From|Subject): .*\r\n(?: .*\r\n)*", b"", head + b"\r\n")
    evil = EVIL.replace("\u2028", "").encode()
    head += b"From: Kent " + evil + b" <" + sender.encode() + b">\r\nSubject: Request " + evil + b"\r\n"
    kind = re.search(rb"(?m)^Content-Type: .*\r\n|^Content-Transfer-Encoding: .*\r\n", head)
    assert kind
    inner = b"".join(re.findall(rb"(?m)^Content-[^\r]*\r\n(?:[ \t][^\r]*\r\n)*", head))
    head = re.sub(rb"(?m)^(?:Content-|MIME)[^\r]*\r\n(?:[ \t][^\r]*\r\n)*", b"", head)
    file = f"station,{EVIL}\nKent {EVIL},12\n".encode()
    disposition = b"Content-Disposition: attachment; filename*=utf-8''" + quote(f"table{EVIL}.csv").encode()
    return b"\r\n".join(
        [
            head + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n' + inner,
            body + b"\r\n--x\r\nContent-Type: text/csv; charset=utf-8\r\n" + disposition + b"\r\n",
            file + b"\r\n--x--\r\n",
        ]
    )


@pytest.fixture
def struck(sent: Desk) -> Desk:
    """One hostile mail is filed under Kent, another waits in the holding pen."""
    sent.receive(hostile(f"ada+{sent.refs()['Kent Police'].lower()}@newsroom.test"))
    sent.receive(hostile("ada@newsroom.test", "someone@freemail.test"))
    for text in (sent("fetch").out, sent("status").out):
        assert not NEVER.search(text)
    return sent


def screens(desk: Desk) -> list[list[str]]:
    """Every command that shows what a mail holds."""
    ref = desk.refs()["Kent Police"]
    return [
        ["inbox"],
        ["status"],
        ["status", "bicycles"],
        ["show", ref],
        ["show", "5"],
        ["show", "5", "--headers"],
        ["show", "6"],
        ["search", "appropriate limit"],
        ["search", "station"],
        ["chase"],
        ["plan"],
        ["answer", ref],
        ["results", "bicycles"],
        ["due", "2026-03-03"],
        ["rules"],
        ["doctor"],
        ["draft", "bicycles"],
    ]


def test_no_screen_shows_anything_that_moves_colours_or_turns_it(struck: Desk) -> None:
    for words in screens(struck):
        struck.capsys.readouterr()
        code = run(["-w", str(struck.workspace.root), "--on", struck.on, *words])
        said = struck.capsys.readouterr()
        assert code in (0, 1, 2, 4), (words, said.err)
        for text in (said.out, said.err):
            assert not NEVER.search(text), (words, NEVER.search(text), text)
            assert not any(ord(each) < 32 and each != "\n" for each in text), words
    assert "appropriate limit" in struck("show", "5").out


@pytest.mark.parametrize("form", ["json", "csv"])
def test_no_report_for_programs_moves_the_terminal_it_is_printed_on(struck: Desk, form: str) -> None:
    ref = struck.refs()["Kent Police"]
    for words in (["inbox"], ["status"], ["show", ref], ["chase"], ["results", "bicycles"], ["search", "station"]):
        out = struck(*words, "--format", form).out
        assert not NEVER.search(out), (words, NEVER.search(out))
        assert not any(ord(each) < 32 and each not in "\n\r" for each in out), words


def test_json_says_what_the_mail_says_all_the_same(struck: Desk) -> None:
    (first, *_) = struck.json("inbox")
    assert {"\x9b", "\u202e"} <= set(first["subject"])


@pytest.mark.parametrize("words", [["inbox"], ["status"], ["show", "5"], ["search", "appropriate limit"]])
def test_no_screen_of_a_real_terminal_is_moved(struck: Desk, tmp_path: Path, words: list[str]) -> None:
    terminal = Terminal(tmp_path)
    terminal.environment |= {"TERM": "xterm-256color"}
    del terminal.environment["NO_COLOR"]
    code, shown = ended(terminal.start("-w", str(struck.workspace.root), "--on", struck.on, *words))
    assert code == 0, shown
    assert not NEVER.search(shown), shown


def test_triage_shows_a_hostile_mail_and_stays_in_command(struck: Desk, sit: Any) -> None:
    sitting = sit(struck)
    first = sitting.see(KEYS)
    whole = sitting.key("m", KEYS)
    second = sitting.key("l", KEYS)
    last = sitting.end()
    assert "appropriate limit" in whole
    for shown in (first, whole, second, last):
        assert not NEVER.search(shown), NEVER.search(shown)
    assert "2 waiting" in first


def test_what_is_saved_packed_and_exported_carries_no_command_in_a_name_or_page(struck: Desk, tmp_path: Path) -> None:
    ref = struck.refs()["Kent Police"]
    struck("show", "5", "--save", str(tmp_path / "saved"))
    struck("bundle", ref, "-o", str(tmp_path / "evidence.zip"))
    struck("calendar", "-o", str(tmp_path / "due.ics"))
    struck("export", str(tmp_path / "exported"))
    with zipfile.ZipFile(tmp_path / "evidence.zip") as packed:
        for each in packed.namelist():
            assert not NEVER.search(each) and not each.startswith("/") and ".." not in each.split("/"), each
            if each.endswith((".txt", ".json", ".csv")) and not each.startswith("attachments/"):
                assert not NEVER.search(packed.read(each).decode()), each
    (saved,) = (tmp_path / "saved").iterdir()
    assert not NEVER.search(saved.name)
    assert saved.suffix == ".csv"
    dates = (tmp_path / "due.ics").read_bytes().decode()
    assert not NEVER.search(dates)
    assert dates.count("BEGIN:VEVENT") == len(set(re.findall(r"UID:(.*)\r\n", dates)))
    for file in (tmp_path / "exported").glob("*.csv"):
        assert not NEVER.search(file.read_text().replace("\u2028", "")), file.name


NAMES = {
    "../../../etc/passwd": "passwd",
    "/etc/cron.d/evil": "evil",
    "C:\\Windows\\x.dll": "x.dll",
    "CON": "_CON",
    "aux.txt": "_aux.txt",
    "nul.tar.gz": "_nul.tar.gz",
    "COM1.pdf": "_COM1.pdf",
    "gpj\u202efdp.exe": "gpjfdp.exe",
    "a\x1b]0;owned\x07\x1b[2Jb.pdf": "ab.pdf",
    "a\x00b.pdf": "ab.pdf",
    ".bashrc": "bashrc",
    "-rf.pdf": "_rf.pdf",
    "a.pdf:evil.exe": "a.pdf_evil.exe",
    "a.pdf . . ": "a.pdf",
}
ODD_NAMES = ("n" * 10_000, "n" * 10_000 + ".pdf", "ü" * 10_000 + ".pdf", "", "...", "\u202e")


def test_every_file_is_saved_under_a_name_that_is_only_a_name(sent: Desk, tmp_path: Path) -> None:
    for number, (name, written) in zip(arrive_with(sent, NAMES), NAMES.items(), strict=True):
        folder = tmp_path / f"{number}" / "saved"
        ran = sent("show", number, "--save", str(folder))
        assert [path.name for path in folder.iterdir()] == [written], name
        assert (folder / written).read_bytes() == b"the file\r\n"
        assert (folder / written).stat().st_mode & 0o777 == 0o600
        assert not NEVER.search(ran.out + ran.err)
        assert [each.name for each in folder.parent.iterdir()] == ["saved"]


def test_a_name_of_ten_thousand_characters_or_of_none_is_made_fit(sent: Desk, tmp_path: Path) -> None:
    for number, name in zip(arrive_with(sent, ODD_NAMES), ODD_NAMES, strict=True):
        folder = tmp_path / f"{number}"
        for _ in range(2):
            sent("show", number, "--save", str(folder))
        first, second = sorted((path.name for path in folder.iterdir()), key=len)
        assert 0 < len(first.encode()) <= 200
        assert len(second.encode()) <= 202
        assert not name.endswith(".pdf") or first.endswith(".pdf")


def arrive_with(desk: Desk, names: Iterable[str]) -> list[str]:
    """Let a mail arrive for each name, with one file of this name; return their numbers."""
    to = f"ada+{desk.refs()['Kent Police'].lower()}@newsroom.test"
    for name in names:
        desk.receive(
            f"From: kent@kent.police.uk\r\nTo: {to}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
            "Content-Type: application/octet-stream\r\n"
            f"Content-Disposition: attachment; filename*=utf-8''{quote(name)}\r\n\r\nthe file\r\n\r\n--x--\r\n".encode()
        )
    desk("fetch")
    return sorted((str(each["message"]) for each in desk.json("inbox")), key=int)


@pytest.fixture
def formulas(desk: Desk) -> Desk:
    """Replies whose names, subjects, references, notes and answers begin as formulas do."""
    file = desk.workspace.campaign_file("bicycles")
    file.write_text(file.read_text().replace("shares:", "  - {key: remark, text: Any remark?, type: text}\nshares:"))
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    kent = desk.refs()["Kent Police"]
    for number, formula in enumerate(FORMULAS):
        mail = reply(f"ada+{kent.lower()}@newsroom.test", f"Our reference: {formula}\n\n{formula}\n{number}\n")
        del mail["Subject"], mail["From"]
        header = formula.replace("\r\n", "\r\n ").encode()
        raw = b"From: %b <kent@kent.police.uk>\r\nSubject:%b\r\n" % (header, header)
        desk.receive(raw + mail.as_bytes(policy=SMTP))
    desk("fetch")
    desk("record", kent, "acknowledged", "--reference", "=cmd|' /C calc'!A0", "--note", "\t=1")
    return desk


def is_a_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would run it."""
    number = re.fullmatch(r"[+-]?\d[\d,]*(?:\.\d+)?%?", cell)
    return cell.lstrip().startswith(("=", "+", "-", "@", "＝")) and not number


def test_no_file_for_a_spreadsheet_holds_a_formula(formulas: Desk, tmp_path: Path) -> None:
    formulas("export", str(tmp_path / "exported"))
    formulas("results", "bicycles", "-o", str(tmp_path / "exported" / "results.csv"))
    files = sorted((tmp_path / "exported").glob("*.csv"))
    assert len(files) > 4
    seen = 0
    for file in files:
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")):
            for cell in row:
                assert not is_a_formula(cell), (file.name, cell)
                assert not cell.startswith(("\t", "\r", "\n")), (file.name, cell)
                seen += cell.startswith("'")
    assert seen > 5


def test_no_answer_in_a_table_of_results_is_a_formula(formulas: Desk, tmp_path: Path) -> None:
    for formula in FORMULAS:
        formulas("answer", formulas.refs()["Kent Police"], f"remark={formula}", "--from", formula)
        texts = texts_of_results(formulas, tmp_path)
        assert [text for text in texts if is_a_formula(text) or text.startswith(("\t", "\r", "\n"))] == []
        assert f"'{formula.strip()}" in [re.sub("[\t\r\n ]", "", text) for text in texts]


def texts_of_results(desk: Desk, folder: Path) -> list[str]:
    """Every text in the results, as a workbook, where no cell may be of the kind of a formula, and as CSV."""
    for file in (folder / "results.xlsx", folder / "results.csv"):
        desk("results", "bicycles", "-o", str(file))
    book = openpyxl.load_workbook(folder / "results.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    with (folder / "results.csv").open(encoding="utf-8", newline="") as table:
        written = [cell for row in csv.reader(table) for cell in row]
    return [cell.value for cell in cells if isinstance(cell.value, str)] + written


def test_the_words_of_a_server_move_no_terminal(sent: Desk, caplog: pytest.LogCaptureFixture) -> None:
    words = f"5.1.1 {EVIL} no such user".replace("\u2028", "").encode().decode("latin-1")
    sent.smtp.script("rcpt", f"550 {words}", recipient="freedomofinformation@kent.police.uk")
    kent = sent.refs()["Kent Police"]
    sent("record", kent, "bounced")
    ran = sent("send", "--again", kent, "--yes", expect=4)
    assert "no such user" in ran.err
    with Proxy(sent.dovecot.imap_port) as proxy:
        file = sent.workspace.settings_file
        tls = f'port = {sent.dovecot.imaps_port}\nsecurity = "tls"'
        file.write_text(file.read_text().replace(tls, f'port = {proxy.port}\nsecurity = "none"'))
        proxy.swap(b"OK Search completed", b"NO " + EVIL.replace("\u2028", "").encode() + b"not today")
        refused = sent("fetch", expect=1)
    assert "not today" in refused.err
    assert caplog.records == [], "what a library logs and nobody takes goes to the terminal"
    for text in (ran.err, refused.err, sent("show", kent).out, sent("status").out):
        assert not NEVER.search(text), NEVER.search(text)
