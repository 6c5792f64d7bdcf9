"""Attachment bytes to text and tables. Only this room knows the file formats of attachments."""

from foitrack.documents.reading import READER_VERSION, read

__all__ = ["READER_VERSION", "read"]
