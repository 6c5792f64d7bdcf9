"""What ends a round of `fetch` and `watch`: the label of this workspace on filed mail."""

from __future__ import annotations

from foitrack.cli.output import say
from foitrack.cli.session import Session
from foitrack.services.labelling import Labeller


def labeller(session: Session) -> Labeller:
    """Return what labels mail as the settings say; with none it leaves the server alone."""
    return Labeller(session.store, session.settings.account, session.settings.label, say)
