"""`foitrack send`: list what would go to whom, ask, and send it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import click

from foitrack.cli.campaignfiles import readable
from foitrack.cli.output import say
from foitrack.cli.pacing import dispatch, pace_options
from foitrack.cli.parameters import CampaignName, RequestType
from foitrack.cli.session import LONDON, Session, pass_session
from foitrack.cli.tables import Column, print_table
from foitrack.core.model import Request
from foitrack.core.words import Channel
from foitrack.errors import PartlyDone, ServerError
from foitrack.forces import stale
from foitrack.mail.verdicts import Accepted, NotNow, Refused, Unknown
from foitrack.services.comparing import in_words, similar_requests
from foitrack.services.deliveries import look_up_unknown, unknown
from foitrack.services.enclosing import answer_sheet, with_answer_sheets
from foitrack.services.intending import Intent, Rechecked
from foitrack.services.posting import FOLDER, ToHand, movable, move, requests_to_hand, write_out
from foitrack.services.queueing import again, again_still_due, requests_still_due, to_send
from foitrack.services.rehearsing import write_drafts
from foitrack.services.sending import Report, Sent
from foitrack.store.letters import Outgoing

BY_HAND = (Column("Ref"), Column("Authority", shrink=True), Column("By"), Column("Files", shrink=True))
COLUMNS = (
    Column("Ref"),
    Column("To", shrink=True),
    Column("Letter"),
    Column("Address", shrink=True),
    Column("Subject", shrink=True),
)


@click.command()
@click.argument("campaign", type=CampaignName(), required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Write the mails as .eml files and send nothing.")
@click.option("--only", metavar="FORCE", multiple=True, help="Send to this force only; may be given several times.")
@click.option("--again", "once_more", metavar="REF", type=RequestType(), help="Send this one letter once more.")
@click.option("--to", "address", metavar="ADDRESS", help="With --again: the address it goes to from now on.")
@click.option(
    "--by",
    "channel",
    type=click.Choice([each.value for each in Channel]),
    help="Send these another way than forces.yaml says.",
)
@pace_options
@pass_session
def command(
    session: Session,
    campaign: str | None,
    yes: bool,
    dry_run: bool,
    only: tuple[str, ...],
    once_more: Request | None,
    address: str | None,
    channel: str | None,
    any_time: bool,
    wait: bool,
) -> None:
    """Send what is drafted, after listing it and asking.

    What goes by form or post is written out to be sent by hand.

    Example: foitrack send social-media --only kent
    """
    if (campaign is None) == (once_more is None):
        raise click.UsageError("name a campaign, or one letter with --again REF")
    if address and not once_more:
        raise click.UsageError("--to goes with --again; to change an address for good, edit forces.yaml")
    if channel and not campaign:
        raise click.UsageError("--by goes with a campaign")
    pace = Pace(yes, any_time, wait)
    if once_more:
        _send_again(session, once_more, address or "", dry_run, pace)
    elif campaign:
        _send_campaign(session, campaign, only, Channel(channel) if channel else None, dry_run, pace)


@dataclass(frozen=True, slots=True)
class Pace:
    """How letters leave: without asking, at any time of day, waiting for what may go later."""

    yes: bool
    any_time: bool
    wait: bool


def _send_again(session: Session, request: Request, address: str, dry_run: bool, pace: Pace) -> None:
    """Send one letter once more, after its name was told; nothing when a look-up in Sent finds that it left."""
    if unknown(session.store) and not dry_run and request.ref in _look_up(session):
        say(f"{request.ref}: nothing is sent again: its letter left")
        return
    intents = [again(session.store, request, address)]
    if intents[0].is_request:
        intents = with_answer_sheets(intents, session.campaign(request.campaign))
    if dry_run:
        _dry_run(session, intents)
        return
    _list(session, intents)
    question = f"Send the {intents[0].letter.name} letter of {request.ref} once more?"
    _dispatch(session, intents, question, pace, lambda share: again_still_due(session.store, share, address))


def _send_campaign(
    session: Session, campaign: str, only: Sequence[str], way: Channel | None, dry_run: bool, pace: Pace
) -> None:
    """Send what is drafted of a campaign; write out what goes by hand."""
    moved = _moved(session, campaign, only, way) if way else []
    if dry_run:
        _dry_run(session, _intents(session, campaign, only, {each.ref: way for each in moved if way}))
        return
    if moved and way:
        if not pace.yes:
            click.confirm(f"Let {_requests(len(moved))} go by {way} from now on?", abort=True, err=True)
        move(session.store, moved, way)
    _write_out(session, campaign, only)
    if unknown(session.store):
        _look_up(session)
    intents = _intents(session, campaign, only)
    if not intents:
        say("nothing to send by mail: every letter has left or is waiting for your word")
        return
    _list(session, intents)
    _say_similar(session, campaign, intents)
    question = f"Send {_letters(len(intents))}?"
    _dispatch(session, intents, question, pace, lambda share: requests_still_due(session.store, share))


def _dispatch(
    session: Session,
    intents: Sequence[Intent],
    question: str,
    pace: Pace,
    still_due: Callable[[Sequence[Intent]], Rechecked],
) -> None:
    conclude(dispatch(session, intents, question, pace.yes, pace.any_time, pace.wait, still_due))


def _moved(session: Session, campaign: str, only: Sequence[str], channel: Channel) -> list[Request]:
    ids = [session.forces.find(name).id for name in only]
    return movable(session.store, session.forces, campaign, ids, channel)


def _intents(
    session: Session, campaign: str, only: Sequence[str], ways: Mapping[str, Channel] | None = None
) -> list[Intent]:
    """Return what may go, to the forces chosen, with what goes along."""
    ids = {session.forces.find(name).id for name in only}
    chosen = [each for each in to_send(session.store, campaign, ways) if not ids or each.request.authority in ids]
    return with_answer_sheets(chosen, session.campaign(campaign)) if chosen else []


def _dry_run(session: Session, intents: Sequence[Intent]) -> None:
    folder = session.home.root / "dry-run"
    files = write_drafts(session.store, folder, session.settings.requester, intents, session.now)
    say(f"wrote {_letters(len(files))} to {folder}; nothing was sent")


def _list(session: Session, intents: Sequence[Intent]) -> None:
    rows = [
        (i.request.ref, i.request.authority_name, i.letter.name, i.request.address, i.letter.subject) for i in intents
    ]
    print_table(COLUMNS, rows)
    asked = [session.forces[i.request.authority] for i in intents if i.request.authority in session.forces]
    old = [each for each in asked if stale(each, session.today)]
    if old:
        since = min((each.checked_on for each in old if each.checked_on), default=None)
        when = f"since {since.year}" if since else "ever"
        which = f"{len(old)} of these {len(intents)} addresses were" if len(intents) > 1 else "this address was"
        say(f"! {which} not checked {when}: look before you send")


def _say_similar(session: Session, campaign: str, intents: Sequence[Intent]) -> None:
    asked = session.campaign(campaign)
    going = {each.request.authority for each in intents}
    found = similar_requests(session.store, asked, readable(session), session.calendar, session.today)
    for text in in_words([each for each in found if each.earlier.authority in going]):
        say(f"! {text}")


def _look_up(session: Session) -> set[str]:
    """Say of each letter in doubt whether it is in Sent; return the references of those that are."""
    letters: list[tuple[Outgoing, bool | None]]
    try:
        with session.inbox() as inbox:
            letters = look_up_unknown(session.store, inbox, session.now)
    except ServerError as fault:
        say(f"! could not look in the Sent folder: {fault}")
        letters = [(each, None) for each in unknown(session.store)]
    for letter, found in letters:
        if found:
            say(f"{letter.ref}: the {letter.letter} letter is in the Sent folder; recorded as sent")
        else:
            where = "it is not in the Sent folder" if found is False else "there is no Sent folder to look in"
            say(f"! {letter.ref}: it is not known whether the {letter.letter} letter left; {where}")
            say(
                f"  'foitrack record {letter.ref} sent' if it did, 'foitrack send --again {letter.ref}' to send it anew"
            )
    return {letter.ref for letter, found in letters if found}


def conclude(report: Report) -> None:
    """Say what became of the letters; raise PartlyDone with a list when not all left, or what stopped the run."""
    troubles = [text for text in map(_trouble, report.results) if text]
    troubles += [f"{ref}: it cannot be sent as it is ({why})" for ref, why in report.faulty.items()]
    for ref, why in report.left_out.items():
        say(f"! {ref}: left out: {why}")
    if report.not_in_sent:
        say(f"! {_letters(report.not_in_sent)} could not be put in the Sent folder: {report.why_not_in_sent}")
    if report.stopped_by and not report.results:
        raise type(report.stopped_by)(
            f"{report.stopped_by.what} ({_stay(len(report.queued))} queued, nothing was sent)",
            report.stopped_by.do,
        )
    if report.whole:
        say(f"sent {_letters(report.sent)}")
        return
    if report.stopped_by:
        troubles.append(f"stopped: {report.stopped_by}")
    if report.queued:
        when = f"after {report.go_on_at.astimezone(LONDON):%H:%M on %-d %B}" if report.go_on_at else "later"
        troubles.append(f"still queued, run the command again {when}: {', '.join(report.queued)}")
    raise PartlyDone(f"sent {_letters(report.sent)}; not all left\n" + "\n".join(f"  {each}" for each in troubles))


def _trouble(sent: Sent) -> str:
    who = f"{sent.request.ref} {sent.request.authority_name}"
    match sent.delivered:
        case Accepted():
            return ""
        case Refused(code, words):
            return f"{who}: {sent.request.address} was refused for good ({code} {words})"
        case NotNow(code, words):
            return f"{who}: not now ({code} {words})"
        case Unknown(words):
            return f"{who}: it is not known whether it left ({words}); run 'foitrack send' again to look it up"


def _write_out(session: Session, campaign: str, only: Sequence[str]) -> None:
    ids = {session.forces.find(name).id for name in only}
    found = requests_to_hand(session.store, campaign, session.forces)
    chosen = [each for each in found if not ids or each.request.authority in ids]
    if chosen and (asked := session.campaign(campaign)).answer_sheet:
        chosen = [replace(each, enclosures=answer_sheet(asked, each.request.ref)) for each in chosen]
    hand_out(session, chosen)


def hand_out(session: Session, letters: Sequence[ToHand]) -> None:
    """Write out the letters that a person sends, list them with their files, and say how each is recorded."""
    if not letters:
        return
    folder = session.home.root / FOLDER
    rows = []
    for each in letters:
        files = write_out(folder, each, session.settings.requester, session.today)
        names = " and ".join(str(file.relative_to(session.home.root)) for file in files)
        rows.append((each.request.ref, each.request.authority_name, each.way, names))
    print_table(BY_HAND, rows)
    say(f"to be sent by hand: {_letters(len(rows))}; the text says how. Then record it, such as")
    say(f"  {letters[0].recorded_by(session.today)}")


def _stay(number: int) -> str:
    return f"{_letters(number)} {'stays' if number == 1 else 'stay'}"


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number} letters"


def _requests(number: int) -> str:
    return "1 request" if number == 1 else f"{number} requests"
