"""Turns any file into a Document: text in two layers, parts and fields.

It does not judge; that is `checker`.
"""

__version__ = "0.1.0"
