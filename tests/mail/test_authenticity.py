import pytest

from foitrack.mail.authenticity import Check, checks, servers
from foitrack.mail.parse import parse
from tests.mail.made import mail

OURS = "mx.example.org"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        pytest.param(
            [f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=foi@a.example; dmarc=pass header.from=b.example"],
            [("SPF", "pass", "a.example"), ("DMARC", "pass", "b.example")],
            id="our-own-server",
        ),
        pytest.param(["Authentication-Results: mx.elsewhere.example; spf=pass; dkim=pass"], [], id="another-server"),
        pytest.param([f"Authentication-Results: {OURS} 1; dkim=fail (bad; signature) header.d=x.example"],
                     [("DKIM", "fail", "x.example")], id="version-and-comment"),
        pytest.param([f"Authentication-Results: {OURS}; dkim=fail header.d=a.example; dkim=pass header.d=b.example"],
                     [("DKIM", "pass", "b.example")], id="one-of-two-signatures-passes"),
        pytest.param([f"Authentication-Results: {OURS}; dmarc=fail header.from=a.example",
                      f"Authentication-Results: {OURS}; dmarc=pass header.from=a.example"],
                     [("DMARC", "fail", "a.example")], id="the-uppermost-counts"),
        pytest.param([f"Authentication-Results: {OURS}; none"], [], id="none"),
        pytest.param(["Authentication-Results: spf=pass smtp.mailfrom=a.example; dkim=none"], [], id="no-server-named"),
        pytest.param([f"Received-SPF: SoftFail (x) client-ip=1.2.3.4; receiver={OURS}"], [("SPF", "softfail", "")],
                     id="received-spf"),
        pytest.param(["Received-SPF: pass (x) receiver=mx.elsewhere.example"], [], id="received-spf-of-another-server"),
        pytest.param([], [], id="nothing"),
    ],
)  # fmt: skip
def test_only_what_the_accounts_own_server_found_counts(fields: list[str], found: list[tuple[str, str, str]]) -> None:
    tests = checks(parse(mail(*fields)).headers, {OURS})
    assert [(each.check, each.result, each.of) for each in tests] == found


def test_microsoft_365_names_no_server_and_is_trusted_by_the_empty_name() -> None:
    headers = parse(mail("Authentication-Results: spf=pass (x) smtp.mailfrom=a.example; dkim=none; dmarc=fail")).headers
    assert [(each.check, each.result) for each in checks(headers, {""})] == [
        ("SPF", "pass"),
        ("DMARC", "fail"),
        ("DKIM", "none"),
    ]


@pytest.mark.parametrize(
    ("result", "failed", "passed"),
    [("pass", False, True), ("fail", True, False), ("softfail", True, False), ("none", False, False)],
)
def test_a_test_that_had_nothing_to_test_neither_failed_nor_passed(result: str, failed: bool, passed: bool) -> None:
    check = Check("SPF", result)
    assert (check.failed, check.passed) == (failed, passed)


def test_the_servers_that_tested_a_mail_are_listed_uppermost_first() -> None:
    headers = parse(mail("Authentication-Results: b.example; none", "Authentication-Results: a.example; none")).headers
    assert servers(headers) == ("b.example", "a.example")
