"""A force's FOI office: it writes each kind of mail about a case, in the manner of that force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from foitrack.demo import wording
from foitrack.demo.case import Case, statement
from foitrack.demo.cast import Paper, Turn
from foitrack.demo.envelopes import Enclosure, Envelope, as_page, report, seal
from foitrack.demo.manners import at_work, by_hand, by_machine, fill, framed, pick, subject_style
from foitrack.demo.papers import as_csv, as_docx, as_filled_sheet, as_pdf, as_scan, as_xls, as_xlsx, file_name

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "csv": "text/csv",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "pdf": "application/pdf",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
}


def automatic(case: Case, on: date) -> bytes:
    """Confirm receipt by machine, at once and without a reference."""
    return seal(
        by_machine(case, on, f"Automatic reply: {case.letter.subject}"), fill(pick(wording.AUTOMATIC, case), case, on)
    )


def out_of_office(case: Case, on: date, back: date) -> bytes:
    """Say by machine that the officer is away."""
    return seal(
        by_machine(case, on, f"Out of office: {case.letter.subject}"), fill(wording.OUT_OF_OFFICE, case, on, limit=back)
    )


def bounce(case: Case, on: date) -> bytes:
    """Report, as the force's mail server, that the address does not exist."""
    letter = case.letter
    domain = letter.to.rpartition("@")[2].lower()
    outside = Envelope(
        sender="Microsoft Outlook", email=f"postmaster@{domain}", to=(letter.email,),
        subject=f"Undeliverable: {letter.subject}", at=at_work(case, on, "bounce"), answers=(letter.message_id,),
        automatic=True,
    )  # fmt: skip
    return report(outside, letter, wording.NOT_DELIVERED.format(address=letter.to, domain=domain))


def acknowledgement(case: Case, on: date) -> bytes:
    """Acknowledge by a person or a case system, with the reference and the day an answer is due."""
    style = subject_style(case)
    text = wording.ACKNOWLEDGEMENT[3 if style == 0 and case.manner % 2 else style]
    body = framed(fill(text, case, on), case)
    return seal(by_hand(case, on, "Acknowledgement"), body, page=as_page(body) if case.manner % 5 == 1 else "")


def clarification(case: Case, on: date, until: date) -> bytes:
    """Ask what is meant, under section 1(3) of the Act."""
    body = fill(wording.CLARIFICATION, case, on, limit=until)
    return seal(by_hand(case, on, "Clarification required"), framed(body, case))


def apology(case: Case, on: date) -> bytes:
    """Be sorry for the delay: no lawful extension, no new date."""
    return seal(by_hand(case, on, "Your request"), framed(fill(wording.APOLOGY, case, on), case))


def refusal(case: Case, on: date) -> bytes:
    """Refuse under section 12, with section 16's advice."""
    return seal(by_hand(case, on, "Refusal notice"), framed(fill(wording.REFUSAL, case, on), case))


def joint_answer(cases: Sequence[Case], on: date) -> bytes:
    """Answer for several forces in one mail: one document, a column for each."""
    first, both = cases[0], statement(*cases)
    outside = Envelope(
        sender="Information Rights", email=first.letter.to, to=tuple(case.letter.reply_to for case in cases),
        subject=f"Freedom of Information requests {both.reference}", at=at_work(first, on, "joint"),
        answers=tuple(case.letter.message_id for case in cases),
    )  # fmt: skip
    text = wording.JOINT_ANSWER.format(
        name=first.letter.name, reference=both.reference, force=both.force, received=first.received, today=on
    )
    paper = _enclosure("docx", both.reference, first.manner, as_docx(both, first.manner, text.split("\n\n"), ()))
    return seal(outside, framed(text, first), [paper])


def answer(case: Case, on: date) -> bytes:
    """Answer the questions, in the mail or in a file."""
    outside = by_hand(case, on, "Response")
    match case.part.paper:
        case Paper.TEXT:
            return seal(outside, framed(_letter(case, on, wording.BELOW, _in_words(case)), case))
        case Paper.HTML:
            text = framed(_letter(case, on, wording.BELOW, "\n[table]\n"), case)
            said = statement(case)
            head = ("No.", "Question", *said.columns)
            rows = [(f"{row.number}.", row.question, *row.answers) for row in said.rows]
            return seal(outside, "", page=as_page(text, [head, *rows]))
        case Paper.DOCX | Paper.PDF:
            text = fill(wording.COVER, case, on)
        case Paper.CSV | Paper.XLSX | Paper.XLS | Paper.SCAN | Paper.SHEET:
            text = _letter(case, on, wording.ATTACHED, "")
    return seal(outside, framed(text, case), [_paper(case, on)])


def _paper(case: Case, on: date) -> Enclosure:
    """Put the answers, and for a letter on paper its text, into a file."""
    said, manner, sheet = statement(case), case.manner, case.sheet
    before, _, after = _letter(case, on, wording.BELOW, "\n[table]\n").partition("[table]")
    match case.part.paper:
        case Paper.DOCX:
            ending, content = "docx", as_docx(said, manner, _paragraphs(before), _paragraphs(after))
        case Paper.PDF:
            ending, content = "pdf", as_pdf(said, [case.force, *_paragraphs(before)], _paragraphs(after))
        case Paper.SCAN:
            ending, content = "pdf", as_scan(said)
        case Paper.CSV:
            ending, content = "csv", as_csv(said, manner)
        case Paper.XLS:
            ending, content = "xls", as_xls(said, manner)
        case Paper.SHEET if sheet:
            answers = {str(row.number): row.answers[0] for row in said.rows}
            ending, content = as_filled_sheet(sheet, answers, manner)
        case _:
            ending, content = "xlsx", as_xlsx(said, manner)
    return _enclosure(ending, said.reference, manner, content)


def _letter(case: Case, on: date, where: str, answers: str) -> str:
    opening = {Turn.ANSWERS_LATE: wording.LATE, Turn.ASKS_FIRST: wording.CLARIFIED}.get(case.part.turn, "")
    if case.withheld:
        answers += "\n\n" + wording.IN_PART.format(withheld=case.withheld)
    return fill(pick(wording.ANSWER, case), case, on, where=f"{opening} {where}".strip(), answers=answers)


def _in_words(case: Case) -> str:
    blocks = {
        0: "{number}. {answer}\n",
        1: "Q{number}. {question}\nAnswer: {answer}\n\n",
        2: "{number}. {question}\n{answer}\n\n",
    }
    block = blocks[case.manner % len(blocks)]
    return "\n" + "".join(
        block.format(number=row.number, question=row.question, answer=row.answers[0]) for row in statement(case).rows
    )


def _paragraphs(text: str) -> list[str]:
    return [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]


def _enclosure(ending: str, reference: str, manner: int, content: bytes) -> Enclosure:
    return Enclosure(file_name(reference, manner, ending), _TYPES[ending], content)
