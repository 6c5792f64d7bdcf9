"""The real servers as pytest fixtures."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.servers.certificates import Certificates, make_certificates
from tests.servers.dovecot import BINARY, Dovecot, DovecotProcess, new_account
from tests.servers.oauth import OAuthServer, OAuthThread
from tests.servers.smtp import SmtpServer, SmtpThread


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Throw-away certificates."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def dovecot_process() -> Iterator[DovecotProcess]:
    """The one Dovecot of this run. Without the Debian package its tests are skipped; where CI is set they fail."""
    if not BINARY.exists() or (os.getuid() == 0 and shutil.which("setpriv") is None):
        missing = "Dovecot is not installed (apt-get install dovecot-imapd)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    process = DovecotProcess()
    try:
        process.start()
        yield process
    finally:
        process.remove()


@pytest.fixture
def dovecot(dovecot_process: DovecotProcess) -> Dovecot:
    """A fresh account, with empty INBOX, Sent and Junk, on a real Dovecot."""
    return new_account(dovecot_process)


@pytest.fixture
def smtp_server(certificates: Certificates) -> Iterator[SmtpServer]:
    """A real SMTP server that keeps what it takes and follows a script."""
    thread = SmtpThread(SmtpServer(certificates))
    yield thread.start()
    thread.stop()


@pytest.fixture
def oauth_server(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[OAuthServer]:
    """A small OAuth2 server whose certificate the HTTP libraries trust."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates.ca_file))
    thread = OAuthThread(OAuthServer(certificates))
    yield thread.start()
    thread.stop()
