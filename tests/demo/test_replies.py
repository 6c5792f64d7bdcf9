"""The simulated forces' mails, read with foitrack's own parser, matcher and reader."""

from collections import Counter
from datetime import date, time
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from foitrack.core.candidates import candidates
from foitrack.core.known import Known, KnownRequest
from foitrack.core.matching import match
from foitrack.core.model import Document, Message
from foitrack.core.quoting import new_text
from foitrack.core.reading import read
from foitrack.core.words import Kind
from foitrack.demo import cast
from foitrack.demo.cast import Paper, Turn, Welcome
from foitrack.demo.figures import CASES, TOTALS
from foitrack.demo.replies import Reply
from foitrack.documents.reading import read as read_document
from foitrack.mail.parse import parse
from foitrack.rules import shipped_rules
from tests.demo.rehearsed import ADA, CALENDAR, CHASED, DUE, SENT, authorities, campaign, letters, story, whole_story

SEEDS = [0, 1, 2]
ANSWERS = (Kind.DISCLOSED, Kind.PARTLY_DISCLOSED)
REFS = {sent.authority.id: sent.request.ref for sent in letters()}


def documents(message: Message) -> list[tuple[str, Document]]:
    if message.bounce:
        return []
    return [(file.name, read_document(file.content, file.name, file.type)) for file in message.attachments]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_authority_does_what_its_part_says(seed: int) -> None:
    told, replies = whole_story(seed)
    turns = {name: part.turn for name, part in told.parts.items()}
    for turn in Turn:
        names = [name for name in turns if turns[name] is turn]
        kinds = {name: {reply.kind for reply in replies if name in reply.authorities} for name in names}
        said = set(chain.from_iterable(kinds.values()))
        assert names, turn
        assert said.isdisjoint(ANSWERS) == (turn in (Turn.REFUSES, Turn.KEEPS_SILENT)), turn
        assert (Kind.REFUSED in said) == (turn is Turn.REFUSES)
        assert (Kind.BOUNCED in said) == (turn is Turn.HAS_MOVED)
        assert (Kind.CLARIFICATION_ASKED in said) == (turn is Turn.ASKS_FIRST)
        assert (Kind.PARTLY_DISCLOSED in said) == (turn is Turn.ANSWERS_IN_PART)


@pytest.mark.parametrize("seed", SEEDS)
def test_everyone_answers_once_but_the_one_that_refuses_and_the_one_that_keeps_silent(seed: int) -> None:
    told, replies = whole_story(seed)
    answers = Counter(name for reply in replies if reply.kind in ANSWERS for name in reply.authorities)
    assert set(answers.values()) == {1}
    assert set(answers) == set(told.truth)
    assert {told.parts[name].turn for name in told.parts if name not in answers} == {Turn.REFUSES, Turn.KEEPS_SILENT}
    assert len(told.parts) == len(authorities()) == len(answers) + 2


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_in_the_end_adds_up_to_the_published_totals(seed: int) -> None:
    told, _ = whole_story(seed)
    sums = {key: sum(int(row[key]) for row in told.truth.values()) for key in TOTALS if key != "official_accounts"}
    assert sums == {key: total for key, total in TOTALS.items() if key != "official_accounts"}
    assert [told.truth[name]["cases"] for name in ("greater-manchester", "west-midlands", "metropolitan")] == [
        "88", "74", "69"
    ]  # fmt: skip
    accounts = [row["official_accounts"] for row in told.truth.values()]
    assert (accounts.count("<5"), accounts.count("")) == (1, 1)


def test_the_same_letters_and_seed_bring_the_same_bytes() -> None:
    stories = [story(seed) for seed in (4, 4, 5)]
    once, again, other = ([r.raw for sent in letters() for r in told.replies_to(sent.raw, SENT)] for told in stories)
    assert once == again
    assert once != other


def test_on_time_means_within_twenty_working_days() -> None:
    told, replies = whole_story()
    for reply in replies:
        assert reply.on >= SENT
        assert reply.kind in (Kind.AUTOMATIC_REPLY, Kind.OUT_OF_OFFICE) or CALENDAR.is_working_day(reply.on)
        late = told.parts[reply.authorities[0]].turn in (Turn.ANSWERS_LATE, Turn.ASKS_FIRST)
        if reply.kind in ANSWERS:
            assert (reply.on > DUE) == late


def test_mails_are_dated_on_their_day_within_office_hours_in_london() -> None:
    for reply in whole_story()[1]:
        local = reply.at.astimezone(ZoneInfo("Europe/London"))
        assert local.date() == reply.on
        assert time(9) <= local.time() <= time(16, 30)


