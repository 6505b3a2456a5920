"""Each field of the search returns what the document shows, in every engine; whole cases, similar documents, older libraries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from generated_documents import generated_document, report_of, seeded
from test_command import zhihe

from corpus.document import Document, Extract, Page, Recognised, document_of
from corpus.spans import RawSpan
from index.engine import Sort
from index.fingerprints import fingerprint
from index.home import LibraryError
from index.library import ENGINES, Library, engine_kind
from index.packing import unpack
from index.queryfields import BY_ID, FACET_FIELDS, FACET_NAMES, Kind
from index.verify import verify

ROOT = Path(__file__).parent.parent
INDEX = f"tantivy-{engine_kind('tantivy').schema}"
ACCOUNT = "6222020200001234567"
RULING = f"""安徽省芜湖市镜湖区人民法院
执 行 裁 定 书
（2022）皖0202执1234号之一
申请执行人：芜湖甲乙商贸有限公司，住所地芜湖市。
委托诉讼代理人：赵六七，安徽丙丁律师事务所律师。
被执行人：李某乙，男，汉族，住芜湖市。
本院在执行申请执行人芜湖甲乙商贸有限公司与被执行人李某乙买卖合同纠纷一案中，依据已经发生法律效力的（2021）皖0202民初88号民事判决，
立案执行，执行标的为156000元。另查明，被执行人名下房屋评估价80万元。案款汇入账号{ACCOUNT[:4]} {ACCOUNT[4:]}。
依照《中华人民共和国民事诉讼法》第二百六十四条、《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条的规定，裁定如下：
终结本次执行程序。
如不服本裁定，可以自收到本裁定书之日起十日内申请复议。
审判长　孙某戊
人民陪审员　周某己
二〇二二年十二月十九日
书记员　吴某庚
"""
OBJECTION = """安徽省芜湖市镜湖区人民法院
执 行 裁 定 书
（2023）皖0202执异5号
异议人：郑某辛，男，汉族，住芜湖市。
本院审查异议人郑某辛对（2022）皖0202执1234号案件的执行行为提出的异议。异议人依据《中华人民共和国公司法》第三条提出请求。
依照《中华人民共和国民事诉讼法》第二百三十六条的规定，裁定如下：
驳回异议人郑某辛的异议请求。
审判员　孙某戊
二〇二三年二月一日
书记员　王某癸
"""
RESTORED = f"""芜湖市镜湖区人民法院
恢复执行通知书
（2024）皖0202执恢7号
李某乙：
本院恢复执行（2022）皖0202执1234号一案，执行依据为（2021）皖0202民初88号民事判决。请将案款汇入账号{ACCOUNT}，
或者扫描二维码。执行标的额：90000元。
二〇二四年三月一日
书记员　吴某庚
"""
REVIEW = """安徽省芜湖市中级人民法院
执 行 裁 定 书
（2023）皖02执复9号
复议申请人：郑某辛，男，汉族，住芜湖市。
复议申请人郑某辛不服安徽省芜湖市镜湖区人民法院（2023）皖0202执异5号执行裁定，向本院申请复议。本院依法组成合议庭审查，现已审查终结。
依照《中华人民共和国民事诉讼法》第二百三十六条的规定，裁定如下：
驳回郑某辛的复议申请。
审判长　孙某戊
二〇二三年四月一日
书记员　王某癸
"""
NOTHING = """芜湖市镜湖区人民法院
结案通知书
（2020）皖0202执5号
申请执行人张某申请执行一案，应执行金额0元，现已执行完毕。
二〇二〇年五月一日
书记员　吴某庚
"""
ELSEWHERE = """南京市鼓楼区人民法院
协助执行通知书
（2022）苏0106执99号
某某银行：
关于陈某子与卫某丑民间借贷纠纷一案，依法终结本次执行程序的事实另行告知。请协助冻结存款5000元。该房屋由（2022）皖0202执1234号案件首先查封。
二〇二二年五月六日
书记员　沈某寅
"""


@dataclass(frozen=True)
class Written:
    """A document with what its report says."""

    name: str
    document: Document
    report: dict[str, object]


def _written(name: str, document: Document, **report: object) -> Written:
    path = f"/文书/{name}.txt"
    verdicts = {"results": [], **report}
    return Written(name, document, {**report_of(document, path), "path": path, **verdicts})


def _result(rule: str, verdict: str, severity: str) -> dict[str, str]:
    return {"rule": rule, "verdict": verdict, "severity": severity}


def _scanned(text: str) -> Document:
    """As a reader gives a scan of two pages, of which the second could not be read, saved from a site."""
    pages = (
        Page(1, RawSpan(0, len(text))),
        Page(2, RawSpan(len(text), len(text)), unreadable="第 2 页是空白的图片"),
    )
    extract = Extract(
        text,
        "application/pdf",
        pages,
        metadata=(
            ("url", "https://wenshu.example.cn/a?b=1"),
            ("title", "陈某子、卫某丑民间借贷纠纷协助执行通知书"),
        ),
        recognised=(Recognised(RawSpan(0, 11), 0.99), Recognised(RawSpan(12, 19), 0.874)),
    )
    return replace(document_of(text), extract=extract)


def _documents() -> list[Written]:
    fails = [
        _result("a/one", "fail", "error"),
        _result("a/two", "fail", "error"),
        _result("a/three", "fail", "warning"),
        _result("a/four", "undecided", "error"),
        _result("a/five", "pass", "error"),
    ]
    return [
        _written("裁定", document_of(RULING), results=fails),
        _written("异议", document_of(OBJECTION), results=[_result("a/one", "pass", "error")], mode="draft"),
        _written("恢复", document_of(RESTORED.replace("扫描二维码", "扫描二\ufffd\ufffd码"))),
        _written("外地", _scanned(ELSEWHERE), results=[_result("a/six", "fail", "info")]),
    ]


@pytest.fixture(scope="module", params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    if request.param == "opensearch":
        request.getfixturevalue("cluster")
    with Library.open(tmp_path_factory.mktemp(request.param), request.param) as library:
        with library.writer() as writer:
            for each in _documents():
                writer.add(each.document, each.report, "r1")
        yield library


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "opensearch":
        request.getfixturevalue("cluster")
    return str(request.param)


FOUND = {
    # The fifteen of the advanced search of the site for court documents.
    "全文:评估价": "裁定",
    "案由:买卖合同": "裁定",
    "案由:=民间借贷纠纷": "外地",
    "案由:*": "裁定 外地",
    "案件名称:芜湖甲乙商贸有限公司与被执行人李某乙": "裁定",
    "案件名称:陈某子、卫某丑": "外地",  # as the site recorded it
    "案号:（2022）皖0202执1234号": "裁定 异议 恢复 外地",
    "本案案号:（2022）皖0202执1234号": "裁定",
    "本案案号:*执*": "裁定 异议 恢复 外地",
    "法院名称:镜湖": "裁定 异议 恢复",
    "法院层级:基层": "裁定 异议 恢复 外地",
    "案件类型:执行": "裁定 异议 恢复 外地",
    "案件类型:执恢": "恢复",
    "审判程序:执行异议": "异议",
    "程序:首次执行": "裁定 外地",
    "文书类型:恢复执行通知书": "恢复",
    "裁判日期:2022": "裁定 外地",
    "审判人员:孙某戊": "裁定 异议",
    "审判人员:吴某庚": "裁定 恢复",
    "当事人:芜湖甲乙商贸有限公司": "裁定",
    "当事人:李某乙": "裁定 恢复",
    "当事人:郑某辛": "异议",
    "当事人:赵六七": "",  # represents a party and is none
    "律所:安徽丙丁律师事务所": "裁定",
    "律所:=安徽丙丁律师事务所": "裁定",
    "律所:*": "裁定",
    "律师:赵六七": "裁定",
    "法律依据:民事诉讼法第264条": "裁定",
    "法律依据:民事诉讼法": "裁定 异议",
    "法律依据:公司法": "",  # an objector's, not the court's
    "引用:公司法第三条": "异议",
    # Parts of the text.
    "首部:赵六七": "裁定",
    "首部:郑某辛": "异议",
    "主文:终结本次执行程序": "裁定",
    "主文:请协助冻结存款": "外地",
    "全文:终结本次执行程序": "裁定 外地",
    "主文:驳回": "异议",
    "告知:申请复议": "裁定",
    "落款:人民陪审员": "裁定",
    "落款:执行": "",
    # More.
    "地域:安徽": "裁定 异议 恢复",
    "地域:=江苏省南京市": "外地",
    "地域:=江苏省": "外地",
    "地域:芜湖": "裁定 异议 恢复",
    "最大金额:80万元": "裁定",
    "最大金额:<1万元": "外地",
    "标的:10万..20万": "裁定",
    "执行标的:9万元": "恢复",
    "模式:草稿": "异议",
    "来源:wenshu.example.cn": "外地",
    "格式:扫描件": "外地",
    "格式:PDF": "外地",
    "格式:文本": "裁定 异议 恢复",
    "违反:a/one": "裁定",
    "待定:four": "裁定",
    "符合:*": "裁定 异议",
    "结论:违反": "裁定 外地",
    "非 结论:违反": "异议 恢复",
    "错误数:2": "裁定",
    "错误数:0": "异议 恢复 外地",
    "提醒数:>0": "裁定",
    "提示数:1": "外地",
    "待定数:>=1": "裁定",
    "损坏:>0": "恢复",
    "未读页:1": "外地",
    "置信度:<90": "外地",
    "置信度:87": "外地",
    "置信度:*": "外地",
    f"账户:{ACCOUNT}": "裁定 恢复",
    f'账户:"{ACCOUNT[:4]} {ACCOUNT[4:]}"': "裁定 恢复",
    "账户:6222020200001234568": "",
    "账户:*": "裁定 恢复",
    "关联案号:（2021）皖0202民初88号": "裁定 恢复",
    "关联案号:（2022）皖0202执1234号": "裁定 异议 恢复",
}


def _names(entries: object) -> set[str]:
    return {Path(entry.path).stem for entry in entries}  # type: ignore[attr-defined]  # entries of any kind of answer


@pytest.mark.parametrize(("query", "names"), FOUND.items(), ids=list(FOUND))
def test_a_field_returns_what_the_document_shows(library: Library, query: str, names: str) -> None:
    assert _names(library.iterate(query)) == set(names.split())


def test_facets_count_the_new_fields(library: Library) -> None:
    facets = {name: dict(values) for name, values in library.search("*").facets.items()}
    assert facets["region"] == {"安徽省": 3, "江苏省": 1}
    assert facets["city"] == {"安徽省芜湖市": 3, "江苏省南京市": 1}
    assert facets["level"] == {"基层": 4}
    assert facets["procedure"] == {"首次执行": 2, "执行异议": 1, "恢复执行": 1}
    assert facets["cause"] == {"买卖合同纠纷": 1, "民间借贷纠纷": 1}
    assert facets["verdict"] == {"fail": 2, "pass": 2, "undecided": 1}
    assert facets["format"] == {"txt": 3, "pdf": 1, "scan": 1}


def test_the_order_by_sum(library: Library) -> None:
    assert [Path(each.path).stem for each in library.iterate("*", Sort.LARGEST)] == [
        "裁定",
        "恢复",
        "外地",
        "异议",
    ]
    assert [Path(each.path).stem for each in library.iterate("*", Sort.SMALLEST)] == [
        "外地",
        "恢复",
        "裁定",
        "异议",
    ]


@pytest.mark.parametrize(
    "number",
    [
        "（2022）皖0202执1234号",
        "(2024)皖0202执恢7号",
        "（2021）皖0202民初88号",
        "（2022）皖0202执1234号之一",
        "（2023）皖0202执异5号",
    ],
)
def test_a_case_is_found_from_each_of_its_numbers_without_those_who_mention_it(
    library: Library, number: str
) -> None:
    assert _names(library.iterate(library.case(number))) == {"裁定", "异议", "恢复"}


@pytest.mark.parametrize("number", ["（2023）皖0202执异5号", "2023皖0202执异5号", "(2023)皖02执复9号"])
def test_a_review_belongs_to_what_it_reviews(tmp_path: Path, engine: str, number: str) -> None:
    with Library.open(tmp_path, engine) as library:
        library.add(document_of(REVIEW), _written("复议", document_of(REVIEW)).report, "r")
        assert _names(library.iterate(library.case(number))) == {"复议"}


@pytest.mark.parametrize("typed", ["乱写", "（2022）皖0202", "执1号", "（2022）皖0202执号", ""])
def test_what_is_no_case_number_is_refused(library: Library, typed: str) -> None:
    with pytest.raises(LibraryError, match="不是案号。案号像这样：（2022）皖0202执1号"):
        library.case(typed)


def test_a_sum_of_nothing_is_a_sum_in_the_store_as_in_the_index(tmp_path: Path, engine: str) -> None:
    with Library.open(tmp_path, engine) as library:
        for name, text in (("零", NOTHING), ("没有", NOTHING.replace("，应执行金额0元", ""))):
            library.add(document_of(text), _written(name, document_of(text)).report, "r")
        for _ in range(2):
            for query in ("最大金额:0", "最大金额:0..0", "最大金额:*", "金额:0"):
                assert _names(library.iterate(query)) == {"零"}, query
            for sort in (Sort.LARGEST, Sort.SMALLEST):
                assert [Path(each.path).stem for each in library.iterate("*", sort)] == ["零", "没有"]
            assert list(verify(library)) == []
            library.rebuild()  # of what the store kept


def test_every_heading_of_the_listing_with_each_of_its_values_finds_what_it_counts(library: Library) -> None:
    facets = library.search("*").to_json()["facets"]
    assert isinstance(facets, dict)
    asked = 0
    for facet, counts in facets.items():
        for each in counts:
            found = library.search(f'{FACET_NAMES[facet]}:"{each["name"]}"')
            whole = (
                BY_ID[FACET_FIELDS[facet]].kind is not Kind.NAME
            )  # 镜湖区人民法院 is in 芜湖市镜湖区人民法院 too
            assert found.total == each["count"] if whole else found.total >= each["count"], (facet, each)
            asked += 1
    assert asked > 20


def test_a_case_that_is_not_there_is_empty(library: Library) -> None:
    assert list(library.iterate(library.case("（1999）皖0202执1号"))) == []


# --- accounts


def test_no_index_holds_an_account_in_the_clear(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        for each in _documents():
            library.add(each.document, each.report, "r1")
        key = library.store.account_key
        entry = next(library.iterate(f"账户:{ACCOUNT}"))
        assert entry.shown.accounts == (fingerprint(key, ACCOUNT),)
        assert [each.path for each in library.iterate(f"账户:{fingerprint(key, ACCOUNT)}")]
    for file in (tmp_path / "index").rglob("*"):
        if file.is_file():
            assert ACCOUNT.encode() not in file.read_bytes()
            assert key not in file.read_bytes()
            assert key.hex().encode() not in file.read_bytes()
    rows = sqlite3.connect(tmp_path / "store.sqlite").execute("SELECT entry FROM documents").fetchall()
    assert rows
    assert all(ACCOUNT not in json.dumps(unpack(row)) for (row,) in rows)


def test_two_libraries_have_different_fingerprints(tmp_path: Path) -> None:
    keys = set()
    for name in ("a", "b"):
        with Library.open(tmp_path / name) as library:
            keys.add(library.store.account_key)
    assert len(keys) == 2
    assert all(len(key) == 32 for key in keys)
    assert len({fingerprint(key, ACCOUNT) for key in keys}) == 2


# --- similar documents


@pytest.fixture(scope="module")
def texts() -> list[Document]:
    """Forty documents of chance, and three that tell nearly the same of different people."""
    rnd = seeded(7)
    told = "被执行人擅自将已被查封的挖掘机转移到外省矿山使用，并伪造租赁合同骗取运输许可，本院依法追回。"
    like = [
        document_of(
            f"芜湖市镜湖区人民法院\n执行裁定书\n（2022）皖0202执{n}号\n申请执行人：{name}，男。\n被执行人：卫某某，男。\n"
            f"本院在执行中查明，{told}裁定如下：\n扣押挖掘机。\n审判员 王某\n二〇二二年三月{day}日\n",
            f"/像/{n}.txt",
        )
        for n, name, day in ((1, "陈某子", "一"), (2, "褚某丑", "二"), (3, "蒋某寅", "三"))
    ]
    return [*like, *(generated_document(rnd, f"/杂/{i}.txt", 600) for i in range(40))]


def test_similar_documents_are_the_same_in_every_engine(
    texts: list[Document], tmp_path: Path, cluster: str
) -> None:
    answers = {}
    for name in ENGINES:
        with Library.open(tmp_path / name, name) as library:
            with library.writer() as writer:
                for each in texts:
                    writer.add(each, report_of(each, each.source), "r1")
            found = [
                [(hit.entry.path, hit.score) for hit in library.similar(texts[at].sha256, limit=5).hits]
                for at in (0, 1, 10, 30)
            ]
            answers[name] = found
            assert [path for path, _score in found[0][:2]] == ["/像/2.txt", "/像/3.txt"]
            within = library.similar(texts[0].sha256, "日期:2022-03-03")
            assert [hit.entry.path for hit in within.hits] == ["/像/3.txt"]
            with pytest.raises(LibraryError, match="资料库里没有编号"):
                library.similar("0" * 64)
    assert answers["tantivy"] == answers["whoosh"] == answers["opensearch"]


def test_the_only_document_is_like_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        document = document_of(RULING)
        library.add(document, report_of(document, "/a"), "r1")
        assert library.similar(document.sha256).hits == ()


# --- libraries of an earlier version


def _of_an_earlier_version(home: Path) -> None:
    """The store as it was before: no versions, no values, no key, and an index of the earlier schema."""
    database = sqlite3.connect(home / "store.sqlite", isolation_level=None)
    for number, row in database.execute("SELECT number, entry FROM documents").fetchall():
        values = unpack(row)
        del values["shown"]
        database.execute("UPDATE documents SET entry = ? WHERE number = ?", (json.dumps(values), number))
    for name in ("rules", "shown"):
        database.execute(f"DROP INDEX documents_{name}")
    for column in ("shown", "as_of", "reader"):
        database.execute(f"ALTER TABLE documents DROP COLUMN {column}")
    database.execute("DROP TABLE extracts")
    database.execute("DELETE FROM meta WHERE key = 'account_key'")
    database.execute("PRAGMA user_version = 1")
    database.close()
    (home / "index" / INDEX).rename(home / "index" / "tantivy-1")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "库") as library:
        for each in _documents():
            library.add(each.document, each.report, "r1")
    _of_an_earlier_version(tmp_path / "库")
    return tmp_path / "库"


def test_a_library_of_an_earlier_version_says_how_to_renew_it_and_is_whole_afterwards(earlier: Path) -> None:
    searched = zhihe("search", "律师:赵六七", home=earlier)
    assert searched.returncode == 2
    assert "有 4 份文书是旧版本收的" in searched.stderr
    assert "zhihe index --renew" in searched.stderr
    renewed = zhihe("index", "--renew", home=earlier)
    assert (renewed.returncode, renewed.stdout.strip()) == (0, "补全 4 份")
    assert sorted(path.name for path in (earlier / "index").iterdir()) == [INDEX]
    with Library.open(earlier) as library:
        from_the_text = {
            query: names
            for query, names in FOUND.items()
            # The file alone tells these.
            if not query.startswith(("来源", "格式", "未读页", "置信度", "案件名称:陈"))
        }
        assert len(from_the_text) > 50
        for query, names in from_the_text.items():
            assert _names(library.iterate(query)) == set(names.split()), query
    assert zhihe("index", "--renew", home=earlier).stdout.strip() == "补全 0 份"


def test_indexing_the_files_again_renews_them_too(tmp_path: Path) -> None:
    folder, home = tmp_path / "文书", tmp_path / "库"
    folder.mkdir()
    (folder / "裁定.txt").write_text(RULING, "utf-8")
    assert zhihe("index", "--fail-on", "never", str(folder), home=home).returncode == 0
    _of_an_earlier_version(home)
    again = zhihe("index", "--fail-on", "never", str(folder), home=home)
    assert "收入或更新 1 份" in again.stdout
    assert "共 1 份" in zhihe("search", "律师:赵六七", home=home).stdout


# --- the command


def test_the_command_finds_cases_and_similar_documents(earlier: Path, tmp_path: Path) -> None:
    home = tmp_path / "另一库"
    folder = tmp_path / "文书"
    folder.mkdir()
    for name, text in (("裁定", RULING), ("异议", OBJECTION), ("外地", ELSEWHERE)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    (folder / "裁定二.txt").write_text(
        RULING.replace("李某乙", "钱某卯").replace("1234号", "1235号"), "utf-8"
    )
    assert zhihe("index", "--fail-on", "never", str(folder), home=home).returncode == 0
    case = zhihe("search", "--case", "(2022)皖0202执1234号", "--format", "json", home=home)
    assert {Path(hit["path"]).stem for hit in json.loads(case.stdout)["hits"]} == {"裁定", "裁定二", "异议"}
    both = zhihe(
        "search", "--case", "(2022)皖0202执1234号", "程序:执行异议", "--format", "csv", "--all", home=home
    )
    assert both.stdout.count("（2023）皖0202执异5号") == 1
    assert both.stdout.count("\n") == 2
    like = json.loads(
        zhihe("search", "--similar", str(folder / "裁定.txt"), "--format", "json", home=home).stdout
    )
    assert Path(like["hits"][0]["path"]).stem == "裁定二"
    by_id = zhihe("search", "--similar", like["hits"][0]["id"][:10], home=home)
    assert "裁定.txt" in by_id.stdout
    assert zhihe("search", home=home).returncode == 2
    assert "资料库里没有 /没有" in zhihe("search", "--similar", "/没有", home=home).stderr
    assert "不能和 --all" in zhihe("search", "--similar", "/没有", "--all", home=home).stderr
