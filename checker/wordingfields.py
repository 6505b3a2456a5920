"""The fields that a wording may name, <amount>, <account>, <bank>: what each matches, and what is quicker to look for first."""

from __future__ import annotations

from corpus.patterns import COURT_ENDING

_HAN = "一-鿿"
# The surnames of nine in ten people, to tell a person from a word in a list.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂"
)
_TWO_SURNAMES = "(?:欧阳|上官|司马|诸葛|皇甫|尉迟|夏侯|慕容)"
# The next heading of a table whose first row names its columns: no name that stands under the one before.
_HEADINGS = "(?:开户|账号|账户|卡号|金额|备注|案号)"
_NUMERALS = "〇零一二两三四五六七八九十百千"
# In which an account number may be written out, in capitals too.
_ACCOUNT_NUMERALS = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖"
# The fields a wording may name. All are linear-time shapes. Several also match the ×× of a form;
# whether a blank or a mask counts is for the mode to say (see `blanks_allowed` in `checker.verdict`).
FIELDS: dict[str, str] = {
    "account": rf"[0-9×x*_…·][0-9×x*_…·\-|]{{10,40}}|[{_ACCOUNT_NUMERALS}]{{12,30}}|[×x*_…]{{2,40}}|（?略）?",
    # The number of the item on the next line may follow a sum that only its sign tells: ¥126,500.002.查控.
    "amount": r"(?:人民币|¥)?(?:\d[\d，,]*(?:\.\d+)?(?:百万|千万|万|亿|千|百)?余?[元圆]"
    r"|(?:¥|rmb)\d[\d，,]*+(?:\.\d\d(?=\d{1,2}[.、][一-鿿])|(?:\.\d+)?(?![\d.]|[百千万亿]))"
    r"|[零壹贰叁肆伍陆柒捌玖拾][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]*[元圆][角分整零壹贰叁肆伍陆柒捌玖]*"
    r"|[一二三四五六七八九两十][一二三四五六七八九十百千万亿零〇两]*[元圆])",
    # Not 开户银行 itself, which is a label, nor that of 银行账号 on the line below 甲县人民法院;
    # 名下有银行账户三个 names none.
    "bank": rf"(?<![开收])(?:(?!开户|收款)[{_HAN}×*]){{1,24}}?"
    "(?:(?<![院户局号名款有的个家各等在])银行|信用社|信用联社|信用合作社|合作联社|农商行|农信社|支行|分行|营业部)"
    rf"(?:[{_HAN}×*（）]{{0,20}}?(?:支行|分行|营业部|分理处))?",
    "case_number": r"（(?:[12][0-9o]{3}|[×x*某]{4}|20[×x*]{2})）[一-鿿×*0-9o]{1,20}?(?:字第?)?[0-9o×x*]{1,6}号",
    "court": rf"(?:[{_HAN}×*]{{2,24}}?(?:{COURT_ENDING})|本院|我院)",
    "date": r"(?:\d{4}|[一二][〇o○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
    r"|(?<!\d)(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}(?!\d)",
    # A day of which year or month are those of the date before it: 2024年11月20日10时至11月21日10时, 至21日10时, 至次日10时.
    "day": rf"[次翌]日|(?<![年月\d{_NUMERALS}])(?:(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})月)?(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})日(?![之以]?[内前后]|起|[常均])",
    # A sum in a table whose head says the unit: 1,700,000.00.
    "figure": r"(?<![\d，.])(?:\d{1,3}(?:，\d{3})+(?:\.\d{1,2})?|\d+\.\d{2})(?![\d%元圆百千万亿]|，\d)",
    # 3.1　12368热线: match text has no blank behind the number of the item.
    "hotline": rf"(?:(?<!\d)|(?<=[{_HAN}。；]\d\.\d)|(?<=^\d\.\d))(?:0\d{{2,3}}-{{0,2}})?12368(?!\d)|一二三六八",
    # 3月 is a month and 2023年 a year: neither is a length of time.
    "duration": rf"(?<![\d年月{_NUMERALS}])(?:(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}}|半)周?年半?(?!\d|[一二三四五六七八九十]{{1,2}}月|度)"
    rf"|(?:\d{{1,4}}|[{_NUMERALS}]{{1,5}}|半)个(?:半)?月|(?:\d{{1,5}}|[{_NUMERALS}]{{1,6}})个?(?:工作|自然)?(?:日|天)|"
    rf"(?:\d{{1,4}}|[{_NUMERALS}]{{1,5}}|半)个?小时)",
    "percent": r"\d{1,3}(?:\.\d{1,4})?%|百分之[零一二三四五六七八九十百点]{1,7}|[一二三四五六七八九](?:点[一二三四五六七八九])?[折成]|"
    r"(?<!\d)\d(?:\.\d)?[折成]",
    # Too much to be called nothing: from a thousand yuan on.
    "thousands": r"(?:人民币)?(?:\d{1,3}(?:，\d{3})+|\d{4,})(?:\.\d+)?元|\d+(?:\.\d+)?万元",
    "telephone": r"(?<!\d)(?:1[3-9]\d{9}|(?:0\d{2,3}-?)?\d{7,8}|400-?\d{3}-?\d{4})(?!\d)",
    "name": rf"(?!{_HEADINGS})[{_HAN}×*a-z0-9·（）]{{1,30}}?",
    # A holder that is no court, for accounts of people.
    "other_holder": rf"(?![{_HAN}×*]{{0,24}}法院|本院|我院|(?:全称|名称|姓名)：|{_HEADINGS})[{_HAN}·（）a-z×*]{{2,30}}",
    # A natural person by a usual surname, nothing of a name before or behind: in a bare list, 张某，乙银行，6222….
    "person": rf"(?<![{_HAN}])(?:{_TWO_SURNAMES}|[{_SURNAMES}])(?:[某×*]{{1,2}}[甲乙丙丁戊己]?|[{_HAN}]{{1,2}})(?![{_HAN}])",
    "number": r"(?:\d[\d，,.]*|[〇零一二两三四五六七八九十百千]+)",
    "blank": r"_{2,}|×{2,}|x{4,}|…{2,}|\.{6,}|\{[^{}]{0,40}\}|（[_×]{1,}）",
    # A date whose day nobody filled in; match text has no spaces, so that of 于　年　月　日 only 于年月日 is left. 出生年月日 is
    # a label, and in 每月日常 there is no date.
    "blank_date": rf"(?:(?<!生)年|(?<=[于在自至到、，。；：（]))[_×x]*[\d{_NUMERALS}]{{0,3}}[_×x]*月[_×x]*日(?![常均])",
    # A period whose length nobody filled in: 自公告之日起　　日内.
    "blank_days": r"(?<=起)[_×x]*个?(?:工作)?[日天][之以]?内",
}


