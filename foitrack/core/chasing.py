"""Which letter of the plan a request may get today, and why not: never before its day, never twice, never rudely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foitrack.core.course import Course
from foitrack.core.letterkinds import CAME_BACK, OUR_LETTERS, RULES, Occasion, makes
from foitrack.core.model import Event
from foitrack.core.occasions import why_not
from foitrack.core.plan import DEFAULT_PLAN, CountedFrom, Plan, Step
from foitrack.core.position import Status
from foitrack.core.situation import situation
from foitrack.core.standing import standing
from foitrack.core.status import status as status_of
from foitrack.core.steps import Case, next_step, working
from foitrack.core.words import Kind, Stage
from foitrack.core.workdays import Calendar
from foitrack.errors import BeyondHorizon

_PROVES_NOTHING = OUR_LETTERS | {Kind.NOTED, Kind.RETRACTED, Kind.CHASING_OFF}


@dataclass(frozen=True, slots=True)
class Chase:
    """The next letter of the plan for one request; `letter` is empty when the plan holds none.

    `day` is the first day on which it may go, None when that hangs on something without a date.
    `why` says why it may, or may not, go today; `when` is the occasion of its step.
    """

    letter: str
    allowed: bool
    why: str
    day: date | None = None
    when: Occasion | None = None


def allowed(
    status: Status,
    events: Sequence[Event],
    today: date,
    calendar: Calendar,
    plan: Plan = DEFAULT_PLAN,
    waiting_mail: bool = False,
) -> Chase:
    """Return the next letter of the plan, and whether it may go today.

    `status` is that of `events` on `today`; `waiting_mail` says that a mail of this authority waits in the holding
    pen or for a decision. Never raises: a day beyond the bank holidays is a reason not to write.
    """
    now = situation(status, events, today)
    case = Case(now, now.letters, _came_back(now.past), calendar, waiting_mail)
    try:
        step, day = next_step(plan, case)
        if step is None or day is None:
            return Chase("", False, _nothing(status))
        against = _against(step, case)
        if against is None and today < day:
            against = (f"not before {day}: {_counted(step)}", day)
        if against is not None:
            return Chase(step.letter, False, against[0], _later(day, against[1], calendar), step.when)
    except BeyondHorizon as beyond:
        return Chase("", False, str(beyond))
    return Chase(step.letter, True, _because(step, status, now.told), day, step.when)


def in_hindsight(events: Sequence[Event], calendar: Calendar, plan: Plan = DEFAULT_PLAN) -> list[str]:
    """Return what was wrong with letters already sent, as the events are known now: a sentence each."""
    occasions = {rule.letter: rule.occasion for rule in RULES.values()} | {step.letter: step.when for step in plan}
    told = standing(events)
    wrong = []
    for letter in told:
        if letter.letter not in occasions or letter.kind not in OUR_LETTERS:
            continue
        before = [event for event in told if (event.on, event.id) < (letter.on, letter.id)]
        then = status_of(before, letter.on, calendar)
        reason = why_not(occasions[letter.letter], situation(then, before, letter.on))
        if reason:
            wrong.append(f"{letter.letter} of {letter.on} was wrong, as the events stand now: {reason}")
    return wrong


def foresee(
    events: Sequence[Event],
    today: date,
    calendar: Calendar,
    plan: Plan = DEFAULT_PLAN,
    waiting_mail: bool = False,
) -> Iterator[Chase]:
    """Yield what the plan asks of the authority from `today` on, each letter on its day, if nothing comes.

    The last one is not allowed and says why nothing follows.
    """
    told = [event for event in events if event.on <= today or event.kind is Kind.RETRACTED]
    day = today
    while True:
        chase = allowed(status_of(told, day, calendar), told, day, calendar, plan, waiting_mail)
        if chase.allowed:
            yield replace(chase, day=day)
            told.append(sent_event(chase.letter, day, _free_id(told), chase.when))
        elif chase.day is None or chase.day <= day:
            yield chase
            return
        else:
            day = chase.day


def _free_id(told: Sequence[Event]) -> int:
    """Return a number that no event has, and that none takes back."""
    return max((max(event.id, event.retracts or 0) for event in told), default=0) + 1


def sent_event(letter: str, on: date, number: int = 0, when: Occasion | None = None) -> Event:
    """Return the event that sending a letter makes; `when` is the occasion of its step in the plan."""
    return Event(on=on, kind=makes(letter, when), id=number, letter=letter)


def _came_back(past: Sequence[Event]) -> date | None:
    """Return the day on which a letter came back, unless the authority has been heard, or chasing resumed, since."""
    last = None
    for event in past:
        if event.kind in CAME_BACK:
            last = event.on
        elif event.kind not in _PROVES_NOTHING:
            last = None
    return last


def _against(step: Step, case: Case) -> tuple[str, date | None] | None:
    """Return what speaks against writing today, and the day from which it no longer does; None when nothing does."""
    status, today, calendar = case.now.status, case.now.today, case.calendar
    if status.chasing_off:
        return "chasing is switched off for this request", None
    if status.waits_for_us:
        return f"it waits for us: {status.next}", None
    if case.came_back:
        return f"a letter came back on {case.came_back}: put the address right, then `foitrack chase --resume`", None
    if case.waiting_mail:
        return "a mail from this authority waits to be filed or decided on: `foitrack inbox`", None
    if status.promised and today <= status.promised and step.when is not Occasion.EXTENSION_DOUBTFUL:
        return f"an answer is promised by {status.promised}", _after(status.promised, calendar)
    if step.when is Occasion.OVERDUE and status.grace_until and today <= status.grace_until:
        why = f"{status.grace_until} is a day of grace: it was sent on a day that is no working day"
        return why, _after(status.grace_until, calendar)
    if closed := calendar.why_not(today):
        return f"today is no working day: {closed}", working(today, calendar)
    return None


def _after(day: date, calendar: Calendar) -> date | None:
    """Return the first working day after a day; None when it lies beyond the bank holidays we know."""
    try:
        return calendar.add(day, 1)
    except BeyondHorizon:
        return None


def _later(day: date, other: date | None, calendar: Calendar) -> date | None:
    """Return the later of two days on which a letter may go; None when it hangs on something without a date."""
    return working(max(day, other), calendar) if other else None


def _counted(step: Step) -> str:
    number = step.after_working_days
    days = "1 working day" if abs(number) == 1 else f"{abs(number)} working days"
    return f"{days} {'before' if number < 0 else 'after'} {_NAMES[step.counted_from]}"


_NAMES = {
    CountedFrom.SENT: "the day it was received",
    CountedFrom.DUE: "the day the answer is due",
    CountedFrom.EXTENDED: "the day the extension was claimed",
    CountedFrom.LETTER_BEFORE: "the letter before",
    CountedFrom.REVIEW_DUE: "the day the internal review is due",
    CountedFrom.REVIEW_LAST: "the last day of the internal review",
}


def _because(step: Step, status: Status, told: Course) -> str:
    """Say why a letter may go, in the words of the request."""
    match step.when:
        case Occasion.UNACKNOWLEDGED:
            return f"sent on {status.sent} and not acknowledged"
        case Occasion.NOT_YET_DUE:
            return f"the answer is due on {status.due}"
        case Occasion.EXTENSION_DOUBTFUL:
            return f"the extension does not hold: {status.objection}"
        case Occasion.REVIEW_LATE:
            return f"the internal review was due on {status.review_due}"
        case Occasion.REVIEWED_IN_VAIN:
            return f"no internal review by {status.review_last}"
        case Occasion.NO_ANSWER if told.review:
            return f"no answer, and no internal review by {status.review_last}"
    return f"the answer was due on {status.due}"


def _nothing(status: Status) -> str:
    """Say why the plan holds no letter."""
    if status.waits_for_us:
        return f"it waits for us: {status.next}"
    if status.stage in {Stage.WAITING, Stage.EXTENDED, Stage.OVERDUE, Stage.REVIEW}:
        return f"the plan holds no further letter: {status.next}"
    return f"the request is {status.stage}: {status.next}"
