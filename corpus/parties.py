"""The parties (当事人) as an index shows them: role and name, each person once.

Published documents often lose their punctuation, so that a name runs on into what follows it; here it ends where it must.
What is told of somebody (逾期未付船款), and what a form calls a place for something else (拍卖标的), is no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from corpus.patterns import lazy_pattern

# With what a name that ran on goes on.
_AFTER = lazy_pattern(
    "(?:于|因|在)[0-9]{4}年|(?<=.{2})于[一二][〇零○]|住所地|地址|住址|统一社会信用|组织机构|法定代表人|负责人|公民身份|身份证|向[本我]院|(?:申请|被申请|被)(?:执行)?人|执行依据|对本院|"
    "(?<=.{2})未(?:按|在|能|履行)|(?<=.{2})(?:[，]|系[^统列]|对被|作出|不服|申请(?:强制执行|恢复执行|执行|将)|应(?:在|当|支付|向|赔偿)|依据|已[向经]|在(?=[一-鿿]{4})|"
    "因(?=[一-鿿]{2,12}(?:一事|纠纷))|以(?=被|发现|其|对|本|需)|对(?=执行|被|该|上述|本)|死亡|称$|认为|本案|就(?=查封|本院|执行|冻结|拍卖)|欠款|(?:先生|女士|同志|师傅)$)|(?<=.{4})[及并将]$|(?<=.{4})(?:经营者|并转)|(?<=[×*一-鿿]{2})(?:男|女)(?:生|，|[一-鿿]{1,4}族|[0-9])|(?<=[×*一-鿿]{3})[男女]$|(?<=.{2})住(?=[^，]{1,20}(?:省|市|县|区|镇|乡|村|旗)(?!.*公司))"
)
# Each choice above holds one of these: most names hold none.
_OF_AFTER = frozenset("年住址统构法责身院请被据未，系作服应已在因以对死称认本就欠先女同师经并及将男〇零○")
# What is told of a party, or of things, and no name.
_NO_NAME = lazy_pattern("以.*|.*(?:本院|财产(?!保险)|竞买人|自然人|其他组织|行为能力|材料[^公]*显示).*|.*的")
_NOBODY = lazy_pattern(
    "[×*x…·.\\-_ ]*|[^（]*）.*|你(?:单位|公司|方)?|.*(?:裁定|申请执行|一案|纠纷|如下).*|某{3,}|各.*|(?:全体|双方)?(?:债权人|当事人|竞买人|意向竞买人)"
)
# With what begins what is told of somebody; 于, 应, 尚, 向, 付, 和, 经 and 无 begin names as well.
_TOLD = lazy_pattern(
    "仍|已(?:经|向|将|履|支|付|死|到|签|提|申|按|与|被)|未(?:[按在能履报作予经到收及提申还付参受依据如曾签向]|有效|通过|自动)|逾期|尚[未有欠]|应(?:当|付|退|支付|向|在|连带|赔偿|履行)|收到|签[字收名章]|书面|要求|请求|[不拟]?同意|不|表示|确认|认[可为]|亦|称|对|向[本该我法被]|"
    "[之及与或等均将可是的系]|和(?:被|申请|解)|名下|账户|无(?:财产|失信|履行|可供|正当|能力|偿还|异议|法)|申请(?:执行|强制|恢复|冻结|查封|将|撤|对|变更|追加)|提[出供交]|依据|据[以此]|"
    "依[法照]|出具|获知|复函|(?:委托)?代理|怠于|按[令时期照]|债权|既|没有|付款|付清(?![一-鿿]$)|付清[了后的欠]|经(?:本|通知|传唤|查|催|两|多)|于[0-9本同拍]|于[一二][〇零○]|在|存款|以|申报|因|自[愿行]|有[权能无]|须|"
    "需|具[有备]|凡|继续|现|拒|愿意|放弃|主张|陈述|反映|截至|至今|另|符合|身份|本人|承担|负[担有]|履行|领取|到[庭场]|死亡|下落|违反|隐匿|转移|拖欠|欠款|偿还|支付|给付|返还|交付|"
    "请|兼|如[有果不需对]|银行账|关于|[一二][〇零○]|[0-9]"
)
# What a form has in the place of a name.
_LABEL = lazy_pattern(
    ".*(?:标的|名称|姓名|时间|日期|对象|机关|周期|事项|金额|措施情况|起拍价|账号|合计|余额|开户行|基本信息|户型|发布|案由|案情|户名|号码)(?:物|（[^）]*）)?|(?:协助|被限制消费)单位|执行法院|拍卖法院|.*所涉.*|.*平台|"
    "(?:受理|关联)?案件|拍品|.*拍卖财产|被(?:告知|通知|拘留|罚款|决定|解除|纳入)人|持证人.*|受?告知人|〔.*|.*〕.*|[（【].*|.*[（】]|原告|被告|尊敬的.*"
)
_PLAIN = lazy_pattern(
    "[一-鿿×*某]{2,4}|[一-鿿×*]某{1,2}[甲-癸0-9]?|[一-鿿]{1,2}某[一-鿿0-9]{0,2}|.{2,40}(?:公司|企业|合作社|中心|银行|政府|事务所|信用社|联社|委员会|超市|商行|[局所校院厂店部园场馆站户]|等.{1,4}人)(?:（[^）]*）)?|"
    "[一-鿿]{2,8}·[一-鿿·]{1,12}"
)
_LONGEST = 40


def name_cut(name: str) -> int:
    """How much of what stands behind a role is the name."""
    if _OF_AFTER.isdisjoint(name):
        return len(name)
    cut = _AFTER.search(name)
    return cut.start() if cut else len(name)


def is_name(name: str) -> bool:
    """Whether somebody may be called so."""
    return (
        2 <= len(name) <= _LONGEST
        and not any(form.fullmatch(name) for form in (_NOBODY, _NO_NAME, _LABEL))
        and not _TOLD.match(name)
    )


def is_plainly_named(name: str) -> bool:
    """Whether something has the form of a person's name or of a firm's and may be one: 高峰, not 高峰本院受理的案件."""
    return all(_PLAIN.fullmatch(each) for each in name.split("、")) and is_name(name.partition("、")[0])


def shown_parties(*named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Roles with names, of all the places that name parties, the surest place first; a name counts once."""
    found: dict[str, str] = {}
    for role, written in chain(*named):
        for name in _names(written):
            found.setdefault(name, role)
    return tuple((role, name) for name, role in found.items())


def _names(written: str) -> Iterator[str]:
    for name in written.split("、"):
        plain = name[: name_cut(name)].strip("，：:；。")
        if is_name(plain):
            yield plain
