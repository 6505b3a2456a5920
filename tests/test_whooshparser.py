"""Whoosh is imported without what it never calls, and nobody else meets the stand-ins."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOOK = "import sys; import index.query; print(*sorted({'urllib.request', 'ssl', 'whoosh.lang.morph_en'} & set(sys.modules)))"
# Whichever way round they are imported, the functions are the real ones in the end.
USE = """
import index.query, whoosh.compat, whoosh.query.terms
from urllib.request import urlopen, urlretrieve
from whoosh.lang.morph_en import variations
assert whoosh.query.terms.variations('rule') == variations('rule')
assert 'rules' in variations('rule')
print(urlopen('data:,here').read().decode())
"""
REAL = "import urllib.request, whoosh.compat; import index.query; print(whoosh.compat.urlretrieve is urllib.request.urlretrieve)"


@pytest.mark.parametrize(("script", "told"), [(LOOK, ""), (USE, "here"), (REAL, "True")])
def test_what_is_imported(script: str, told: str) -> None:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == told
