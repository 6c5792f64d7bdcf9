"""File formats of attachments: bytes become text and tables, in bounded time and memory."""
