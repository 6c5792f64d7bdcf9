"""Jinja and Word: template and request become a letter."""
