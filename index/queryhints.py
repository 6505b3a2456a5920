"""What a query that found nothing was perhaps meant to say; it changes no answer."""

from __future__ import annotations

from corpus.patterns import lazy_pattern

_QUOTED = lazy_pattern('["“”„＂][^"“”„＂]*["“”„＂]|「[^」]*」|『[^』]*』')
_JOINED = lazy_pattern(
    r"(?<=[^\s(（])(和(?!解|谐|平|睦)|或者?(?!有负债)|并且|並且)(?=[^\s)）])"
    r"|(?<![^\s(（])(非(?!诉|法|婚|农|银|正常|公开|因|经|金融|本)|不含)(?=[^\s(（])"
)


def unspaced_operator(query: str) -> str | None:
    """A hint for 冻结和扣划, which is text; None where no operator stands between words or before one."""
    hit = _JOINED.search(_QUOTED.sub(" ", query))
    if hit is None:
        return None
    word = hit.group(1) or hit.group(2)
    return f"“{word}”连着别的字时是要找的文字；表示“和、或、非”的，前后要有空格。"
