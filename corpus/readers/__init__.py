"""One module per format, each with `read(data, limits) -> Extract`.

Which one reads a file is decided in `corpus.read`, by what the bytes are, never by the name alone.
"""
