"""The settings of a workspace: each one's default, check and meaning in one place."""

from __future__ import annotations

import ipaddress
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foitrack.core.model import Login, MailServer, Requester
from foitrack.core.words import LoginKind, Security
from foitrack.errors import BadFile, Problem, nearest


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its place (`smtp.port`), type, default (None: it must be given) and what it means."""

    place: str
    type: type
    default: Any
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("requester.name", str, None, "your full, real name: section 8(1)(b) of the Act asks for it"),
    Setting("requester.email", str, None, "the address the authorities answer to"),
    Setting("requester.postal_address", str, "", "optional: an e-mail address is an address for correspondence"),
    Setting("smtp.host", str, None, "the server that sends your mail"),
    Setting("smtp.port", int, 465, "465 for tls, 587 for starttls"),
    Setting("smtp.security", str, "tls", "tls | starttls | none (none only on a loopback address)"),
    Setting("smtp.username", str, "", "empty: the server asks for no login"),
    Setting("smtp.ca_file", str, "", "a certificate authority of your own, beside the system's"),
    Setting("smtp.timeout_seconds", float, 30.0, "how long to wait for an answer of the server"),
    Setting("imap.host", str, None, "the server that holds your mailbox"),
    Setting("imap.port", int, 993, "993 for tls, 143 for starttls"),
    Setting("imap.security", str, "tls", "tls | starttls | none (none only on a loopback address)"),
    Setting("imap.username", str, "", "usually your whole address"),
    Setting("imap.ca_file", str, "", "a certificate authority of your own, beside the system's"),
    Setting("imap.timeout_seconds", float, 30.0, "how long to wait for an answer of the server"),
    Setting("imap.folders", list, ["INBOX"], "where replies arrive; the junk folder is found by itself"),
    Setting("imap.authserv", list, [], "the names your server signs Authentication-Results with, if not imap.host"),
    Setting("imap.label", str, "", "a keyword to put on filed mail, such as foitrack; empty: nothing is changed there"),
    Setting("login.kind", str, "password", "password | microsoft | google: how the account logs in"),
    Setting("login.person", str, "", "who signs in, when the mailbox is a shared one"),
    Setting("login.password_command", str, "", 'a program that prints the password, as "pass show mail"'),
    Setting("oauth.client_id", str, "", "the application registered at Microsoft or Google"),
    Setting("oauth.server", str, "", "the sign-in server, when it is not the provider's own (a national cloud)"),
    Setting("sending.per_minute", int, 20, "the pause between letters: at most so many a minute"),
    Setting("sending.per_day", int, 0, "at most so many letters in 24 hours; 0: what the provider allows"),
    Setting("sending.plus_addressing", bool, True, "name+reference@… as the reply address of each request"),
    Setting("sending.save_sent", bool, True, "put each sent letter in the Sent folder when the provider does not"),
    Setting("documents.executor", str, "", "empty: this machine; tcp://host:port: a Dask scheduler"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `foitrack.toml` says, checked as a whole. `plan` is what stands under `[[plan]]`, for core.plan to read."""

    requester: Requester
    smtp: MailServer
    imap: MailServer
    folders: tuple[str, ...]
    per_minute: int
    plus_addressing: bool
    save_sent: bool
    plan: object = None
    executor: str = ""
    per_day: int = 0
    login: Login = field(default_factory=Login)
    authserv: tuple[str, ...] = ()
    label: str = ""

    @property
    def account(self) -> str:
        """The name of the mailbox, under which the store knows what was seen in it."""
        return f"{self.imap.username}@{self.imap.host}"

    @property
    def vouching(self) -> tuple[str, ...]:
        """The names under which the account's own server says who sent a mail (RFC 8601's authserv-id).

        Gmail signs with one name for all; Microsoft 365 with none, for which the empty name stands.
        """
        usual = {LoginKind.GOOGLE: "mx.google.com", LoginKind.MICROSOFT: ""}
        return self.authserv or (usual.get(self.login.kind, self.imap.host),)


SECTIONS_READ_ELSEWHERE = ("plan",)


