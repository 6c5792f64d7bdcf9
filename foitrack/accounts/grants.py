"""What a sign-in server grants."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in server hands out. `refresh` is empty when it gave no new one; `who` is who signed in, if told."""

    access: str = field(repr=False)
    lifetime_seconds: float
    refresh: str = field(default="", repr=False)
    who: str = ""
