"""Judges Documents by rules: what a clause must say, must not say, and where.

It reads no files but rules, and keeps nothing.
"""
