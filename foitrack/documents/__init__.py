"""Attachment bytes to text and tables. Only this room knows the file formats of attachments."""

from foitrack.documents.bounded import DEFAULT_LIMITS, Limits, read_bounded
from foitrack.documents.executors import File, open_executor, read_all
from foitrack.documents.reading import READER_VERSION, read

__all__ = ["DEFAULT_LIMITS", "READER_VERSION", "File", "Limits", "open_executor", "read", "read_all", "read_bounded"]
