"""Debian's Dovecot as an ordinary user on free loopback ports: IMAP, IMAPS, any user name, one password.

Started by root it drops to `nobody`, because Dovecot refuses to serve mail as uid 0. Nothing outside its folder is
touched. Every test gets a user, and so a mailbox, of its own.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import SecretKind, Security
from tests.servers.certificates import EXPIRED_HOST, OTHER_HOST, Certificates, make_certificates

BINARY = Path("/usr/sbin/dovecot")
PASSWORD = "kept-on-loopback"
_TOKEN_KEY = b"a key that signs the tokens of the tests"
_FOLDERS = ("Sent", "Junk")

_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
listen = 127.0.0.1, {expired_host}, {other_host}
protocols = imap
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_process_limit = 200
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%n
mail_fsync = never
ssl = yes
ssl_cert = <{folder}/good.pem
ssl_key = <{folder}/good.pem
local {expired_host} {{
  ssl_cert = <{folder}/expired.pem
  ssl_key = <{folder}/expired.pem
}}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_verbose = no
service anvil {{
  chroot =
  # a wrong password slows down nobody else who comes from loopback
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  client_limit = 200
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
  }}
  mailbox Junk {{
    special_use = \\Junk
  }}
}}
protocol imap {{
  imap_idle_notify_interval = {idle_notify_seconds} secs
  mail_max_userip_connections = 100
}}
"""
_OAUTH2 = """introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = email
issuers = http://foitrack.test
"""


class DovecotProcess:
    """The server itself, shared by the tests of one run."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="foitrack-dovecot-"))
        self.certificates: Certificates = make_certificates(self.folder)
        self.imap_port, self.imaps_port = free_port(), free_port()
        self._owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._write_settings()

    def start(self) -> None:
        """Start it and wait for its greeting."""
        command = [str(BINARY), "-F", "-c", str(self.folder / "dovecot.conf")]
        if os.getuid() == 0:
            identity = (f"--reuid={self._owner.pw_uid}", f"--regid={self._owner.pw_gid}", "--clear-groups")
            command = ["setpriv", *identity, *command]
        self._process = subprocess.Popen(command, start_new_session=True)
        deadline = time.monotonic() + 10
        while not self._greets():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot does not start: {self.log()[-2000:]}")
            time.sleep(0.01)

    def stop(self) -> None:
        """End the whole group: the master alone would leave the sessions running."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(0.5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(3)
        self._process = None

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_user(self) -> str:
        """Name a user that nobody has used before."""
        return f"user{next(self._numbers)}"

    def log(self) -> str:
        """Read what it logged."""
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def own(self, *paths: Path) -> None:
        """Give paths to the user it runs as."""
        if os.getuid() == 0:
            for path in paths:
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def _greets(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.imap_port), 1) as line:
                return line.recv(4) == b"* OK"
        except OSError:
            return False

    def _write_settings(self) -> None:
        import grp

        values = {
            "folder": self.folder,
            "user": self._owner.pw_name,
            "group": grp.getgrgid(self._owner.pw_gid).gr_name,
            "password": PASSWORD,
            "imap_port": self.imap_port,
            "imaps_port": self.imaps_port,
            "expired_host": EXPIRED_HOST,
            "other_host": OTHER_HOST,
            "idle_notify_seconds": 120,
        }
        for name in ("run", "state", "mail", "home", "keys/default/HS256"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "keys/default/HS256/default").write_bytes(base64.b64encode(_TOKEN_KEY))
        (self.folder / "oauth2.conf").write_text(_OAUTH2.format(**values))
        (self.folder / "dovecot.conf").write_text(_SETTINGS.format(**values))
        self.own(self.folder, *self.folder.rglob("*"))


@dataclass
class Dovecot:
    """One test's account on the server."""

    process: DovecotProcess
    user: str
    password: str = PASSWORD
    host: str = "localhost"
    _names: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    @property
    def imap_port(self) -> int:
        """The port for plain and STARTTLS."""
        return self.process.imap_port

    @property
    def imaps_port(self) -> int:
        """The port for TLS."""
        return self.process.imaps_port

    @property
    def ca_file(self) -> str:
        """The authority that signed its certificate."""
        return str(self.process.certificates.ca_file)

    @property
    def other_ca_file(self) -> str:
        """An authority that did not."""
        return str(self.process.certificates.other_ca_file)

    @property
    def secret(self) -> Secret:
        """The password, as a secret."""
        return Secret(self.password)

    def token(self, lifetime_seconds: int = 3600) -> Secret:
        """Make an OAuth2 access token that it accepts; a negative lifetime makes an expired one."""
        now = int(time.time())
        claims = {"sub": self.user, "email": self.user, "iat": now - 7200, "nbf": now - 7200}
        claims |= {"exp": now + lifetime_seconds, "iss": "http://foitrack.test", "scope": "imap"}
        head = f"{_url64({'alg': 'HS256', 'typ': 'JWT', 'kid': 'default'})}.{_url64(claims)}"
        signature = hmac.new(_TOKEN_KEY, head.encode(), hashlib.sha256).digest()
        return Secret(f"{head}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}", SecretKind.TOKEN)

    def server(self, security: str = "tls", timeout_seconds: float = 5.0) -> MailServer:
        """Describe it as foitrack's settings would."""
        port = self.imaps_port if security == "tls" else self.imap_port
        ca_file = "" if security == "none" else self.ca_file
        return MailServer(self.host, port, Security(security), self.user, ca_file, timeout_seconds)

    def deliver(self, raw: bytes, folder: str = "INBOX") -> None:
        """Put a mail into a folder, made if need be, as an MTA would: written whole, then renamed into place."""
        box = self.make_folder(folder)
        name = f"{time.time_ns()}.{next(self._names)}.test"
        (box / "tmp" / name).write_bytes(raw)
        self.process.own(box / "tmp" / name)
        (box / "tmp" / name).rename(box / "new" / name)

    def make_folder(self, folder: str) -> Path:
        """Make a folder unless it is there; return its Maildir."""
        box = self.maildir(folder)
        if not box.exists():
            made = [box, *(box / part for part in ("cur", "new", "tmp"))]
            for path in made:
                path.mkdir(parents=True)
            if folder != "INBOX":
                (box / "maildirfolder").touch()
                made.append(box / "maildirfolder")
            self.process.own(*made)
        return box

    def remove_folder(self, folder: str) -> None:
        """Take a folder away with all that is in it, behind the server's back."""
        shutil.rmtree(self.maildir(folder))

    def renumber(self, folder: str = "INBOX") -> None:
        """Lose the folder's numbering, as a restored backup would: the next look gives another UIDVALIDITY."""
        for path in self.maildir(folder).glob("dovecot*"):
            path.unlink()

    def maildir(self, folder: str = "INBOX") -> Path:
        """Name the Maildir of a folder."""
        root = self.process.folder / "mail" / self.user
        return root if folder == "INBOX" else root / ("." + folder.replace("/", "."))

    def mails(self, folder: str = "INBOX") -> list[Path]:
        """List the files of the mails in a folder."""
        return sorted(path for part in ("cur", "new") for path in (self.maildir(folder) / part).iterdir())

    def restart(self) -> None:
        """Stop and start the server on the same ports."""
        self.process.stop()
        self.process.start()


def free_port() -> int:
    """Find a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def new_account(process: DovecotProcess) -> Dovecot:
    """Make an account with INBOX, Sent and Junk, all empty."""
    account = Dovecot(process, process.new_user())
    for folder in ("INBOX", *_FOLDERS):
        account.make_folder(folder)
    return account


def _url64(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
