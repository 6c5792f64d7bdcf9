"""A rehearsal: simulated forces that answer over real SMTP and IMAP on loopback."""
