"""Template and request to subject and text; text to a Word letter. Jinja and Word are spoken here only."""

from foitrack.letters.context import context
from foitrack.letters.lint import lint
from foitrack.letters.templates import Templates, render

__all__ = ["Templates", "context", "lint", "render"]