# Strings of which one stands in whatever a field matches.
FIELD_ANCHORS: dict[str, tuple[str, ...]] = {
    "amount": ("元", "圆", "¥", "rmb"),
    "bank": (
        *("银行", "信用社", "信用联社", "信用合作社", "合作联社", "农商行", "农信社"),
        *("支行", "分行", "营业部"),
    ),
    "case_number": ("号",),
    "court": ("法院", "本院", "我院"),
    "blank_date": ("月",),
    "blank_days": ("日", "天"),
    "date": ("年", "-", ".", "/"),
    "day": ("日",),
    "hotline": ("12368", "一二三六八"),
    "thousands": ("元",),
}
# What stands in whatever a field matches, as a pattern that is quicker than the field: begins with one set of characters.
FIELD_SIGNS: dict[str, str] = {
    "account": rf"[0-9×x*_…·{_ACCOUNT_NUMERALS}略](?:(?<=[0-9×x*_…·])[0-9×x*_…·\-|]{{10}}|(?<=[×x*_…])[×x*_…]"
    rf"|(?<=[{_ACCOUNT_NUMERALS}])[{_ACCOUNT_NUMERALS}]{{11}}|(?<=略))",
}
# With which characters a field may begin, where few do: a set is looked for sooner than the field is tried.
FIELD_BEGINNINGS: dict[str, str] = {
    "account": f"[0-9×x*_…·{_ACCOUNT_NUMERALS}（略]",
    "amount": r"[人¥\dr零壹贰叁肆伍陆柒捌玖拾一二三四五六七八九两十]",
    "day": rf"[次翌\d{_NUMERALS}]",
    "duration": rf"[\d半{_NUMERALS}]",
    "figure": r"\d",
}
