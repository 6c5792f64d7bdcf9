"""Facts in any number and order, on any of some days, for tests that nothing may make raise."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from foitrack.core.model import Event
from foitrack.core.words import Kind


def any_facts(days: st.SearchStrategy[date], most: int) -> st.SearchStrategy[list[Event]]:
    """Return a strategy for at most so many events, some of which take one another back or name one another's mail."""
    one = st.builds(
        Event,
        on=days,
        kind=st.sampled_from(Kind),
        id=st.integers(0, 5),
        until=st.none() | days,
        retracts=st.none() | st.integers(0, 5),
        letter=st.sampled_from(["", "request", "overdue"]),
        message=st.none() | st.integers(1, 3),
        bounced=st.none() | st.integers(1, 3),
        sections=st.sampled_from([(), ("31",)]),
    )
    return st.lists(one, max_size=most)
