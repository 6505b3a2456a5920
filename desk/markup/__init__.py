"""Findings written back into the file they came from: comments and tracked insertions in DOCX, notes in PDF."""
