"""SMTP, IMAP and MIME; the only room that speaks them."""