def test_the_silent_one_gets_two_letters_and_sends_nothing_of_substance() -> None:
    told, replies = whole_story()
    [silent] = [name for name, part in told.parts.items() if part.turn is Turn.KEEPS_SILENT]
    said = {reply.kind for reply in replies if silent in reply.authorities}
    assert said <= {Kind.AUTOMATIC_REPLY, Kind.ACKNOWLEDGED, Kind.OUT_OF_OFFICE}


@pytest.mark.parametrize("turn", [Turn.ANSWERS_LATE, Turn.KEEPS_SILENT])
def test_a_reminder_within_time_hurries_no_one(turn: Turn) -> None:
    told = story()
    sent = next(sent for sent in letters() if told.parts[sent.authority.id].turn is turn)
    told.replies_to(sent.raw, SENT)
    assert told.replies_to(sent.raw, DUE) == []


def test_whoever_is_asked_for_an_acknowledgement_gives_one_once() -> None:
    told = story()
    unacknowledged = [
        sent
        for sent in letters()
        if (part := told.parts[sent.authority.id]).turn in (Turn.ANSWERS, Turn.ANSWERS_LATE)
        and part.welcome not in (Welcome.ACKNOWLEDGEMENT, Welcome.BOTH)
        and part.working_days > 8
    ]
    assert len(unacknowledged) > 3
    for sent in unacknowledged:
        told.replies_to(sent.raw, SENT)
        [late] = told.replies_to(sent.raw, date(2026, 3, 9))
        assert (late.kind, late.on) == (Kind.ACKNOWLEDGED, date(2026, 3, 10))
        assert told.replies_to(sent.raw, date(2026, 3, 11)) == []


def test_a_letter_before_the_question_is_not_taken_for_the_clarification() -> None:
    told = story()
    sent = next(sent for sent in letters() if told.parts[sent.authority.id].turn is Turn.ASKS_FIRST)
    [asked] = [reply for reply in told.replies_to(sent.raw, SENT) if reply.kind is Kind.CLARIFICATION_ASKED]
    assert {reply.kind for reply in told.replies_to(sent.raw, SENT)} <= {Kind.ACKNOWLEDGED}
    [answer] = told.replies_to(sent.raw, asked.on)
    assert answer.kind is Kind.DISCLOSED


def test_nobody_answers_twice() -> None:
    told = story()
    for day in (SENT, CHASED, date(2026, 4, 20), date(2026, 5, 20)):
        replies = [(sent.authority.id, reply) for sent in letters() for reply in told.replies_to(sent.raw, day)]
    assert {reply.kind for _, reply in replies} == {Kind.BOUNCED}


def test_a_letter_to_nobody_in_the_story_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        story().replies_to(letters()[0].to("foi@nowhere.example"), SENT)


def test_a_joint_answer_waits_for_both_requests() -> None:
    told = story()
    norfolk, suffolk = (sent for sent in letters() if sent.authority.id in cast.JOINT)
    assert not [reply for reply in told.replies_to(norfolk.raw, SENT) if reply.kind in ANSWERS]
    [joint] = [reply for reply in told.replies_to(suffolk.raw, SENT) if reply.kind in ANSWERS]
    assert joint.authorities == cast.JOINT


# -- as foitrack reads them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mail_is_read_without_a_problem(seed: int) -> None:
    for reply in whole_story(seed)[1]:
        message = parse(reply.raw)
        assert message.problems == ()
        assert message.date == reply.at
        assert message.text.strip()
        assert message.automatic == (reply.kind in (Kind.AUTOMATIC_REPLY, Kind.OUT_OF_OFFICE, Kind.BOUNCED))


def test_the_bounce_is_a_permanent_delivery_report() -> None:
    told, replies = whole_story()
    [bounced] = [reply for reply in replies if reply.kind is Kind.BOUNCED]
    bounce = parse(bounced.raw).bounce
    assert bounce
    [moved] = told.new_addresses
    assert (bounce.address, bounce.permanent) == (told.parts[moved].authority.email.lower(), True)