def read_settings(file: Path) -> Settings:
    """Read a settings file; raise BadFile with every fault at once."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadFile(file.name, [Problem("the file", str(fault), 'TOML: key = "value"')]) from fault
    problems = _unknown(data)
    values = {setting.place: _value(data, setting, problems) for setting in SETTINGS}
    _check(values, problems)
    if problems:
        raise BadFile(file.name, problems)
    return Settings(
        requester=Requester(values["requester.name"], values["requester.email"], values["requester.postal_address"]),
        smtp=_server(values, "smtp", file.parent),
        imap=_server(values, "imap", file.parent),
        folders=tuple(values["imap.folders"]),
        per_minute=values["sending.per_minute"],
        plus_addressing=values["sending.plus_addressing"],
        save_sent=values["sending.save_sent"],
        plan=data.get("plan"),
        executor=values["documents.executor"],
        per_day=values["sending.per_day"],
        login=_login(values),
        authserv=tuple(map(str, values["imap.authserv"])),
        label=values["imap.label"],
    )


def _login(values: Mapping[str, Any]) -> Login:
    return Login(
        kind=LoginKind(values["login.kind"]),
        person=values["login.person"],
        password_command=values["login.password_command"],
        client_id=values["oauth.client_id"],
        server=values["oauth.server"].rstrip("/"),
    )


def _unknown(data: Mapping[str, Any]) -> list[Problem]:
    known = [setting.place for setting in SETTINGS]
    problems = []
    for section, content in data.items():
        if section in SECTIONS_READ_ELSEWHERE:
            continue
        places = [f"{section}.{key}" for key in content] if isinstance(content, dict) else [section]
        for place in places:
            if place not in known:
                near = nearest(place, known, 1)
                problems.append(Problem(place, "unknown setting", f"did you mean {near[0]}?" if near else ""))
    return problems


def _value(data: Mapping[str, Any], setting: Setting, problems: list[Problem]) -> Any:
    section, _, key = setting.place.partition(".")
    table = data.get(section)
    value = table.get(key, setting.default) if isinstance(table, dict) else setting.default
    if value is None:
        problems.append(Problem(setting.place, "missing", setting.meaning))
    elif setting.type is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    elif not isinstance(value, setting.type) or (setting.type is int and isinstance(value, bool)):
        problems.append(Problem(setting.place, f"{value!r} is not {_TYPES[setting.type]}", setting.meaning))
        return None
    return value


_TYPES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", list: "a list"}


def _check(values: Mapping[str, Any], problems: list[Problem]) -> None:
    """Add what is wrong with values that are of the right type."""
    for place in ("requester.name", "smtp.host", "imap.host"):
        if values[place] is not None and not values[place].strip():
            problems.append(Problem(place, "empty", "fill it in"))
    email = values["requester.email"]
    if email is not None and not is_address(email):
        problems.append(Problem("requester.email", f"{email!r} is not a mail address", "such as name@example.org"))
    for side in ("smtp", "imap"):
        _check_server(values, side, problems)
    if values["sending.per_minute"] is not None and not 1 <= values["sending.per_minute"] <= 600:
        problems.append(Problem("sending.per_minute", "out of range", "from 1 to 600"))
    if values["sending.per_day"] is not None and values["sending.per_day"] < 0:
        problems.append(Problem("sending.per_day", "below 0", "0 for what the provider allows"))
    _check_login(values, problems)
    label = values["imap.label"]
    if label and not is_keyword(label):
        problems.append(Problem("imap.label", f"{label!r} is no IMAP keyword", "letters and digits, at most 50"))
    folders = values["imap.folders"]
    if folders is not None and (not folders or not all(isinstance(each, str) and each for each in folders)):
        problems.append(Problem("imap.folders", "not a list of folder names", '["INBOX"]'))


def _check_login(values: Mapping[str, Any], problems: list[Problem]) -> None:
    kind, server, command = values["login.kind"], values["oauth.server"], values["login.password_command"]
    if kind is not None and kind not in set(LoginKind):
        problems.append(Problem("login.kind", f"{kind!r} is unknown", "password, microsoft or google"))
    if server and not server.startswith("https://"):
        problems.append(Problem("oauth.server", f"{server!r} is not encrypted", "an address that begins with https://"))
    try:
        shlex.split(command or "")
    except ValueError as fault:
        problems.append(Problem("login.password_command", f"cannot be read ({fault})", "close every quotation mark"))


def _check_server(values: Mapping[str, Any], side: str, problems: list[Problem]) -> None:
    host, port, security = (values[f"{side}.{key}"] for key in ("host", "port", "security"))
    if port is not None and not 1 <= port <= 65535:
        problems.append(Problem(f"{side}.port", f"{port} is not a port", "from 1 to 65535"))
    if security is not None and security not in set(Security):
        problems.append(Problem(f"{side}.security", f"{security!r} is unknown", "tls, starttls or none"))
    elif security == Security.NONE and host is not None and not is_loopback(host):
        problems.append(
            Problem(f"{side}.security", f"none is refused for {host}", "only a loopback address may go without")
        )


def _server(values: Mapping[str, Any], side: str, folder: Path) -> MailServer:
    own_ca = values[f"{side}.ca_file"]
    return MailServer(
        host=values[f"{side}.host"],
        port=values[f"{side}.port"],
        security=Security(values[f"{side}.security"]),
        username=values[f"{side}.username"],
        ca_file=str(folder / own_ca) if own_ca else "",
        timeout_seconds=values[f"{side}.timeout_seconds"],
    )


def is_address(text: str) -> bool:
    """Tell whether a text can be a mail address."""
    local, at, domain = text.rpartition("@")
    return bool(local and at and "." in domain.strip(".")) and not any(each.isspace() or each in '<>"' for each in text)


def is_keyword(text: str) -> bool:
    """Tell whether a text can be an IMAP keyword: an atom (RFC 3501, section 9), as long as common servers take."""
    return len(text) <= 50 and all("!" <= each <= "~" and each not in '(){%*"\\]' for each in text)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def starter(values: Mapping[str, object]) -> str:
    """Return a commented `foitrack.toml`; `values` fills places such as `requester.name`."""
    lines = ["# foitrack's settings. No secret stands here: 'foitrack login' puts them in the keyring."]
    section = ""
    for setting in SETTINGS:
        head, _, key = setting.place.partition(".")
        if head != section:
            section = head
            lines += ["", f"[{section}]"]
        value = values.get(setting.place, STARTER.get(setting.place, setting.default))
        lines.append(f"{key} = {_toml(value)}  # {setting.meaning}")
    return "\n".join(lines) + "\n"


STARTER = {
    "requester.name": "Full Name",
    "requester.email": "name@example.org",
    "smtp.host": "smtp.example.org",
    "smtp.username": "name@example.org",
    "imap.host": "imap.example.org",
    "imap.username": "name@example.org",
}


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    if isinstance(value, (int, float)):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
