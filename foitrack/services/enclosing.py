"""What goes with a request: the answer sheet, as a spreadsheet and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from foitrack.core.model import Attachment, Campaign
from foitrack.documents.answersheet import answer_sheet_csv, answer_sheet_xlsx
from foitrack.services.intending import Intent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def with_answer_sheets(intents: Sequence[Intent], campaign: Campaign) -> list[Intent]:
    """Return the intents, each with its own answer sheet when the campaign wants one."""
    if not campaign.answer_sheet:
        return list(intents)
    return [replace(each, enclosures=answer_sheet(campaign, each.request.ref)) for each in intents]


def answer_sheet(campaign: Campaign, ref: str) -> tuple[Attachment, ...]:
    """Return the answer sheet of one request, as a spreadsheet and as CSV."""
    return (
        Attachment(f"answers-{ref}.xlsx", XLSX, answer_sheet_xlsx(campaign, ref)),
        Attachment(f"answers-{ref}.csv", "text/csv", answer_sheet_csv(campaign, ref)),
    )
