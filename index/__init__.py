"""Stores documents with their verdicts and searches them.

It does not read files (`corpus`) and does not judge (`checker`).
"""
