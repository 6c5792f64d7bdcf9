"""The fake post does what a test relies on: it keeps what it takes, and is busy when told to be."""

from foitrack.mail.verdicts import Accepted, NotNow
from tests.posts import FakePost

MAIL = b"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nSubject: Late\r\n\r\nHello\r\n"


def test_it_keeps_every_letter_it_takes() -> None:
    post = FakePost()
    assert isinstance(post.deliver(MAIL, "a@b.test", "foi@kent.test"), Accepted)
    assert post.taken == [("foi@kent.test", MAIL)]
    assert post.dated == [("2026-03-02", "foi@kent.test", "Late")]


def test_busy_it_keeps_nothing_and_says_when_to_come_again() -> None:
    post = FakePost(busy_every=2)
    answers = [post.deliver(MAIL, "a@b.test", f"{number}@kent.test") for number in range(4)]
    assert [type(each) for each in answers] == [Accepted, NotNow, Accepted, NotNow]
    assert [to for to, _ in post.taken] == ["0@kent.test", "2@kent.test"]
