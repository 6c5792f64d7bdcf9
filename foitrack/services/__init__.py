"""The verbs of the work, in plain Python."""
