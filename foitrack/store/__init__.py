"""SQLite and the files beside it; the only room that speaks SQL."""
