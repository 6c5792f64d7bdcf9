"""Which letters the events of a request give a reason for, one story a state."""

from dataclasses import dataclass
from datetime import date

import pytest

from foitrack import bankholidays
from foitrack.core.occasions import RULES, Addressee, addressee, choices, makes, situation
from foitrack.core.status import status
from foitrack.core.words import Kind
from tests.stories import events

CALENDAR = bankholidays.load()


@dataclass(frozen=True)
class Story:
    """What happened, today, and the letters that may be written by hand today."""

    told: str
    today: str
    letters: str


SENT = "2026-03-02 sent\n"  # due on 31 March 2026
HEARD = SENT + "2026-03-04 acknowledged\n"

STORIES = {
    "nothing sent": Story("", "2026-03-02", ""),
    "not delivered": Story("2026-03-02 sent\n2026-03-02 bounced", "2026-03-04", ""),
    "sent": Story(SENT, "2026-03-04", "acknowledgement-chase reminder withdrawal"),
    "acknowledged": Story(HEARD, "2026-03-05", "reminder withdrawal"),
    "an automatic reply": Story(SENT + "2026-03-02 automatic-reply", "2026-03-05", "reminder withdrawal"),
    "an automatic reply to an earlier sending": Story(
        SENT + "2026-03-02 automatic-reply\n2026-03-09 sent", "2026-03-10", "acknowledgement-chase reminder withdrawal"
    ),
    "the last day": Story(HEARD, "2026-03-31", "reminder withdrawal"),
    "overdue": Story(
        HEARD, "2026-04-01", "overdue overdue-second internal-review-silence ico-complaint-silence withdrawal"
    ),
    "clarification asked": Story(HEARD + "2026-03-10 clarification-asked", "2026-03-11", "clarification withdrawal"),
    "clarification asked and lapsed": Story(
        HEARD + "2026-03-10 clarification-asked", "2026-05-11", "clarification withdrawal"
    ),
    "clarified": Story(
        HEARD + "2026-03-10 clarification-asked\n2026-03-12 clarified", "2026-03-13", "reminder withdrawal"
    ),
    "fee asked": Story(HEARD + "2026-03-10 fees-notice", "2026-03-11", "fee-query withdrawal"),
    "still wanted?": Story(HEARD + "2026-04-20 still-wanted-asked", "2026-04-21", "still-wanted withdrawal"),
    "extended rightly": Story(HEARD + "2026-03-30 extended sections=31", "2026-03-31", "reminder withdrawal"),
    "extended without a ground": Story(
        HEARD + "2026-03-27 extended", "2026-03-30", "extension-challenge reminder withdrawal"
    ),
    "extended without a ground, and overdue": Story(
        HEARD + "2026-03-27 extended",
        "2026-04-01",
        "extension-challenge overdue overdue-second internal-review-silence ico-complaint-silence withdrawal",
    ),
    "disclosed": Story(HEARD + "2026-03-30 disclosed", "2026-03-31", "preferred-form thanks"),
    "partly disclosed": Story(
        HEARD + "2026-03-30 partly-disclosed sections=40(2)", "2026-03-31", "preferred-form internal-review-part thanks"
    ),
    "not held": Story(HEARD + "2026-03-30 not-held", "2026-03-31", "internal-review-refusal thanks"),
    "transferred": Story(HEARD + "2026-03-30 transferred", "2026-03-31", "thanks"),
    "refused": Story(HEARD + "2026-03-30 refused sections=31(1)", "2026-03-31", "internal-review-refusal"),
    "refused on cost": Story(
        HEARD + "2026-03-30 refused sections=12(2)", "2026-03-31", "refine-cost internal-review-refusal"
    ),
    "refused, the last day to ask for a review": Story(
        HEARD + "2026-03-30 refused", "2026-05-29", "internal-review-refusal"
    ),
    "refused, a day too late for a review": Story(HEARD + "2026-03-30 refused", "2026-05-30", ""),
    "refused, then withdrawn": Story(HEARD + "2026-03-30 refused\n2026-03-31 withdrawn", "2026-04-01", ""),
    "review asked": Story(HEARD + "2026-03-30 refused\n2026-04-17 review-asked", "2026-05-18", "withdrawal"),
    "review late": Story(
        HEARD + "2026-03-30 refused\n2026-04-17 review-asked", "2026-05-19", "review-overdue withdrawal"
    ),
    "review never came": Story(
        HEARD + "2026-03-30 refused\n2026-04-17 review-asked",
        "2026-06-18",
        "review-overdue ico-complaint-review withdrawal",
    ),
    "review upheld the refusal": Story(
        HEARD + "2026-03-30 refused\n2026-04-17 review-asked\n2026-05-15 review-decided decision=upheld",
        *("2026-06-26", "ico-complaint-review"),
    ),
    "review upheld the refusal, six weeks and a day ago": Story(
        HEARD + "2026-03-30 refused\n2026-04-17 review-asked\n2026-05-15 review-decided decision=upheld",
        *("2026-06-27", ""),
    ),
    "review went our way": Story(
        HEARD + "2026-03-30 refused\n2026-04-17 review-asked\n2026-05-15 review-decided decision=overturned",
        *("2026-05-18", ""),
    ),
    "silence, and no review either": Story(
        HEARD + "2026-04-17 review-asked", "2026-06-18", "review-overdue ico-complaint-silence withdrawal"
    ),
    "with the ICO": Story(HEARD + "2026-04-17 complained", "2026-06-18", "withdrawal"),
    "the reply was retracted": Story(
        HEARD + "2026-03-30 disclosed\n2026-03-31 reply-retracted",
        *("2026-04-01", "overdue overdue-second internal-review-silence ico-complaint-silence withdrawal"),
    ),
    "withdrawn": Story(HEARD + "2026-03-10 withdrawn", "2026-04-01", ""),
}


