"""Signing in and staying signed in, against a small OAuth2 server of our own: no live account is ever used."""

import json
import threading
import urllib.parse
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foitrack.accounts import Keys, google, keyrings, microsoft
from foitrack.accounts.grants import Tokens
from foitrack.accounts.secrets import keep_at
from foitrack.accounts.tokens import client_secret, keep_tokens, refresh_token, token_secret
from foitrack.core.model import Login, MailServer
from foitrack.core.words import LoginKind, SecretKind
from foitrack.errors import AccountError, ConsentEnded, ServerError
from tests.accounts.boxes import SmallBox
from tests.servers.oauth import CLIENT, CLIENT_SECRET, DEVICE_GRANT, OAuthServer

SERVER = MailServer("outlook.office365.com", 993, username="ada@newsroom.test")


def login_at(server: OAuthServer, kind: LoginKind = LoginKind.MICROSOFT, person: str = "") -> Login:
    return Login(kind, person, client_id=CLIENT, server=server.address)


class Screen:
    """Remembers what was shown, and opens an address as a browser would."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def code(self, address: str, code: str) -> None:
        self.shown.append(f"{address} {code}")

    def browse(self, address: str) -> bool:
        self.shown.append(address)
        threading.Thread(target=self._go, args=(address,), daemon=True).start()
        return True

    def _go(self, address: str) -> None:
        import os
        import ssl

        context = ssl.create_default_context(cafile=os.environ["REQUESTS_CA_BUNDLE"])
        with urllib.request.urlopen(address, context=context, timeout=10) as page:
            if page.headers["Content-Type"] == "application/json":  # a form that the page posts by itself
                form = json.load(page)
                post = urllib.parse.urlencode({key: value for key, value in form.items() if key != "post_to"})
                urllib.request.urlopen(form["post_to"], post.encode(), timeout=10).close()


# Microsoft: a code typed elsewhere


def test_the_code_is_shown_and_the_tokens_come_when_it_was_typed(oauth_server: OAuthServer) -> None:
    screen = Screen()
    tokens = microsoft.sign_in(login_at(oauth_server), screen.code)
    assert screen.shown == [f"{oauth_server.address}/device ABCD-EFGH"]
    assert (tokens.access, tokens.who) == ("an-access-token", "ada@newsroom.test")
    assert tokens.refresh in oauth_server.living
    form = next(form for path, form in oauth_server.asked if path == "devicecode")
    assert set(form["scope"].split()) >= {*microsoft.SCOPES, "offline_access"}


def test_it_waits_while_nobody_has_typed_the_code(oauth_server: OAuthServer) -> None:
    oauth_server.polls = ["authorization_pending", "authorization_pending"]
    microsoft.sign_in(login_at(oauth_server), Screen().code)
    assert oauth_server.grants() == [DEVICE_GRANT] * 3


@pytest.mark.slow
def test_it_polls_more_slowly_when_told_to(oauth_server: OAuthServer) -> None:
    oauth_server.polls = ["slow_down"]
    begun = datetime.now(UTC)
    microsoft.sign_in(login_at(oauth_server), Screen().code)
    assert datetime.now(UTC) - begun >= timedelta(seconds=5)  # RFC 8628, section 3.5


REFUSALS = {
    "declined": ("authorization_declined", "declined"),
    "denied": ("access_denied", "declined"),
    "too late": ("expired_token", "nobody typed the code in time"),
}


@pytest.mark.parametrize(("error", "words"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_sign_in_that_fails_says_why_in_one_line(oauth_server: OAuthServer, error: str, words: str) -> None:
    oauth_server.polls = [error]
    with pytest.raises(AccountError, match=words) as caught:
        microsoft.sign_in(login_at(oauth_server), Screen().code)
    assert "foitrack login" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_code_that_nobody_types_ends_by_itself(oauth_server: OAuthServer) -> None:
    oauth_server.code_lives_seconds = 1
    oauth_server.polls = ["authorization_pending"] * 10
    with pytest.raises(AccountError, match="in time"):
        microsoft.sign_in(login_at(oauth_server), Screen().code)


def test_an_unknown_application_is_named_as_the_fault(oauth_server: OAuthServer) -> None:
    login = replace(login_at(oauth_server), client_id="66666666-2222-3333-4444-555555555555")
    with pytest.raises(AccountError, match=r"refused the application \(AADSTS700016.*client_id under \[oauth\]"):
        microsoft.sign_in(login, Screen().code)


def test_without_an_application_nothing_is_asked() -> None:
    for sign_in in (lambda login: microsoft.refresh(login, "x"), lambda login: google._flow(login, "")):
        with pytest.raises(AccountError, match="no application is registered"):
            sign_in(Login(LoginKind.MICROSOFT))


@pytest.mark.parametrize("kind", [LoginKind.MICROSOFT, LoginKind.GOOGLE])
def test_a_sign_in_server_out_of_reach_is_a_servers_fault(box: SmallBox, kind: LoginKind) -> None:
    login = Login(kind, client_id=CLIENT, server="https://127.0.0.1:9/newsroom")
    keep_tokens(login, SERVER, Tokens("", 0, "refresh"))
    with pytest.raises(ServerError, match=r"127\.0\.0\.1:9 cannot be reached"):
        Keys(login, {}).secret_for("imap", SERVER)


def test_a_server_with_a_strangers_certificate_is_not_asked(
    oauth_server: OAuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(oauth_server.certificates.other_ca_file))
    with pytest.raises(ServerError, match="cannot be reached"):
        microsoft.refresh(login_at(oauth_server), "x")
    assert oauth_server.asked == []


@pytest.mark.parametrize("error", ["invalid_grant", "interaction_required"])
def test_an_organisation_that_blocks_codes_is_told_from_a_revoked_consent(
    oauth_server: OAuthServer, error: str
) -> None:
    oauth_server.polls = [error]
    with pytest.raises(AccountError, match=r"did not let the sign-in through \(AADSTS.*foitrack login --browser"):
        microsoft.sign_in(login_at(oauth_server), Screen().code)


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no browser open by itself, whatever this machine has."""
    monkeypatch.setattr("webbrowser.open", lambda *_, **__: False)


