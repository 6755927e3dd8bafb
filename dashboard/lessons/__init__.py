"""Ten lessons: each claim of the lecture predicted first, measured, then broken."""
