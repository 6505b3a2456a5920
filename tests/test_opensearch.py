"""What only a cluster does to an index: parts that fail, refusals, lost answers, accounts, certificates.

The server is osmem, in front of it where needed a proxy that spoils its answers.
"""

from __future__ import annotations

import json
import logging
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from faulty_proxy import Proxy, before
from generated_documents import generated_document, report_of, seeded
from opensearchpy import OpenSearch

from corpus.document import document_of
from desk.command import cli
from index.engine import Engine, IndexDamaged, Sort, State
from index.entry import Entry
from index.home import Home, LibraryError
from index.library import Library, engine_kind
from index.opensearch import bulk, engine, schema
from index.opensearch.address import Address, address_of
from index.opensearch.cluster import Cluster, ClusterError, Patience
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.place import ClusterPlace
from index.tree import All, Keyword, Phrase

WINDOW = 500
QUICK = Patience(tries=3, first=0.01, longest=0.02, seconds=5.0)
LONGER = Patience(tries=6, first=0.01, longest=0.02, seconds=20.0)


def entry(word: str, **values: Any) -> Entry:
    return Entry(id=word, paths=(), title=word, match_text=word, **values)


@pytest.fixture
def proxy(cluster: str) -> Iterator[Proxy]:
    with before(cluster) as proxy:
        yield proxy


@pytest.fixture
def place(proxy: Proxy) -> Iterator[ClusterPlace]:
    """A place with an empty index in it, reached through the proxy."""
    connection = Cluster(address_of(proxy.url, None, {}), asking=QUICK, loading=LONGER, seconds=5)
    place = ClusterPlace(connection, f"test-{secrets.token_hex(6)}")
    begun = place.begin()
    begun.commit()
    place.switch(State("store", 0, "made"))
    yield place
    proxy.spoil = None
    proxy.refuse = lambda _method, _path, _length: None
    place.remove()
    place.close()


@pytest.fixture
def index(place: ClusterPlace) -> Engine:
    return place.open()


# --- answers that are not whole


def _shard_failed(answer: Any) -> Any:
    failure = {"shard": 1, "reason": {"type": "x", "reason": "shard is gone"}}
    shards = {"total": 2, "successful": 1, "skipped": 0, "failed": 1, "failures": [failure]}
    return {**answer, "_shards": shards}


def _timed_out(answer: Any) -> Any:
    return {**answer, "timed_out": True}


def _no_shards_told(answer: Any) -> Any:
    return {name: value for name, value in answer.items() if name != "_shards"}


