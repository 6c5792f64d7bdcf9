"""The campaigns whose files can be read; letters and comparisons need their titles and questions."""

from __future__ import annotations

from contextlib import suppress

from foitrack.cli.session import Session
from foitrack.core.model import Campaign
from foitrack.errors import FoitrackError
from foitrack.store import requests


def readable(session: Session) -> dict[str, Campaign]:
    """Return the campaigns that have requests and whose files can be read, by name."""
    found = {}
    for name in requests.campaigns(session.store):
        with suppress(FoitrackError):
            found[name] = session.campaign(name)
    return found