@pytest.mark.usefixtures("no_browser")
def test_microsoft_can_be_signed_in_at_in_the_browser(oauth_server: OAuthServer) -> None:
    screen = Screen()
    tokens = microsoft.sign_in_by_browser(login_at(oauth_server, person="ada@newsroom.test"), screen.browse)
    assert (tokens.access, tokens.who) == ("an-access-token", "ada@newsroom.test")
    assert tokens.refresh in oauth_server.living
    (asked,) = [form for path, form in oauth_server.asked if path == "authorize"]
    assert (asked["code_challenge_method"], asked["login_hint"]) == ("S256", "ada@newsroom.test")
    assert asked["redirect_uri"].startswith("http://localhost:")


@pytest.mark.usefixtures("no_browser")
def test_a_no_in_microsofts_browser_ends_it(oauth_server: OAuthServer) -> None:
    oauth_server.consent = False
    with pytest.raises(AccountError, match="declined"):
        microsoft.sign_in_by_browser(login_at(oauth_server), Screen().browse)


@pytest.mark.usefixtures("no_browser")
def test_microsofts_browser_that_never_comes_back_ends_it(
    oauth_server: OAuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microsoft, "_PATIENCE_SECONDS", 1)
    with pytest.raises(AccountError, match="nobody came back"):
        microsoft.sign_in_by_browser(login_at(oauth_server), lambda _: None)


@pytest.mark.usefixtures("no_browser")
def test_an_answer_that_belongs_to_another_sign_in_is_not_taken(oauth_server: OAuthServer) -> None:
    oauth_server.mixes_up = True
    with pytest.raises(AccountError, match="answered another question than ours"):
        microsoft.sign_in_by_browser(login_at(oauth_server), Screen().browse)


SERVERS = {
    "ada@newsroom.org": "https://login.microsoftonline.com/newsroom.org",
    "Ada@Uni.AC.UK": "https://login.microsoftonline.com/uni.ac.uk",
    "ada@hotmail.co.uk": microsoft.SERVER,
    "ada@outlook.com": microsoft.SERVER,
    "": microsoft.SERVER,
}


