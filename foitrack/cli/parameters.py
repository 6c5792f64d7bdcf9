"""Arguments that become objects: a command receives a Request or a Campaign, not a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from foitrack.cli.session import Session
from foitrack.core.exemptions import SECTIONS, section
from foitrack.core.model import Campaign, Request
from foitrack.errors import FoitrackError, UnknownName

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_STATUS_LISTS = "'foitrack status' lists them"
_LARGEST_NUMBER = 2**63 - 1


class Text(click.ParamType[str]):
    """A text that can be kept and sent: Unicode, without the bytes of another encoding."""

    name = "text"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text; refuse what is not UTF-8."""
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail(f"{text!r:.80} is not UTF-8", param, ctx)
        return text


class Number(click.ParamType[int]):
    """A whole number that the store can hold; messages and events are numbered."""

    name = "integer"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; refuse one beyond 64 bits."""
        try:
            number = int(str(value))
        except ValueError:
            self.fail(f"{str(value)!r:.40} is not a valid integer", param, ctx)
        if abs(number) > _LARGEST_NUMBER:
            self.fail(f"{number!s:.40} is too large a number", param, ctx)
        return number


TEXT, NUMBER = Text(), Number()


def bounded(command: click.Command) -> click.Command:
    """Let every plain text and number of a command be one that can be kept."""
    for param in command.params:
        if param.type is click.STRING:
            param.type = TEXT
        elif param.type is click.INT:
            param.type = NUMBER
    if isinstance(command, click.Group):
        for each in command.commands.values():
            bounded(each)
    return command


class Word(click.ParamType[str]):
    """One of a set of words, such as the kinds of events; a misspelt one is told with the nearest."""

    def __init__(self, noun: str, known: Sequence[str], do: str = "") -> None:
        self.name = noun
        self.known = known
        self.do = do

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word; raise UnknownName with the nearest ones, or with what to do where none is near."""
        text = str(value)
        if text not in self.known:
            raise UnknownName(self.name, text, self.known, self.do)
        return text

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the words."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(each) for each in self.known if each.startswith(incomplete)]


class Beginning(Word):
    """One of a set of words, or as much of its beginning as no other has."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word; raise UnknownName with the nearest ones, FoitrackError where several begin so."""
        text = str(value).strip()
        found = [each for each in self.known if each.startswith(text)]
        if text in self.known or len(found) != 1:
            if len(found) > 1 and text not in self.known:
                raise FoitrackError(f"{text!r} begins {', '.join(found)}", "type more of it")
            return super().convert(text, param, ctx)
        return found[0]


class Section(click.ParamType[str]):
    """A section of the Act, as it is cited."""

    name = "section"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the section as it is stored, `12(1)`; raise FoitrackError when the Act has none such."""
        cited = section(str(value))
        if not cited:
            what = f"the Freedom of Information Act has no section {str(value)!r:.40}"
            raise FoitrackError(what, f"it has {SECTIONS}; write 12(1) or 31(1)(a)")
        return cited


class RequestType(click.ParamType[Request]):
    """A request, by its reference or, where only one request went there, by its authority's id.

    `beside` are the campaigns that would do as well; a misspelt one is told with the nearest, too.
    """

    name = "ref"

    def __init__(self, beside: Sequence[str] = ()) -> None:
        self.beside = beside

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Request:
        """Return the request; raise UnknownName with the nearest references."""
        from foitrack.store import requests

        assert ctx is not None
        value = TEXT.convert(value, param, ctx)
        store = _session(ctx).store
        found = requests.get(store, value.upper())
        if found:
            return found
        every = requests.every(store)
        same = [each for each in every if each.authority == value]
        if len(same) == 1:
            return same[0]
        if same:
            refs = ", ".join(f"{each.ref} ({each.campaign})" for each in same)
            raise FoitrackError(f"{value} has several requests", f"name one of {refs}")
        known = [*self.beside, *dict.fromkeys(each.authority for each in every), *(each.ref for each in every)]
        raise UnknownName("request or campaign" if self.beside else "request", value, known, _STATUS_LISTS)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete references, with the authority beside each."""
        from click.shell_completion import CompletionItem

        from foitrack.store import requests

        return [
            CompletionItem(each.ref, help=each.authority_name)
            for each in requests.every(_session(ctx).store)
            if each.ref.startswith(incomplete.upper())
        ]


class CampaignName(click.ParamType[str]):
    """The name of a campaign that has a file or requests."""

    name = "campaign"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; raise UnknownName with the nearest ones."""
        assert ctx is not None
        session, name = _session(ctx), TEXT.convert(value, param, ctx)
        if session.home.campaign_file(name).is_file() and "/" not in name:
            return name
        known = campaign_names(session)
        if name in known:
            return name
        raise UnknownName("campaign", name, known, "'foitrack new NAME' starts one")

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the names of campaigns."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(each) for each in campaign_names(_session(ctx)) if each.startswith(incomplete)]


class CampaignType(click.ParamType[Campaign]):
    """A campaign, read from its file and checked as a whole."""

    name = "campaign"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Campaign:
        """Return the campaign; raise BadFile with every fault of it."""
        assert ctx is not None
        return _session(ctx).campaign(CampaignName().convert(value, param, ctx))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the names of campaigns."""
        return CampaignName().shell_complete(ctx, param, incomplete)


def campaign_names(session: Session) -> list[str]:
    """Return the names of all campaigns, by file or by request."""
    from foitrack.store import requests

    files = {path.stem for path in session.home.campaigns.glob("*.yaml")}
    return sorted(files | set(requests.campaigns(session.store)))


def _session(ctx: click.Context) -> Session:
    session = ctx.find_root().obj
    if not isinstance(session, Session):
        parameters = ctx.find_root().params
        from datetime import datetime

        session = Session(parameters.get("workspace"), parameters.get("on"), datetime.now().astimezone())
        ctx.find_root().obj = session
    return session
