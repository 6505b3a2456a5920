"""Dictionaries that the store packs with, and the program that made them."""