def _fewer_shards(answer: Any) -> Any:
    return {**answer, "_shards": {"total": 2, "successful": 1, "failed": 0}}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_shard_failed, "2 个分片中只有 1 个应答（shard is gone）"),
        (_timed_out, "没有在限期内完成"),
        (_no_shards_told, "不能确定结果是否完整"),
        (_fewer_shards, "2 个分片中只有 1 个应答"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_part_of_an_answer_is_an_error(
    index: Engine, proxy: Proxy, spoil: Callable[[Any], Any], told: str
) -> None:
    index.add(1, entry("甲甲", mode="draft"))
    index.commit()
    questions: list[Callable[[], object]] = [
        lambda: index.search(All()),
        lambda: index.search(All(), limit=None),
        lambda: index.facets(All()),
        index.count,
        lambda: list(index.stream(All(), Sort.NEWEST)),
    ]
    for question in questions:
        question()
    proxy.spoil = lambda _method, path, answer: (
        0,
        spoil(answer) if "_search" in path or "_count" in path else answer,
    )
    for question in questions:
        with pytest.raises(ClusterError, match=told):
            question()


def test_a_total_that_is_only_a_lower_bound_is_an_error(index: Engine, proxy: Proxy) -> None:
    def vague(_method: str, path: str, answer: Any) -> tuple[int, Any]:
        if "_search" in path:
            answer["hits"]["total"]["relation"] = "gte"
        return 0, answer

    proxy.spoil = vague
    with pytest.raises(ClusterError, match="没有给出准确的份数"):
        index.search(All())


def test_a_walk_that_loses_hits_is_an_error(index: Engine, proxy: Proxy) -> None:
    for number in range(5):
        index.add(number, entry("甲甲"))
    index.commit()

    def lossy(_method: str, path: str, answer: Any) -> tuple[int, Any]:
        if "_search" in path and "point_in_time" not in path:
            del answer["hits"]["hits"][3:]
            if answer["hits"]["hits"] and answer["hits"]["hits"][0]["sort"][-1] % 2**31 != 4:
                answer["hits"]["hits"] = []
        return 0, answer

    proxy.spoil = lossy
    with pytest.raises(ClusterError, match="应有 5 份，只取到 3 份"):
        list(index.stream(All(), Sort.NEWEST))


def test_a_facet_with_more_values_than_one_answer_holds_is_counted_in_full(
    index: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        index.add(number, entry("甲甲", court=f"第{number % 13}法院"))
    index.commit()
    whole = index.facets(All(), ["court"])
    monkeypatch.setattr(engine, "_BUCKETS", 5)
    asked = proxy.count("_search")
    assert index.facets(All(), ["court"]) == whole
    assert proxy.count("_search") - asked >= 4
    assert sum(count for _value, count in whole["court"]) == 30


# --- loading


def test_refusals_for_load_are_tried_again_until_taken(index: Engine, proxy: Proxy) -> None:
    """The whole request, some documents of it, a lost answer: in the end each document is there once."""
    troubles = ["all", "some", "lost", "503", "some"]

    def busy(_method: str, path: str, answer: Any) -> tuple[int, Any] | None:
        if "_bulk" not in path or not troubles:
            return 0, answer
        trouble = troubles.pop()
        if trouble == "lost":
            return None
        if trouble == "some":
            for item in answer["items"][::2]:
                item["index"]["status"] = 429
                item["index"]["error"] = {"type": "opensearch_rejected_execution_exception", "reason": "full"}
            return 0, answer | {"errors": True}
        kind = {"type": "circuit_breaking_exception", "reason": "too much"}
        return 429 if trouble == "all" else 503, {"error": {"root_cause": [kind], **kind}, "status": 429}

    proxy.spoil = busy
    for number in range(20):
        index.add(number, entry(f"甲甲{number}"))
    index.commit()
    assert troubles == []
    assert proxy.count("_bulk") == 6
    assert index.numbers() == set(range(20))
    assert index.count() == 20


def test_a_cluster_that_never_takes_them_ends_in_an_error(index: Engine, proxy: Proxy) -> None:
    full = {"type": "circuit_breaking_exception", "reason": "heap is full"}
    proxy.refuse = lambda _method, path, _length: (
        (429, {"error": {"root_cause": [full], **full}, "status": 429}) if "_bulk" in path else None
    )
    index.add(1, entry("甲甲"))
    with pytest.raises(ClusterError, match=r"重试 6 次.*heap is full"):
        index.commit()
    assert proxy.count("_bulk") == 6


def test_one_document_that_is_refused_for_good_is_an_error(index: Engine, proxy: Proxy) -> None:
    def refuses(_method: str, path: str, answer: Any) -> tuple[int, Any]:
        if "_bulk" in path:
            answer["items"][3]["index"] |= {
                "status": 400,
                "error": {"type": "mapper_parsing_exception", "reason": "no such thing"},
            }
        return 0, answer

    proxy.spoil = refuses
    for number in range(5):
        index.add(number, entry("甲甲"))
    with pytest.raises(
        ClusterError, match="没有收下第 3 号文书（400，mapper_parsing_exception）：no such thing"
    ):
        index.commit()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: {**answer, "items": answer["items"][1:]},
        lambda answer: {"took": 1},
        lambda answer: {**answer, "items": answer["items"][::-1]},
    ],
    ids=["an item is missing", "no items", "another order"],
)
def test_an_answer_that_does_not_fit_what_was_sent_is_an_error(
    index: Engine, proxy: Proxy, spoil: Callable[[Any], Any]
) -> None:
    proxy.spoil = lambda _method, path, answer: (0, spoil(answer) if "_bulk" in path else answer)
    index.add(1, entry("甲甲"))
    index.add(2, entry("乙乙"))
    with pytest.raises(ClusterError, match="不能确定索引是否完整"):
        index.commit()


