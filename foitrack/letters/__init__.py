"""Template and request to subject and text; text to a Word letter. Jinja and Word are spoken here only."""
