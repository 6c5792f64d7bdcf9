"""What real servers answer, and what each answer means for the letter and for those behind it."""

import pytest

from foitrack.core.model import MailServer
from foitrack.errors import LoginRefused, ServerError, TryLater
from foitrack.mail.verdicts import NotNow, Refused, Step, judge, spoken, wait_seconds

SERVER = MailServer("smtp.example.org", 587)
MINUTE, DAY = 60, 86400


@pytest.mark.parametrize(
    ("step", "code", "words"),
    [
        (Step.RECIPIENT, 550, "5.1.1 <foi@kent.police.uk>: Recipient address rejected: User unknown"),
        (Step.RECIPIENT, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
        (Step.RECIPIENT, 550, "5.1.1 User foi (foi@kent.police.uk) not listed in Domino Directory"),
        (Step.RECIPIENT, 550, "5.1.1 address is listed in no directory; blocked using recipient checks"),
        (Step.RECIPIENT, 551, "5.1.6 user has moved"),
        (Step.RECIPIENT, 552, "5.2.2 mailbox is over quota"),
        (Step.RECIPIENT, 553, "5.1.3 bad address syntax"),
        (Step.RECIPIENT, 554, "5.7.1 this list takes mail from members only"),
        (Step.RECIPIENT, 556, "5.1.10 the domain does not accept mail"),
        (Step.RECIPIENT, 550, "5.2.121 The recipient's per hour message receive limit exceeded"),
        (Step.SENDER, 552, "5.3.4 Message size exceeds fixed limit"),
        (Step.SENDER, 501, "5.3.4 too large"),
        (Step.TEXT, 554, "5.7.1 The message was rejected for its content"),
        (Step.TEXT, 552, "5.2.3 Message too large"),
        (Step.RECIPIENT, 550, ""),
    ],
)
def test_a_refusal_of_this_letter_is_not_a_refusal_of_the_others(step: Step, code: int, words: str) -> None:
    assert judge(SERVER, step, code, words) == Refused(code, words)


@pytest.mark.parametrize(
    ("step", "code", "words", "after_seconds"),
    [
        (Step.RECIPIENT, 450, "4.2.0 Greylisted, see http://postgrey.schweikert.ch/help/", 5 * MINUTE),
        (Step.RECIPIENT, 451, "4.7.1 Greylisting in action, please come back in 00:03:00 or 180 seconds", 180),
        (Step.RECIPIENT, 451, "4.7.1 Please try again in 10 minutes", 10 * MINUTE),
        (Step.RECIPIENT, 450, "4.2.1 The user you are trying to contact is receiving mail too quickly.", 15 * MINUTE),
        (Step.RECIPIENT, 450, "4.2.1 The user is receiving mail at a rate that prevents delivery", 15 * MINUTE),
        (Step.RECIPIENT, 452, "4.2.2 The recipient's inbox is over quota", 15 * MINUTE),
        (Step.RECIPIENT, 452, "4.2.2 The mailbox has too many messages", 15 * MINUTE),
        (Step.TEXT, 452, "4.3.1 Insufficient system storage", 15 * MINUTE),
        (Step.TEXT, 451, "4.3.0 local error in processing", 15 * MINUTE),
        (Step.GO_AHEAD, 451, "retry after 1 hour", 60 * MINUTE),
    ],
)
def test_a_letter_that_must_wait_says_how_long(step: Step, code: int, words: str, after_seconds: float) -> None:
    assert judge(SERVER, step, code, words) == NotNow(code, words, after_seconds)


@pytest.mark.parametrize(
    ("step", "code", "words", "after_seconds"),
    [
        (Step.SENDER, 421, "4.7.0 Try again later, closing connection.", 5 * MINUTE),
        (Step.TEXT, 421, "4.7.28 Our system has detected an unusual rate of mail", 5 * MINUTE),
        (Step.TEXT, 550, "5.4.5 Daily user sending limit exceeded.", DAY),
        (Step.TEXT, 550, "5.4.5 Daily SMTP relay sending quota exceeded", DAY),
        (Step.TEXT, 554, "5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", DAY),
        (Step.SENDER, 432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", 15 * MINUTE),
        (Step.RECIPIENT, 451, "4.7.500 Server busy. Please try again later", 15 * MINUTE),
        (Step.GREETING, 421, "4.3.2 The maximum number of concurrent connections has exceeded a limit", 5 * MINUTE),
        (Step.SENDER, 450, "4.7.1 Error: too much mail from 192.0.2.1", 15 * MINUTE),
        (Step.SENDER, 451, "4.3.2 temporary lookup failure, retry in 30 seconds", 30),
        (Step.TEXT, 550, "5.7.1 message rate limit exceeded, slow down", 15 * MINUTE),
    ],
    ids=[
        "Gmail closes",
        "Gmail, unusual rate",
        "Gmail, a day's limit",
        "Gmail, a relay's limit",
        "Microsoft, a day's limit",
        "Microsoft, threads",
        "Microsoft, busy",
        "Microsoft, connections",
        "Postfix, too much mail",
        "an answer that names its wait",
        "never, when it means not now",
    ],
)
def test_throttling_holds_up_all_letters_and_says_when_to_go_on(
    step: Step, code: int, words: str, after_seconds: float
) -> None:
    with pytest.raises(TryLater) as caught:
        judge(SERVER, step, code, words)
    assert caught.value.after_seconds == after_seconds
    assert "smtp.example.org port 587" in str(caught.value)
    assert "go on" in str(caught.value)


@pytest.mark.parametrize(
    ("step", "code", "words", "kind"),
    [
        (Step.SENDER, 530, "5.7.0 Authentication Required", LoginRefused),
        (Step.SENDER, 530, "5.7.57 Client not authenticated to send mail", LoginRefused),
        (Step.RECIPIENT, 554, "5.7.1 <foi@kent.police.uk>: Relay access denied", LoginRefused),
        (Step.RECIPIENT, 550, "5.7.54 Unable to relay recipient in non-accepted domain", LoginRefused),
        (Step.SENDER, 553, "5.7.1 <ann@example.org>: Sender address rejected: not owned by user bob", ServerError),
        (Step.TEXT, 554, "5.2.252 SendAsDenied; not allowed to send as this sender", ServerError),
        (Step.TEXT, 550, "5.7.60 SMTP; Client does not have permissions to send as this sender", ServerError),
        (Step.TEXT, 550, "5.1.8 Access denied, bad outbound sender", ServerError),
        (Step.RECIPIENT, 554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen", ServerError),
        (Step.TEXT, 550, "5.7.26 DMARC authentication failed for this sender", ServerError),
        (Step.TEXT, 554, "5.7.1 your address is listed at bl.example.net", ServerError),
        (Step.GREETING, 554, "No SMTP service here", ServerError),
        (Step.GO_AHEAD, 250, "a yes at the wrong place", ServerError),
        (Step.RECIPIENT, -1, "gibberish", ServerError),
    ],
)
def test_what_concerns_the_account_is_raised_and_blames_no_letter(
    step: Step, code: int, words: str, kind: type[ServerError]
) -> None:
    with pytest.raises(ServerError) as caught:
        judge(SERVER, step, code, words)
    assert type(caught.value) is kind
    assert words in str(caught.value)


def test_a_servers_words_are_made_fit_to_print() -> None:
    verdict = judge(SERVER, Step.RECIPIENT, 550, b"5.1.1 \x1b[31mno\r\nsuch\x00 user \xff" + b"x" * 5000)
    assert verdict.words.startswith("5.1.1 [31mno such user \ufffdxxx")
    assert len(verdict.words) == 300


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("try again in 300 seconds", 300),
        ("retry in 5min", 300),
        ("wait 2 hours", 7200),
        ("4.7.1 wait 90s please", 90),
        ("come back in 999999 hours", DAY),
        ("4.2.1 mailbox busy", 15 * MINUTE),
        ("450 4 messages", 15 * MINUTE),
    ],
)
def test_the_wait_is_read_from_the_words(words: str, seconds: float) -> None:
    assert wait_seconds(words) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 second"), (30, "30 seconds"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes"), (7200, "2 hours")],
)
def test_a_wait_is_spoken_in_whole_units_rounded_up(seconds: float, words: str) -> None:
    assert spoken(seconds) == words
