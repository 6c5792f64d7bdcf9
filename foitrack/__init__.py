"""foitrack: one question to every police force of England and Wales, one table of answers."""

__version__ = "0.1.0"
