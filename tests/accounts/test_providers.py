"""The data about providers, and how the one of an address is recognised."""

import socket
import threading
from collections.abc import Iterator

import dns.message
import dns.rrset
import pytest

from foitrack.accounts.providers import by_name, mail_servers, of_address, of_host, providers
from foitrack.core.words import LoginKind, Security

BY_DOMAIN = {
    "ada@gmail.com": "gmail",
    "Ada@Hotmail.co.uk": "outlook",
    "ada@fastmail.com": "fastmail",
    "ada@proton.me": "proton-bridge",
    "ada@icloud.com": "icloud",
    "ada@gmx.co.uk": "gmx",
    "ada@btinternet.com": "bt",
    "ada@virginmedia.com": "virgin-media",
}
BY_MX = {
    "newsroom-org.mail.protection.outlook.com.": "microsoft-365",
    "hotmail-com.olc.protection.outlook.com": "outlook",
    "ASPMX.L.GOOGLE.COM.": "google-workspace",
    "in1-smtp.messagingengine.com": "fastmail",
    "mx2.zoho.eu": "zoho-eu",
    "mail.protonmail.ch": "proton-bridge",
    "mx01.mail.icloud.com": "icloud",
    "mx.nobody-we-know.org": "",
    "evil-aspmx.l.google.com.example": "",
}


@pytest.mark.parametrize(("address", "name"), BY_DOMAIN.items())
def test_a_providers_own_domain_tells_it(address: str, name: str) -> None:
    found = of_address(address, lambda _: pytest.fail("nobody need be asked"))
    assert found is not None
    assert found.id == name


@pytest.mark.parametrize(("server", "name"), BY_MX.items())
def test_a_domain_of_ones_own_is_told_by_who_takes_its_mail(server: str, name: str) -> None:
    found = of_address("foi@newsroom.org", lambda _: ["spare.newsroom.org", server])
    assert (found.id if found else "") == name


@pytest.mark.parametrize("address", ["ada@newsroom.test", "ada@example.org", "ada@newsroom.example", "ada", ""])
def test_nobody_is_asked_about_a_domain_that_cannot_be(address: str) -> None:
    assert of_address(address, lambda _: pytest.fail("asked")) is None


@pytest.mark.parametrize("provider", providers(), ids=lambda provider: provider.id)
def test_every_entry_is_safe_and_complete(provider: object) -> None:
    from foitrack.accounts.providers import Provider

    assert isinstance(provider, Provider)
    for side in (provider.smtp, provider.imap):
        assert side.security in (Security.TLS, Security.STARTTLS)
        assert side.port in {Security.TLS: (465, 993), Security.STARTTLS: (587, 143, 1025, 1143)}[side.security]
    assert provider.hint
    assert provider.limits
    assert provider.per_minute > 0
    assert provider.per_day >= 0
    assert provider.recipients > 0
    assert by_name(provider.id) is by_name(provider.name.upper()) is provider


def test_ids_and_domains_are_unique() -> None:
    ids = [each.id for each in providers()]
    assert len(set(ids)) == len(ids)
    for names in ([each.domains for each in providers()], [each.mx for each in providers()]):
        flat = [name for some in names for name in some]
        assert len(set(flat)) == len(flat)


def test_those_that_take_no_password_say_so() -> None:
    kinds = {each.id: each.login for each in providers()}
    assert kinds["microsoft-365"] is kinds["outlook"] is LoginKind.MICROSOFT
    assert kinds["google-workspace"] is LoginKind.GOOGLE
    assert kinds["fastmail"] is LoginKind.PASSWORD


def test_a_server_tells_its_provider() -> None:
    found = of_host("SMTP.office365.com", 587)
    assert found is not None
    assert found.id == "microsoft-365"
    assert of_host("smtp.nobody-we-know.org", 465) is None


def test_a_server_on_this_machine_is_protons_only_at_its_port() -> None:
    found = of_host("127.0.0.1", 1025)
    assert found is not None
    assert found.id == "proton-bridge"
    assert of_host("127.0.0.1", 2525) is None


@pytest.fixture
def name_server() -> Iterator[int]:
    """A DNS server on loopback that knows one domain."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    words, client = line.recvfrom(4096)
                except OSError:
                    return
                question = dns.message.from_wire(words)
                answer = dns.message.make_response(question)
                name = question.question[0].name
                if str(name) == "newsroom.org.":
                    answer.answer.append(dns.rrset.from_text(name, 60, "IN", "MX", "10 a.mail.protection.outlook.com."))
                else:
                    answer.set_rcode(dns.rcode.NXDOMAIN)
                line.sendto(answer.to_wire(), client)

        threading.Thread(target=serve, daemon=True).start()
        yield line.getsockname()[1]


def test_dns_is_asked_for_the_mail_servers_of_a_domain(name_server: int) -> None:
    assert mail_servers("newsroom.org", ["127.0.0.1"], name_server) == ["a.mail.protection.outlook.com."]


def test_a_domain_that_is_not_there_has_none(name_server: int) -> None:
    assert mail_servers("nowhere.org", ["127.0.0.1"], name_server) == []


def test_no_answer_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foitrack.accounts.providers._PATIENCE_SECONDS", 0.3)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        assert mail_servers("newsroom.org", ["127.0.0.1"], silent.getsockname()[1]) == []
