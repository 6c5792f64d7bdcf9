"""`foitrack unit`: let systemd, or cron, run `watch`, the daily digest, and the rest of a campaign."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from foitrack.cli.output import say
from foitrack.cli.parameters import CampaignName
from foitrack.cli.session import Session, pass_session
from foitrack.core.display import safe_name
from foitrack.errors import FoitrackError
from foitrack.workspace import write_private

# Exit code 1 is for a person, as a refused login is: asking again every minute would lock the account.
WATCH = """\
[Unit]
Description=foitrack: collect the replies of {name} as they come
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={command} watch
Restart=on-failure
RestartSec=60
RestartPreventExitStatus=1 2
UMask=0077
NoNewPrivileges=yes
# Without a keyring, a secret can come from here (see docs/how-to/run-it-unattended.md):
# LoadCredentialEncrypted=foitrack-refresh-token:%h/.config/foitrack/refresh-token.cred

[Install]
WantedBy=default.target
"""
ONCE = """\
[Unit]
Description=foitrack: {what} of {name}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command} {words}
UMask=0077
NoNewPrivileges=yes
"""
TIMER = """\
[Unit]
Description=foitrack: {what} of {name}, each working morning

[Timer]
OnCalendar=Mon..Fri {at} Europe/London
Persistent=yes

[Install]
WantedBy=timers.target
"""


@click.command()
@click.option("--at", default="07:30", show_default=True, metavar="HH:MM", help="When the digest is mailed.")
@click.option("--send", "campaign", type=CampaignName(), help="Also send this campaign's next share at nine each day.")
@click.option("--cron", is_flag=True, help="Print lines for a crontab instead.")
@click.option("--write", is_flag=True, help="Put the units where systemd looks for yours.")
@pass_session
def command(session: Session, at: str, campaign: str | None, cron: bool, write: bool) -> None:
    """Print systemd units that watch the mailbox and mail you a daily digest.

    Example: foitrack unit --write
    """
    _check_time(at)
    root = session.home.root
    if cron:
        for line in crontab(root, at, campaign):
            click.echo(line)
        return
    made = units(root, at, campaign)
    if not write:
        for name, text in made.items():
            click.echo(f"# {name}\n{text}")
        return
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        write_private(folder / name, text)
        say(f"wrote {folder / name}")
    wanted = " ".join(name for name in made if "[Install]" in made[name])
    say("next: systemctl --user daemon-reload")
    say(f"      systemctl --user enable --now {wanted}")
    say("      loginctl enable-linger    (so that they run while you are logged out)")


def units(root: Path, at: str, campaign: str | None = None) -> dict[str, str]:
    """Return the units by their file's name; a workspace's own name is in each."""
    name = safe_name(root.name, "workspace").replace(" ", "-")
    command = _for_systemd(sys.executable, "-m", "foitrack", "-w", str(root))
    made = {f"foitrack-watch-{name}.service": WATCH.format(name=name, command=command)}
    jobs = {"digest": ("the daily digest", "status --changed --mail", at)}
    if campaign:
        jobs["send"] = (f"the next share of {campaign}", f"send {campaign} --yes", "09:00")
    for job, (what, words, when) in jobs.items():
        made[f"foitrack-{job}-{name}.service"] = ONCE.format(what=what, name=name, command=command, words=words)
        made[f"foitrack-{job}-{name}.timer"] = TIMER.format(what=what, name=name, at=when)
    return made


def crontab(root: Path, at: str, campaign: str | None = None) -> list[str]:
    """Return the lines of a crontab: fetch each quarter of an hour, the digest each working morning.

    Cron mails whatever a line prints, so each prints only when it fails.
    """
    hour, _, minute = at.partition(":")
    words = (sys.executable, "-m", "foitrack", "-w", str(root))
    command = " ".join(shlex.quote(word) for word in words).replace("%", r"\%")
    jobs = [("*/15 * * * *", "fetch"), (f"{int(minute)} {int(hour)} * * 1-5", "status --changed --mail")]
    if campaign:
        jobs.append(("0 9 * * 1-5", f"send {campaign} --yes"))
    return [f'{when} said=$({command} {job} 2>&1) || echo "$said"' for when, job in jobs]


def _for_systemd(*words: str) -> str:
    """Quote words as systemd.service(5) wants them: percent signs and dollars doubled."""
    quoted = []
    for word in words:
        text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
        quoted.append(f'"{text}"' if any(each in text for each in " \"'\\;") else text)
    return " ".join(quoted)


def _check_time(at: str) -> None:
    hour, _, minute = at.partition(":")
    if not (hour.isdigit() and minute.isdigit() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60):
        raise FoitrackError(f"{at!r} is no time of day", "such as 07:30")