def choices_of(story: Story) -> dict[str, str]:
    """Return each letter with why it may not be written."""
    on = date.fromisoformat(story.today)
    happened = events(story.told)
    return choices(situation(status(happened, on, CALENDAR), happened, on))


@pytest.mark.parametrize("name", STORIES)
def test_the_events_give_a_reason_for_these_letters_and_no_others(name: str) -> None:
    found = choices_of(STORIES[name])
    assert {letter for letter, against in found.items() if not against} == set(STORIES[name].letters.split())


def test_every_letter_is_allowed_in_some_story_and_refused_with_a_reason_in_another() -> None:
    everything = [choices_of(story) for story in STORIES.values()]
    for letter in RULES:
        assert any(not found[letter] for found in everything), letter
        assert any(len(found[letter]) > 10 for found in everything), letter


@pytest.mark.parametrize(
    ("name", "letter", "why"),
    [
        ("nothing sent", "overdue", "the request is drafted"),
        ("acknowledged", "acknowledgement-chase", "it was acknowledged"),
        ("an automatic reply", "acknowledgement-chase", "an automatic reply came on 2026-03-02"),
        ("the last day", "overdue", "it is not late: the answer is due on 2026-03-31"),
        ("disclosed", "ico-complaint-silence", "it was answered on 2026-03-30"),
        ("refused", "refine-cost", "it was not refused on cost (section 12)"),
        ("refused", "internal-review-part", "it was not answered with: partly-disclosed"),
        ("refused, a day too late for a review", "internal-review-refusal", "the last day to ask for an internal"),
        ("review asked", "internal-review-refusal", "an internal review was asked for on 2026-04-17"),
        ("review asked", "review-overdue", "the internal review is due on 2026-05-18"),
        ("review late", "ico-complaint-review", "the internal review may take until 2026-06-17"),
        ("review went our way", "ico-complaint-review", "the internal review went our way"),
        ("review upheld the refusal, six weeks and a day ago", "ico-complaint-review", "the last day to complain was"),
        ("extended rightly", "extension-challenge", "the extension is within section 10(3)"),
        ("acknowledged", "extension-challenge", "no extension was claimed"),
        ("overdue", "review-overdue", "no internal review is awaited"),
        ("disclosed", "ico-complaint-review", "no internal review was decided"),
        ("overdue", "ico-complaint-review", "there was no reply to review"),
        ("withdrawn", "withdrawal", "the request is withdrawn"),
    ],
)
def test_a_letter_that_may_not_be_written_says_why(name: str, letter: str, why: str) -> None:
    assert choices_of(STORIES[name])[letter].startswith(why)


def test_a_complaint_goes_to_the_ico_and_every_other_letter_to_the_authority() -> None:
    to_ico = {letter for letter in RULES if addressee(letter) is Addressee.ICO}
    assert to_ico == {"ico-complaint-silence", "ico-complaint-review"}
    assert addressee("my-letter") is Addressee.AUTHORITY
    assert makes("my-letter") is Kind.CHASED
