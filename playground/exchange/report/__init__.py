"""Reports of what was compared, to hand in or to keep: as Markdown with its pictures beside it, or as one HTML page."""