@pytest.mark.parametrize(("address", "server"), SERVERS.items())
def test_an_organisation_is_asked_at_its_own_address(address: str, server: str) -> None:
    assert microsoft.server_of(address) == server


# Google: a browser that comes back, with PKCE


def test_the_browser_comes_back_with_a_code_that_only_we_can_use(oauth_server: OAuthServer) -> None:
    screen = Screen()
    tokens = google.sign_in(login_at(oauth_server, LoginKind.GOOGLE, "ada@newsroom.test"), CLIENT_SECRET, screen.browse)
    assert tokens.access == "an-access-token"
    assert tokens.refresh in oauth_server.living
    assert 3500 < tokens.lifetime_seconds < 3601
    (asked,) = [form for path, form in oauth_server.asked if path == "authorize"]
    assert (asked["code_challenge_method"], asked["access_type"]) == ("S256", "offline")
    assert asked["login_hint"] == "ada@newsroom.test"


def test_a_code_without_its_verifier_is_worth_nothing(oauth_server: OAuthServer) -> None:
    """The fake can say no: it is what the test before rests on."""
    oauth_server.challenges["code-7"] = ("someone-else's", "S256")
    form = {"grant_type": "authorization_code", "code": "code-7", "code_verifier": "guess"}
    assert oauth_server.answer("POST", "/newsroom/token", form)[0] == 400


def test_a_person_who_says_no_ends_it(oauth_server: OAuthServer) -> None:
    oauth_server.consent = False
    with pytest.raises(AccountError, match="declined"):
        google.sign_in(login_at(oauth_server, LoginKind.GOOGLE), CLIENT_SECRET, Screen().browse)


def test_a_wrong_client_secret_is_told_without_showing_it(oauth_server: OAuthServer) -> None:
    with pytest.raises(AccountError, match="did not sign us in") as caught:
        google.sign_in(login_at(oauth_server, LoginKind.GOOGLE), "wr0ng-secret", Screen().browse)
    assert "wr0ng-secret" not in str(caught.value)


