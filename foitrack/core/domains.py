"""Mail domains, compared where they belong to one body: at the third level under `police.uk` and its like."""

from __future__ import annotations

# Second levels of .uk under which each body has a name of its own.
_SECOND_LEVELS = frozenset(
    f"{name}.uk" for name in ("ac", "co", "gov", "ltd", "me", "net", "nhs", "org", "plc", "police", "sch")
)
# Names of networks that stand before a second level and say nothing about the body.
_NETWORKS = {"police.uk": frozenset({"pnn"}), "gov.uk": frozenset({"gsi", "gsx", "x"})}


def fold_domain(domain: str) -> str:
    """Return the part of a mail domain by which bodies are told apart, in lower case.

    `mail.kent.police.uk` and `kent.pnn.police.uk` both give `kent.police.uk`; outside the second levels of `.uk`
    the last two labels are kept. What is no domain comes back as it is, without its case.
    """
    labels = [label for label in domain.strip().lower().split(".") if label]
    tail = ".".join(labels[-2:])
    if tail not in _SECOND_LEVELS:
        return tail
    before = [label for label in labels[:-2] if label not in _NETWORKS.get(tail, ())]
    return ".".join((*before[-1:], tail))


def is_shared(domain: str) -> bool:
    """Say whether a domain belongs to many bodies at once (`police.uk`), so that it proves nothing about a sender."""
    folded = fold_domain(domain)
    return folded in _SECOND_LEVELS or "." not in folded


def same_body(one: str, other: str) -> bool:
    """Say whether two mail domains belong to one body."""
    return not is_shared(one) and fold_domain(one) == fold_domain(other)
