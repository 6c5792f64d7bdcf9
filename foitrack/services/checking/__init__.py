"""What `doctor` checks: small checks of one thing each, whose findings are values."""
