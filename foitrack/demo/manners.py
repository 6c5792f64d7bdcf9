"""How a force writes: who signs, from which address, under what subject, and what stands round the text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from foitrack.demo import wording
from foitrack.demo.case import Case
from foitrack.demo.envelopes import Envelope

LONDON = ZoneInfo("Europe/London")
_CASE_SYSTEMS = {2: "no-reply@{domain}", 11: "foi.donotreply@{domain}", 24: "noreply@infreemation.co.uk"}


def at_work(case: Case, on: date, what: str) -> datetime:
    """Return an instant of that day within office hours."""
    lot = Random(f"{case.part.authority.id} {what} {on}")  # noqa: S311 (a rehearsal, not a secret)
    return datetime.combine(on, time(9, 30), LONDON) + timedelta(minutes=lot.randrange(7 * 60))


def by_machine(case: Case, on: date, subject: str) -> Envelope:
    """Address an automatic reply to the letter."""
    authority, letter = case.part.authority, case.letter
    return Envelope(
        sender=f"FOI {authority.name}", email=letter.to, to=(letter.reply_to,), subject=subject,
        at=datetime.combine(on, time(9, 5), LONDON), answers=(letter.message_id,), automatic=True,
    )  # fmt: skip


def by_hand(case: Case, on: date, what: str) -> Envelope:
    """Address a reply written in the office: by an officer, from the team's mailbox, or through a case system.

    Case systems know the letter's From address only, and name no Message-ID.
    """
    letter, at = case.letter, at_work(case, on, what)
    domain = letter.to.rpartition("@")[2].lower()
    if system := _CASE_SYSTEMS.get(case.manner):
        return Envelope(case.force, system.format(domain=domain), (letter.email,), subject(case, what), at)
    if case.manner % 4 == 1:
        name = officer(case)
        surname = name.rpartition(" ")[2]
        email = f"{name[0]}.{surname}@{case.part.authority.domains[-1]}"
        return Envelope(
            f"{surname}, {name[0]}", email, (letter.reply_to,), subject(case, what), at, (letter.message_id,)
        )
    return Envelope(case.force, letter.to, (letter.reply_to,), subject(case, what), at, (letter.message_id,))


def subject(case: Case, what: str) -> str:
    """Write a subject line: ours answered, theirs alone, or both."""
    marking = "[OFFICIAL] " if case.manner % 7 == 4 else ""
    match subject_style(case):
        case 0:
            return f"{marking}RE: {case.letter.subject}"
        case 1:
            return f"{marking}{case.reference} - Freedom of Information request - {what}"
        case _:
            return f"{marking}{what}: {case.reference} - {case.letter.subject}"


def subject_style(case: Case) -> int:
    """Return 0 for our subject answered, 1 for their reference alone, 2 for both; a case system always gives both."""
    return 2 if case.manner in _CASE_SYSTEMS else case.manner % 3


def officer(case: Case) -> str:
    """Return the invented name of the officer who deals with the case."""
    return pick(wording.OFFICERS, case)


def pick(texts: Sequence[str], case: Case) -> str:
    """Return the text this force uses."""
    return texts[case.manner % len(texts)]


def fill(text: str, case: Case, on: date, **more: object) -> str:
    """Fill one of the texts of `wording` for this case."""
    return text.format(
        name=case.letter.name, force=case.force, reference=case.reference, topic=_lowered(case.campaign.title),
        officer=officer(case), received=case.received, received_long=_long(case.received), due=case.due,
        due_long=_long(case.due), today=on, **more,
    )  # fmt: skip


def framed(body: str, case: Case) -> str:
    """Put marking, signature, disclaimer and, in many offices, the letter answered round a text."""
    welsh = wording.WELSH if case.part.authority.nation == "Wales" else ""
    marking, signature, disclaimer = (
        pick(texts, case) for texts in (wording.MARKINGS, wording.SIGNATURES, wording.DISCLAIMERS)
    )
    text = "\n\n".join(part for part in (marking, body.strip(), signature, welsh, disclaimer) if part)
    text = text.replace("{officer}", officer(case)).replace("{force}", case.force)
    return f"{text}\n\n{_quoted(case)}".rstrip() + "\n"


def _quoted(case: Case) -> str:
    letter = case.letter
    match case.manner % 4:
        case 0 | 1:
            return (
                f"-----Original Message-----\nFrom: {letter.name} <{letter.email}>\n"
                f"Sent: {case.received:%d %B %Y} 08:30\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}"
            )
        case 2:
            quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
            return f"On {case.received:%a, %d %b %Y} at 08:30, {letter.name} <{letter.email}> wrote:\n\n{quoted}"
        case _:
            return ""


def _long(day: date) -> str:
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} {day:%B %Y}"


def _lowered(title: str) -> str:
    first, _, rest = title.partition(" ")
    return title if first.isupper() else " ".join((first.lower(), rest)).strip()
