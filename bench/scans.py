"""Draws pages of court documents as a scanner would hand them over: seals over the text, skew, turns, noise.

What stands on a page is known, so that the error of a recogniser can be counted. The fonts are Noto CJK.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONTS = tuple(
    Path("/usr/share/fonts/opentype/noto") / name
    for name in ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
)
_SIMPLIFIED = 2  # of the faces in a collection: JP, KR, SC, TC, HK
_A4 = (8.27, 11.69)  # inches
_RED = (206, 32, 38)
_COURTS = ("某某市某某区人民法院", "临江市中级人民法院", "青山县人民法院", "某某铁路运输法院")
_NAMES = ("张某甲", "李某乙", "王某丙", "赵某丁", "某某建设工程有限公司", "某某融资租赁有限公司")
_BANKS = ("中国工商银行某某支行", "中国建设银行某某分行营业部", "某某农村商业银行某某支行")
# What cannot open a line and what cannot end one.
_NOT_FIRST, _NOT_LAST = "，。；：、）》”！？", "（《“"


@dataclass(frozen=True, slots=True)
class Style:
    """How a page looks; `turn` is clockwise in degrees, `skew` anticlockwise."""

    dpi: int = 200
    font: int = 0
    points: float = 15.0  # 小三, as enforcement notices are set
    seals: int = 0
    skew: float = 0.0
    turn: int = 0
    noise: float = 0.0
    blur: float = 0.0


@lru_cache(maxsize=16)
def _face(font: int, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS[font % len(FONTS)], pixels, index=_SIMPLIFIED)


def notice(number: int) -> tuple[list[str], list[str]]:
    """The lines of a notice, not yet broken, and the long numbers in it; another one for every `number`."""
    choose = random.Random(number)  # noqa: S311  the same pages every time
    court = choose.choice(_COURTS)
    case = f"（20{choose.randint(15, 25)}）苏{choose.randint(100, 9999):04}执{choose.randint(1, 9999)}号"
    account = str(choose.randint(10**18, 10**19 - 1))
    telephone = f"0{choose.randint(510, 599)}-{choose.randint(2 * 10**7, 9 * 10**7)}"
    who, whom = choose.sample(_NAMES, 2)
    identity = f"{choose.randint(110000, 659999)}19{choose.randint(50, 99)}0{choose.randint(1, 9)}1{choose.randint(0, 9)}{choose.randint(1000, 9999)}"
    money = f"{choose.randint(10**4, 10**7):,}.{choose.randint(0, 99):02}"
    lines = [
        court,
        "执 行 通 知 书",
        case,
        f"{whom}（身份证号码{identity}）：",
        f"　　你与{who}{choose.choice(('借款合同', '买卖合同', '租赁合同', '劳动争议'))}纠纷一案，本院作出的民事判决书已经发生法律效力。"
        f"{who}向本院申请强制执行，本院于{choose.randint(1, 12)}月{choose.randint(1, 28)}日立案。依照《中华人民共和国民事诉讼法》第二百五十一条、"
        "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》第22条的规定，责令你在收到本通知书之日起三日内履行下列义务：",
        f"　　一、向{who}支付款项人民币{money}元及逾期利息；",
        f"　　二、加倍支付迟延履行期间的债务利息，并负担案件受理费{choose.randint(50, 9999)}元、申请执行费{choose.randint(50, 9999)}元。",
        f"　　你应当将上述款项汇入本院案款专户。户名：{court}；开户银行：{choose.choice(_BANKS)}；账号：{account}。"
        "除上述账户外，你有权拒绝执行人员以任何名义要求支付到其他账户的款项。发现执行人员存在此类情形的，可以拨打12368热线举报。",
        "　　逾期不履行的，本院将依法采取查封、扣押、冻结、划拨、拍卖、变卖等强制执行措施，并可以将你纳入失信被执行人名单，"
        "对你限制消费、限制出境，情节严重的，予以罚款、拘留；构成犯罪的，依法追究刑事责任。",
        f"　　联系人：{choose.choice(('陈法官', '刘法官', '周书记员'))}　联系电话：{telephone}",
        f"　　本院地址：某某市某某区某某路{choose.randint(1, 999)}号　邮编：{choose.randint(100000, 899999)}",
        "　　特此通知。",
        f"二〇二{choose.choice('五六')}年{choose.choice('一二三四五六七八九十')}月{choose.choice('一二三四五六七八九十')}日",
    ]
    return lines, [account, telephone, identity, money, case[1:5] + case[6:]]


def broken(lines: Sequence[str], per_line: int) -> list[str]:
    """The lines as they are set, with no more than so many full-width characters each."""
    out = []
    for line in lines:
        rest = line
        while len(rest) > per_line and _wide(rest) > per_line:
            cut = next(at for at in range(len(rest), 0, -1) if _wide(rest[:at]) <= per_line)
            while cut > 1 and (
                rest[cut] in _NOT_FIRST
                or rest[cut - 1] in _NOT_LAST
                or (rest[cut - 1 : cut + 1].isalnum() and rest[cut - 1 : cut + 1].isascii())
            ):
                cut -= 1
            out.append(rest[:cut])
            rest = rest[cut:]
        out.append(rest)
    return out


def _wide(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def seal(pixels: int, court: str) -> Image.Image:
    """A round red seal on white."""
    picture = Image.new("RGB", (pixels, pixels), "white")
    draw = ImageDraw.Draw(picture)
    edge = max(pixels // 40, 2)
    draw.ellipse((edge, edge, pixels - edge, pixels - edge), outline=_RED, width=edge)
    middle, face = pixels // 2, _face(1, pixels // 9)
    draw.text((middle, middle), "★", _RED, _face(1, pixels // 4), anchor="mm")
    for place, char in enumerate(court):
        letter = Image.new("RGB", (pixels, pixels), "white")
        ImageDraw.Draw(letter).text((middle, pixels // 9), char, _RED, face, anchor="mm")
        angle = 110 - 220 * place / max(len(court) - 1, 1)
        picture = ImageChops.multiply(
            picture, letter.rotate(angle, fillcolor="white", resample=Image.Resampling.BICUBIC)
        )
    return picture


def page(lines: Sequence[str], style: Style = Style(), seed: int = 0) -> Image.Image:
    """A page with these lines: the first three and the last are placed as title, number and date are."""
    wide, high = (round(side * style.dpi) for side in _A4)
    size = round(style.points / 72 * style.dpi)
    face = _face(style.font, size)
    sheet = Image.new("RGB", (wide, high), "white")
    draw = ImageDraw.Draw(sheet)
    margin = round(1.1 * style.dpi)
    step = round(size * 1.75)
    top = margin
    for place, line in enumerate(lines):
        if place < 2:
            draw.text((wide / 2, top), line, "black", face, anchor="ma")
        elif place == 2 or place == len(lines) - 1:
            draw.text((wide - margin, top), line, "black", face, anchor="ra")
        else:
            draw.text((margin, top), line, "black", face)
        top += step
    choose = random.Random(seed)  # noqa: S311  the same pages every time
    across = round(1.65 * style.dpi)  # 4.2 cm, the seal of a court
    for each in range(style.seals):
        left = wide - margin - across if each == 0 else choose.randint(margin, wide - margin - across)
        under = top - round(across * 0.7) if each == 0 else choose.randint(high // 4, high // 2)
        layer = Image.new("RGB", sheet.size, "white")
        layer.paste(seal(across, lines[0].strip()), (left, under))
        sheet = ImageChops.multiply(sheet, layer)
    if style.skew:
        sheet = sheet.rotate(style.skew, fillcolor="white", resample=Image.Resampling.BICUBIC)
    if style.blur:
        sheet = sheet.filter(ImageFilter.GaussianBlur(style.blur))
    if style.noise:
        grain = np.random.default_rng(seed).normal(0, style.noise, (*sheet.size[::-1], 1))
        sheet = Image.fromarray(np.clip(np.asarray(sheet, float) + grain, 0, 255).astype(np.uint8))
    return sheet.rotate(-style.turn, expand=True) if style.turn else sheet


def sample(number: int, style: Style = Style()) -> tuple[Image.Image, str, list[str]]:
    """A page, the text on it line by line, and the long numbers in it."""
    lines, numbers = notice(number)
    set_lines = broken(lines, int((_A4[0] - 2.2) * 72 / style.points))
    return page(set_lines, style, number), "\n".join(set_lines), numbers


def encoded(pages: Sequence[Image.Image], kind: str = "PNG", dpi: int = 200) -> bytes:
    """The pages as a file; a format that holds one picture takes the first."""
    out = io.BytesIO()
    more = (
        {"save_all": True, "append_images": [each.copy() for each in pages[1:]]}
        if kind in ("TIFF", "PDF")
        else {}
    )
    resolution = {"resolution": dpi} if kind == "PDF" else {"dpi": (dpi, dpi)}
    pages[0].copy().save(
        out, kind, **resolution, **more
    )  # a copy: Pillow leaves settings of one format behind
    return out.getvalue()