def test_nobody_coming_back_ends_it_in_time(oauth_server: OAuthServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(google, "_PATIENCE_SECONDS", 0.2)
    with pytest.raises(AccountError, match="nobody came back"):
        google.sign_in(login_at(oauth_server, LoginKind.GOOGLE), CLIENT_SECRET, lambda _: False)


# Staying signed in

KINDS = [LoginKind.MICROSOFT, LoginKind.GOOGLE]


def signed_in(server: OAuthServer, kind: LoginKind = LoginKind.MICROSOFT) -> tuple[Login, Keys]:
    login = login_at(server, kind)
    keep_tokens(login, SERVER, Tokens("", 0, server.make_refresh_token()))
    if kind is LoginKind.GOOGLE:
        keep_at(client_secret(login), CLIENT_SECRET)
    return login, Keys(login, {})


@pytest.mark.parametrize("kind", KINDS)
def test_one_access_token_serves_both_servers(box: SmallBox, oauth_server: OAuthServer, kind: LoginKind) -> None:
    _, keys = signed_in(oauth_server, kind)
    secrets = [keys.secret_for(side, SERVER) for side in ("smtp", "imap", "smtp")]
    assert len(set(secrets)) == 1
    assert secrets[0] is not None
    assert (secrets[0].text, secrets[0].kind) == ("an-access-token", SecretKind.TOKEN)
    assert oauth_server.grants() == ["refresh_token"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_is_made_anew_before_it_ends(box: SmallBox, oauth_server: OAuthServer, kind: LoginKind) -> None:
    _, keys = signed_in(oauth_server, kind)
    first = keys.secret_for("imap", SERVER)
    assert first is not None
    assert first.renew_at is not None
    left = first.renew_at - datetime.now(UTC)
    assert timedelta(minutes=54) < left < timedelta(minutes=56)
    oauth_server.access = lambda: "another-access-token"
    keys._now = replace(first, renew_at=datetime.now(UTC) - timedelta(seconds=1))
    second = keys.secret_for("imap", SERVER)
    assert second is not None
    assert second.text == "another-access-token"


@pytest.mark.parametrize(("lifetime", "at_least"), [(3600, 3290), (240, 119), (0, 29)], ids=["hour", "short", "none"])
def test_a_short_life_is_halved_and_never_ends_at_once(lifetime: int, at_least: int) -> None:
    secret = token_secret(Tokens("x", lifetime))
    assert secret.renew_at is not None
    assert at_least <= (secret.renew_at - datetime.now(UTC)).total_seconds() <= max(lifetime, 60)


@pytest.mark.parametrize("kind", KINDS)
def test_a_refresh_token_that_changes_is_kept(box: SmallBox, oauth_server: OAuthServer, kind: LoginKind) -> None:
    login, _ = signed_in(oauth_server, kind)
    oauth_server.refresh_length = 2400  # beyond what Windows holds in one entry
    for _ in range(3):
        assert Keys(login, {}).secret_for("imap", SERVER) is not None
    kept = keyrings.read(refresh_token(login, SERVER).entry)
    assert kept is not None
    assert len(kept) == 2400
    assert oauth_server.living == {kept}


def test_a_server_that_gives_no_new_refresh_token_leaves_the_old_one(box: SmallBox, oauth_server: OAuthServer) -> None:
    oauth_server.rotates = False
    login, keys = signed_in(oauth_server)
    keys.secret_for("imap", SERVER)
    assert {keyrings.read(refresh_token(login, SERVER).entry)} == oauth_server.living


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("error", ["invalid_grant"])
def test_a_revoked_consent_names_the_command_to_run(
    box: SmallBox, oauth_server: OAuthServer, kind: LoginKind, error: str
) -> None:
    _, keys = signed_in(oauth_server, kind)
    oauth_server.refusal = error
    with pytest.raises(ConsentEnded) as caught:
        keys.secret_for("imap", SERVER)
    assert "holds no more" in str(caught.value)
    assert str(caught.value).endswith("run 'foitrack login'")
    assert "\n" not in str(caught.value)
    assert not any(token in str(caught.value) for token in oauth_server.living)


def test_a_token_changed_by_another_foitrack_meanwhile_is_used(box: SmallBox, oauth_server: OAuthServer) -> None:
    login, keys = signed_in(oauth_server)
    place = refresh_token(login, SERVER)
    stale = keyrings.read(place.entry)
    assert stale is not None

    def another_foitrack(method: str, path: str, form: dict[str, str]) -> tuple[int, object]:
        if form.get("refresh_token") == stale:
            oauth_server.living.discard(stale)
            keep_at(place, oauth_server.make_refresh_token())
        return type(oauth_server).answer(oauth_server, method, path, form)

    oauth_server.answer = another_foitrack  # type: ignore[method-assign]
    assert keys.secret_for("imap", SERVER) is not None


def test_a_refresh_token_may_come_from_the_environment(oauth_server: OAuthServer) -> None:
    oauth_server.rotates = False
    token = oauth_server.make_refresh_token()
    keys = Keys(login_at(oauth_server), {"FOITRACK_REFRESH_TOKEN": token})
    assert keys.secret_for("imap", SERVER) is not None


def test_a_shared_mailbox_is_opened_by_the_token_of_its_person(box: SmallBox, oauth_server: OAuthServer) -> None:
    login = login_at(oauth_server, person="ada@newsroom.test")
    desk = replace(SERVER, username="foi-desk@newsroom.test")
    keep_tokens(login, desk, Tokens("", 0, oauth_server.make_refresh_token()))
    assert Keys(login, {}).secret_for("imap", desk) is not None
    assert refresh_token(login, desk) == refresh_token(login_at(oauth_server), SERVER)


def test_nobody_signed_in_names_the_command_to_run(box: SmallBox) -> None:
    with pytest.raises(
        AccountError, match=r"ada@newsroom\.test has not signed in on this machine: run 'foitrack login'"
    ):
        Keys(Login(LoginKind.MICROSOFT, client_id=CLIENT), {}).secret_for("imap", SERVER)


def test_tokens_show_themselves_nowhere() -> None:
    assert "s3cret" not in repr(Tokens("s3cret", 1, "s3cret"))