def test_pieces_are_bounded_and_halved_where_they_are_too_large(
    index: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PIECE_CHANGES", 16)
    proxy.refuse = lambda _method, path, length: (
        (413, {"error": "too large", "status": 413}) if "_bulk" in path and length > 400 else None
    )
    for number in range(100):
        index.add(number, entry(f"甲甲{number}乙"))
    index.commit()
    assert index.numbers() == set(range(100))
    assert proxy.count("_bulk") > 100 / 16


def test_a_shard_that_does_not_show_changes_is_an_error(index: Engine, proxy: Proxy) -> None:
    proxy.spoil = lambda _method, path, answer: (
        0,
        {"_shards": {"total": 2, "successful": 1, "failed": 1}} if "_refresh" in path else answer,
    )
    index.add(1, entry("甲甲"))
    with pytest.raises(ClusterError, match="没有在所有分片上显示"):
        index.commit()


def test_a_full_disk_is_told_at_once_and_made_up_for_later(cluster: str, tmp_path: Path) -> None:
    client = OpenSearch(hosts=[cluster])
    with Library.open(tmp_path, "opensearch") as library:
        alias = f"zhihe-{library.store.id}"
        document = document_of("甲乙一", "/1")
        library.add(document, report_of(document, "/1"), "r1")
        client.indices.put_settings(index=alias, body={"index.blocks.read_only_allow_delete": True})
        more = document_of("甲乙二", "/2")
        with pytest.raises(LibraryError, match=r"文书已经收进资料库.*磁盘快满了.*腾出磁盘空间"):
            library.add(more, report_of(more, "/2"), "r1")
    client.indices.put_settings(index=alias, body={"index.blocks.read_only_allow_delete": None})
    with Library.open(tmp_path, "opensearch") as library:
        assert library.search("甲乙").total == library.count() == 2


def test_nothing_is_written_to_an_index_that_was_deleted_meanwhile(place: ClusterPlace, cluster: str) -> None:
    """OpenSearch would make a new one by itself, with nothing else in it."""
    index = place.open()
    place.remove()
    index.add(1, entry("甲甲"))
    with pytest.raises((ClusterError, IndexDamaged), match=r"索引|alias"):
        index.commit()
    assert not OpenSearch(hosts=[cluster]).indices.exists(index=place._alias)


# --- far pages and long streams


@pytest.fixture(scope="module")
def long(cluster: str) -> Iterator[OpenSearchEngine]:
    """More hits than one request may reach, though fewer than it may reach outside of tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "WINDOW", WINDOW)
        patch.setattr(engine, "WINDOW", WINDOW)
        yield from _long(cluster)


def _long(cluster: str) -> Iterator[OpenSearchEngine]:
    place = ClusterPlace(Cluster(address_of(cluster, None, {})), f"test-{secrets.token_hex(6)}")
    begun = place.begin()
    for number in range(2 * WINDOW + 150):
        day = f"20{number % 20:02d}-03-01"
        begun.add(number, entry("甲甲" * (1 + number % 3), date=day if number % 7 else None))
    begun.commit()
    place.switch(State("store", 0, "made"))
    opened = place.open()
    assert isinstance(opened, OpenSearchEngine)
    yield opened
    place.remove()
    place.close()


@pytest.mark.parametrize("sort", Sort)
def test_pages_beyond_the_window_and_the_stream_are_the_same_list(long: OpenSearchEngine, sort: Sort) -> None:
    whole = long.search(Phrase("text", "甲甲"), sort, limit=None)
    assert whole.total == len(set(whole.numbers)) == 2 * WINDOW + 150
    assert whole.scores == tuple(sorted(whole.scores, reverse=True))
    assert tuple(each for part in long.stream(Phrase("text", "甲甲"), sort) for each in part) == whole.numbers
    for offset in (0, WINDOW - 20, WINDOW - 10, WINDOW, 2 * WINDOW + 140, 3 * WINDOW):
        page = long.search(Phrase("text", "甲甲"), sort, offset, 20)
        assert page.numbers == whole.numbers[offset : offset + 20], offset
        assert page.total == whole.total


def test_a_stream_shows_what_was_there_when_it_began(long: OpenSearchEngine) -> None:
    stream = long.stream(All(), Sort.OLDEST)
    first = next(stream)
    long.add(10**6, entry("甲甲", mode="draft"))
    long.commit()
    assert long.search(Keyword("mode", "draft")).total == 1
    rest = [each for part in stream for each in part]
    assert len(first) + len(rest) == 2 * WINDOW + 150
    assert 10**6 not in rest
    long.delete(10**6)
    long.commit()


# --- index and store in step


def _delete(client: OpenSearch, alias: str) -> None:
    for name in client.indices.get_alias(name=alias):
        client.indices.delete(index=name)


def _mark(**values: Any) -> Callable[[OpenSearch, str], None]:
    def mark(client: OpenSearch, alias: str) -> None:
        (mapping,) = client.indices.get_mapping(index=alias).values()
        meta = {**mapping["mappings"]["_meta"], **values}
        client.indices.put_mapping(index=alias, body={"_meta": meta})

    return mark


def _lose_a_document(client: OpenSearch, alias: str) -> None:
    client.delete_by_query(
        index=alias, body={"query": {"term": {"keyword_fail": "a/b"}}}, params={"refresh": "true"}
    )


def _other_fields(client: OpenSearch, alias: str) -> None:
    """An index of somebody else's under our name."""
    (mapping,) = client.indices.get_mapping(index=alias).values()
    _delete(client, alias)
    body = {"mappings": {"_meta": mapping["mappings"]["_meta"]}, "aliases": {alias: {}}}
    client.indices.create(index=f"{alias}-strange", body=body)


def _left_over(client: OpenSearch, alias: str) -> None:
    _delete(client, alias)
    client.indices.create(index=f"{alias}-v1-left", body={"aliases": {f"{alias}-building": {}}})


DAMAGE: dict[str, Callable[[OpenSearch, str], None]] = {
    "deleted": _delete,
    "behind": _mark(sequence=1),
    "ahead": _mark(sequence=10**6),
    "of another store": _mark(store="another"),
    "of another schema": _mark(schema="0"),
    "without a state": _mark(sequence=None),
    "a document lost": _lose_a_document,
    "of other fields": _other_fields,
    "an attempt left over": _left_over,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_index_is_mended_from_the_store(cluster: str, tmp_path: Path, damage: str) -> None:
    client = OpenSearch(hosts=[cluster])
    failed = {"rule": "a/b", "verdict": "fail", "severity": "error"}
    with Library.open(tmp_path, "opensearch") as library:
        alias = f"zhihe-{library.store.id}"
        for i in range(5):
            document = document_of(f"甲乙{i}", f"/{i}")
            library.add(
                document, {**report_of(document, f"/{i}"), "results": [failed] if i == 3 else []}, "r1"
            )
        library.remove("/0")
        DAMAGE[damage](client, alias)
        if damage == "deleted":  # under an open library as well
            assert library.search("甲乙").total == 4
            DAMAGE[damage](client, alias)
    with Library.open(tmp_path, "opensearch") as library:
        assert sorted(each.path for each in library.iterate("甲乙")) == ["/1", "/2", "/3", "/4"]
        assert library.search("违反:a/b").total == 1
        document = document_of("甲乙五", "/5")
        library.add(document, report_of(document, "/5"), "r1")
        assert library.search("甲乙").total == 5
    assert len(client.indices.get(index=f"{alias}-*")) == 1  # nothing is left lying about


def test_a_library_agrees_with_the_default_engine(cluster: str, tmp_path: Path) -> None:
    rnd = seeded(7)
    with Library.open(tmp_path, "opensearch", cluster) as library, library.writer(batch=7) as writer:
        for i in range(40):
            document = generated_document(rnd, f"/{i}")
            writer.add(document, report_of(document, f"/{i}"), "r1")
    with Library.open(tmp_path) as ours, Library.open(tmp_path, "opensearch", cluster) as theirs:
        for query in (
            "有权拒绝",
            "违反:art20* 非 账号",
            "日期:2022 或 金额:>100万元",
            "法院:芜湖 12368",
            "*",
        ):
            for sort in (Sort.NEWEST, Sort.OLDEST):
                here, there = ours.search(query, sort=sort), theirs.search(query, sort=sort)
                assert here.to_json() == there.to_json(), query


# --- connecting


def unreachable(url: str, environment: dict[str, str] | None = None, ca: str | None = None) -> str:
    """What is said when the library of an empty folder is to be searched there."""
    connection = Cluster(address_of(url, ca, environment or {}), asking=QUICK, loading=QUICK, seconds=2)
    with pytest.raises(LibraryError) as caught:
        ClusterPlace(connection, "test-none").state()
    return str(caught.value)


def test_nobody_answers() -> None:
    assert "连不上 OpenSearch 集群 http://127.0.0.1:9：" in unreachable("http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (401, {"error": "Unauthorized"}, "不接受这个用户名或口令。请检查 ZHIHE_OPENSEARCH_USER"),
        (401, "Unauthorized", "不接受这个用户名或口令"),
        (
            403,
            {"error": {"root_cause": [{"type": "security_exception", "reason": "no permissions"}]}},
            "不许用户“judge”这样做：no permissions",
        ),
        (503, {"error": "unavailable"}, "忙不过来（503）"),
        (
            200,
            {"version": {"number": "8.15.0", "build_flavor": "default"}},
            "不是 OpenSearch（版本“8.15.0”）",
        ),
        (200, {"version": {"number": "1.3.19", "distribution": "opensearch"}}, "版本是 1.3.19，需要 2.4"),
        (200, {"version": {"number": "2.3.0", "distribution": "opensearch"}}, "版本是 2.3.0，需要 2.4"),
        (200, {"version": "\x1b[31m"}, "不是 OpenSearch（版本“不明”）"),
        (200, "<html>welcome</html>", "不是 OpenSearch"),
        (200, [], "不是 OpenSearch"),
    ],
)
def test_whoever_else_answers(proxy: Proxy, status: int, answer: Any, told: str) -> None:
    proxy.refuse = lambda _method, _path, _length: (status, answer)
    account = {"ZHIHE_OPENSEARCH_USER": "judge", "ZHIHE_OPENSEARCH_PASSWORD": "s3cret-pw"}
    said = unreachable(proxy.url, account)
    assert told in said
    assert "s3cret-pw" not in said


def test_a_passing_fault_is_tried_again(index: Engine, proxy: Proxy) -> None:
    troubles = [503, 0]

    def passing(_method: str, _path: str, answer: Any) -> tuple[int, Any] | None:
        if troubles:
            return (status, {"error": "busy"}) if (status := troubles.pop()) else None
        return 0, answer

    proxy.spoil = passing
    assert index.count() == 0
    assert troubles == []


@pytest.mark.parametrize(
    ("url", "environment", "told"),
    [
        (None, {}, "没有说明 OpenSearch 集群在哪里"),
        ("", {"ZHIHE_OPENSEARCH_URL": " , "}, "没有说明 OpenSearch 集群在哪里"),
        ("u:s3cret@host:9200", {}, "不是 https://主机:9200 这样的网址"),
        ("https://u:s3cret@host:port", {}, "不是 https://主机:9200 这样的网址"),
        ("ftp://u:s3cret@host", {}, "不是 https://主机:9200 这样的网址"),
        ("http://u:s3cret@host", {}, "明文传送"),
        (
            "https://a,http://b",
            {"ZHIHE_OPENSEARCH_USER": "u", "ZHIHE_OPENSEARCH_PASSWORD": "s3cret"},
            "http://b:9200 的口令会以明文",
        ),
        ("https://host", {"ZHIHE_OPENSEARCH_USER": "u"}, "要一起给出"),
        ("https://host", {"ZHIHE_OPENSEARCH_CA": "/none.pem"}, "没有证书文件 /none.pem"),
        ("https://host", {"ZHIHE_OPENSEARCH_SHARDS": "0"}, "ZHIHE_OPENSEARCH_SHARDS 应是 1 到 1024"),
        ("https://host", {"ZHIHE_OPENSEARCH_REPLICAS": "two"}, "ZHIHE_OPENSEARCH_REPLICAS 应是 0 到"),
    ],
)
def test_addresses_that_cannot_be_used(url: str | None, environment: dict[str, str], told: str) -> None:
    with pytest.raises(LibraryError) as caught:
        address_of(url, None, environment)
    assert told in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_an_address_never_shows_its_password() -> None:
    address = address_of("https://judge:a%40b@one:443/es/,https://two", None, {})
    assert (address.user, address.password) == ("judge", "a@b")
    assert str(address) == "https://one:443/es、https://two:9200"
    assert "a@b" not in repr(address)
    assert isinstance(address, Address)


def test_shards_and_copies_are_as_asked_for(cluster: str) -> None:
    wanted = {"ZHIHE_OPENSEARCH_SHARDS": "3", "ZHIHE_OPENSEARCH_REPLICAS": "0"}
    place = ClusterPlace(Cluster(address_of(cluster, None, wanted)), f"test-{secrets.token_hex(6)}")
    begun = place.begin()
    begun.add(1, entry("甲甲"))
    begun.commit()
    place.switch(State("store", 0, "made"))
    assert place.open().search(Phrase("text", "甲甲")).numbers == (1,)
    (settings,) = OpenSearch(hosts=[cluster]).indices.get_settings(index=place._alias).values()
    assert settings["settings"]["index"]["number_of_shards"] == "3"
    assert settings["settings"]["index"]["number_of_replicas"] == "0"
    place.remove()
    place.close()


def _certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 by an authority of its own, with its key."""
    if not shutil.which("openssl"):
        pytest.skip("没有 openssl：不能做测试用的证书，TLS 未检验")
    both, certificate, key = folder / "both.pem", folder / "ca.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both


def test_certificates_are_verified_and_accounts_are_sent_but_never_shown(
    cluster: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    account = {"ZHIHE_OPENSEARCH_USER": "judge", "ZHIHE_OPENSEARCH_PASSWORD": "s3cret-pw"}
    caplog.set_level(logging.DEBUG)
    with before(cluster, _certificate(tmp_path)) as secure:
        assert "证书没有通过检验" in unreachable(secure.url, account)
        assert secure.seen == []  # the password stayed here
        address = address_of(secure.url, str(tmp_path / "ca.pem"), account)
        place = ClusterPlace(Cluster(address, asking=QUICK), f"test-{secrets.token_hex(6)}")
        place.begin().close()
        place.remove()
        place.close()
        assert {account for _method, _path, account in secure.seen} == {"Basic anVkZ2U6czNjcmV0LXB3"}
        other = secure.url.replace("127.0.0.1", "localhost")
        assert "证书没有通过检验" in unreachable(other, account, str(tmp_path / "ca.pem"))
    shown = caplog.text + "".join(capsys.readouterr())
    assert "s3cret" not in shown
    assert "anVkZ2U6" not in shown


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    assert "pip install 'zhihe[cluster]'" in unreachable("http://127.0.0.1:9")


def test_a_query_of_too_many_conditions_is_told(index: Engine, proxy: Proxy) -> None:
    cause = {"type": "too_many_nested_clauses", "reason": "maxClauseCount is set to 1024"}
    proxy.refuse = lambda _method, path, _length: (
        (400, {"error": {"root_cause": [cause], **cause}, "status": 400}) if "_search" in path else None
    )
    with pytest.raises(ClusterError, match="检索式的条件太多"):
        index.search(All())


# --- the commands


def test_index_and_search_from_the_command_line(cluster: str, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for i in range(3):
        (papers / f"{i}.txt").write_text(
            f"甲县人民法院执行通知书（2022）甲0101执{i}号。责令你支付货款。", "utf-8"
        )
    environment = {"ZHIHE_HOME": str(tmp_path / "home")}
    asked = ["--engine", "opensearch", "--url", cluster]
    done = CliRunner().invoke(cli, ["index", *asked, "--fail-on", "never", str(papers)], env=environment)
    assert done.exit_code == 0, done.output
    assert "资料库现有 3 份" in done.output
    shown = CliRunner().invoke(cli, ["search", *asked, "--format", "json", "支付货款"], env=environment)
    assert json.loads(shown.stdout)["total"] == 3
    nowhere = CliRunner().invoke(
        cli, ["search", "--engine", "opensearch", "--url", "http://127.0.0.1:9", "甲"], env=environment
    )
    assert nowhere.exit_code != 0
    assert "连不上 OpenSearch 集群" in nowhere.output
    wrong = CliRunner().invoke(cli, ["search", "--url", cluster, "甲"], env=environment)
    assert "--url 和 --ca 只用于 --engine opensearch" in wrong.output


def test_the_kind_is_made_without_a_connection() -> None:
    kind = engine_kind("opensearch", "https://nowhere.invalid")
    assert kind.place(Home(Path("/nowhere")), "x")