def known(told_references: dict[str, dict[str, tuple[str, ...]]]) -> Known:
    requests = {
        sent.request.ref: KnownRequest(
            sent.request.ref,
            campaign().name,
            sent.authority.id,
            sent.request.reply_to,
            True,
            SENT,
            sent.authority.email,
        )
        for sent in letters()
    }
    domains: dict[str, tuple[str, ...]] = {}
    for each in authorities():
        for domain in each.domains:
            domains[domain] = (*domains.get(domain, ()), each.id)
    return Known(
        requests,
        {sent.message_id: sent.request.ref for sent in letters()},
        told_references,
        domains=domains,
        shared={each.id: each.shared_with for each in authorities()},
        names={each.id: (each.name, *each.other_names) for each in authorities()},
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mail_is_filed_under_its_requests(seed: int) -> None:
    told, replies = whole_story(seed)
    references: dict[str, dict[str, tuple[str, ...]]] = {}
    wrong = []
    for reply in replies:
        message = parse(reply.raw)
        found = match(message, known(references), new_text(message.text))
        if {each.ref for each in found.matches} != {REFS[name] for name in reply.authorities}:
            wrong.append((reply.authorities, reply.kind, message.subject, found))
        if reply.kind is Kind.ACKNOWLEDGED:
            [name] = reply.authorities
            references[name] = {told.parts[name].reference(SENT): (REFS[name],)}
    assert wrong == []


def test_several_rungs_of_the_ladder_are_needed() -> None:
    rungs = set()
    for reply in whole_story()[1]:
        message = parse(reply.raw)
        rungs |= {each.rung for each in match(message, known({}), new_text(message.text)).matches}
    assert len(rungs) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_suggestion_is_what_a_person_would_record(seed: int) -> None:
    rules, wrong = shipped_rules(), []
    for reply in whole_story(seed)[1]:
        message = parse(reply.raw)
        files = [(name, document.text) for name, document in documents(message)]
        found = read(message.subject, new_text(message.text), files, message, rules, set(REFS.values()), CALENDAR.add)
        kinds = [each.kind for each in found] or [Kind.NOTED]
        if kinds[0] != reply.kind:
            wrong.append((reply.authorities, reply.kind, kinds))
    assert wrong == []


def test_acknowledgements_state_the_day_the_act_gives() -> None:
    rules, read_dates = shipped_rules(), set()
    for reply in whole_story()[1]:
        if reply.kind is Kind.ACKNOWLEDGED:
            message = parse(reply.raw)
            [first, *_] = read(message.subject, new_text(message.text), [], message, rules, set(), CALENDAR.add)
            read_dates.add(first.until)
    assert read_dates == {DUE}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_candidates_are_what_the_forces_said(seed: int) -> None:
    told, replies = whole_story(seed)
    wrong = []
    for reply in replies:
        if reply.kind in ANSWERS and told.parts[reply.authorities[0]].paper is not Paper.SCAN:
            for name in reply.authorities:
                wrong += wrongly_read(reply, name, told.truth[name])
    assert wrong == []


@pytest.mark.parametrize("seed", SEEDS)
def test_one_force_scans_its_paper_and_none_whose_figures_are_published(seed: int) -> None:
    told, replies = whole_story(seed)
    [scanning] = [name for name, part in told.parts.items() if part.paper is Paper.SCAN]
    assert scanning not in CASES
    assert set(told.truth[scanning]) == {question.key for question in campaign().questions}
    [reply] = [each for each in replies if scanning in each.authorities and each.kind in ANSWERS]
    [file] = parse(reply.raw).attachments
    assert file.name.lower().endswith(".pdf")
    assert "scan" in " ".join(read_document(file.content, file.name, file.type).warnings)


def wrongly_read(reply: Reply, name: str, truth: dict[str, str]) -> list[tuple[str, str, str, str]]:
    message = parse(reply.raw)
    [authority] = [each for each in authorities() if each.id == name]
    names = (authority.name, *authority.other_names)
    found = candidates(campaign().questions, documents(message), new_text(message.text), names=names)
    best: dict[str, str] = {}
    for each in found:
        best.setdefault(each.cell, each.value.text)
    return [
        (name, key, told or "withheld", best.get(key, "nothing"))
        for key, told in truth.items()
        if best.get(key, "nothing") != (told or "withheld")
    ]


def test_no_mail_holds_more_than_the_requester_told() -> None:
    for reply in whole_story()[1]:
        assert {address for address in parse(reply.raw).recipients if "ada" not in address} == set()
        assert ADA.email.encode() in reply.raw or b"ada+" in reply.raw


@pytest.mark.parametrize("seed", SEEDS)
def test_no_template_shows_through(seed: int) -> None:
    for reply in whole_story(seed)[1]:
        message = parse(reply.raw)
        shown = " ".join([message.subject, message.text, *(document.text for _, document in documents(message))])
        assert not set("{}") & set(shown)
        assert "[table]" not in shown


def test_replies_come_in_every_form_and_from_every_kind_of_sender() -> None:
    told, replies = whole_story()
    answers = [parse(reply.raw) for reply in replies if reply.kind in ANSWERS]
    endings = Counter(file.name.rpartition(".")[2].lower() for answer in answers for file in answer.attachments)
    assert set(endings) == {"csv", "docx", "pdf", "xls", "xlsx"}
    assert any(answer.html for answer in answers)
    assert {len(answer.attachments) for answer in answers} == {0, 1}
    senders = {message.sender.email for message in answers if message.sender}
    assert any("reply" in sender for sender in senders)
    assert any(sender in {part.authority.email for part in told.parts.values()} for sender in senders)
    assert any(not message.in_reply_to for message in answers)
