"""The snapshot that mail is matched against."""

from datetime import date

from foitrack.core.known import Known, KnownRequest


def test_puts_the_latest_request_of_an_authority_first() -> None:
    early = KnownRequest("A-11111", "dogs", "kent", sent_on=date(2026, 1, 5))
    late = KnownRequest("A-22222", "cats", "kent", sent_on=date(2026, 2, 5))
    draft = KnownRequest("A-33333", "owls", "kent")
    known = Known({each.ref: each for each in (draft, early, late)})
    assert [each.ref for each in known.by_authority["kent"]] == ["A-22222", "A-11111", "A-33333"]


def test_leaves_out_a_reply_address_that_several_requests_share() -> None:
    requests = [KnownRequest(ref, "dogs", "kent", "ann@example.org") for ref in ("A-11111", "A-22222")]
    assert Known({each.ref: each for each in requests}).by_reply_to == {}


def test_folds_domains_and_joins_those_that_become_equal() -> None:
    known = Known({}, domains={"kent.pnn.police.uk": ("kent",), "kent.police.uk": ("kent", "essex")})
    assert known.authorities_of("X@Mail.Kent.police.uk") == ("kent", "essex")


def test_names_what_was_learnt_before_what_the_domain_says() -> None:
    known = Known({}, senders={"Pat@kent.police.uk": ("essex",)}, domains={"kent.police.uk": ("kent",)})
    assert known.authorities_of("pat@kent.police.uk") == ("essex", "kent")


def test_knows_nobody_by_an_empty_address() -> None:
    assert Known({}, domains={"": ("kent",), "uk": ("kent",)}).authorities_of("") == ()
