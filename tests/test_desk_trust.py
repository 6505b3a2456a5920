"""Who gets into the desk and what he may do there: tokens, sessions, a proxy's word, and everything that is refused."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk_pages import csrf, desk_in
from starlette.testclient import TestClient

from desk.opening import NotOpened, Wish, access_for, hosts_for
from desk.web.access import Access
from desk.web.accesslog import AccessLog
from desk.web.app import create_app, forget_the_gone, usual_limits
from desk.web.bodies import Bounds
from desk.web.guard import Limits
from desk.web.logins import IDLE_SECONDS, WHOLE_SECONDS, Logins
from desk.web.rates import Places, Rate
from desk.web.state import Desk
from desk.web.tokens import TokenError, Tokens

HTML = {"accept": "text/html"}
ELSEWHERE = ("10.9.8.7", 40000)
DRAFT = "甲县人民法院\n执行通知书\n（2022）甲0101执1号\n张某甲：\n责令你立即履行。\n二〇二二年六月一日\n"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Place:
    """A desk that asks for a login, with the clock its sessions go by."""

    desk: Desk
    access: Access
    clock: Clock
    log: Path
    app: object
    full: str
    read_only: str
    entered: TestClient  # holds the judging processes

    @property
    def tokens(self) -> Tokens:
        assert self.access.tokens
        return self.access.tokens

    def browser(self, client: tuple[str, int] = ELSEWHERE, base: str = "http://desk.court") -> TestClient:
        """A new browser, on another machine."""
        return TestClient(self.app, base_url=base, follow_redirects=False, client=client)  # type: ignore[arg-type]  # an ASGI app

    def logged_in(self, secret: str) -> TestClient:
        """A browser that has shown a token."""
        browser = self.browser()
        answer = log_in(browser, secret)
        assert answer.status_code == 303, answer.text
        return browser


def log_in(browser: TestClient, secret: str, there: str = "/"):  # type: ignore[no-untyped-def]  # the client's own answer
    return browser.post("/login", data={"csrf": csrf(browser, "/login"), "token": secret, "next": there})


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("trust")
    clock = Clock()
    desk = desk_in(folder)
    tokens = Tokens(desk.library)
    full, read_only = tokens.new("张三", read_only=False), tokens.new("读者", read_only=True)
    access = Access(tokens, logins=Logins(clock), failures=Rate(5, 300.0, clock))
    log = folder / "access.log"
    app = create_app(desk, hosts_for("10.1.1.1", ["desk.court"]), access, usual_limits(), AccessLog(log))
    with TestClient(app, base_url="http://desk.court") as entered:
        yield Place(desk, access, clock, log, app, full, read_only, entered)


# --- opening


@pytest.mark.parametrize(
    ("bound", "wish"),
    [
        ("0.0.0.0", Wish()),  # noqa: S104  the point of the test
        ("192.168.1.5", Wish()),
        ("::", Wish()),
        ("127.0.0.1", Wish(login=True)),
        ("127.0.0.1", Wish(allow_hosts=("desk.court",))),
        ("127.0.0.1", Wish(trusted_proxies=("127.0.0.1",))),
        ("0.0.0.0", Wish(proxy_header="X-Remote-User")),  # noqa: S104  as above
        ("0.0.0.0", Wish(proxy_header="X-Remote-User", trusted_proxies=("0.0.0.0/0",))),  # noqa: S104  as above
        ("0.0.0.0", Wish(proxy_header="X-Remote-User", trusted_proxies=("proxy",))),  # noqa: S104  as above
        ("0.0.0.0", Wish(proxy_header="User-Agent", trusted_proxies=("10.0.0.1",))),  # noqa: S104  as above
    ],
)
def test_a_desk_that_others_could_reach_does_not_open_without_authentication(
    bound: str, wish: Wish, tmp_path: Path
) -> None:
    with pytest.raises(NotOpened):
        access_for(bound, wish, tmp_path)


@pytest.mark.parametrize("bound", ["127.0.0.1", "127.0.0.2", "::1"])
def test_on_loopback_nobody_logs_in(bound: str, tmp_path: Path) -> None:
    Tokens(tmp_path).new("有人", read_only=False)
    assert not access_for(bound, Wish(), tmp_path).required


def test_a_token_or_a_proxy_opens_it(tmp_path: Path) -> None:
    proxied = Wish(proxy_header="X-Remote-User", trusted_proxies=("10.0.0.1",))
    assert access_for("10.1.1.1", proxied, tmp_path).required
    Tokens(tmp_path).new("有人", read_only=False)
    assert access_for("10.1.1.1", Wish(), tmp_path).required


# --- tokens


def test_only_the_digest_of_a_token_is_kept_and_only_for_its_owner(tmp_path: Path) -> None:
    secret = Tokens(tmp_path).new("张三", read_only=False)
    path = tmp_path / "desk-tokens.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(secret not in each.read_text("utf-8") for each in tmp_path.iterdir())
    assert Tokens(tmp_path).known(secret)
    assert len(secret) > 43


def test_a_file_of_tokens_that_others_may_write_lets_nobody_in(tmp_path: Path) -> None:
    secret = Tokens(tmp_path).new("张三", read_only=False)
    (tmp_path / "desk-tokens.json").chmod(0o666)
    with pytest.raises(TokenError, match="chmod 600"):
        Tokens(tmp_path).known(secret)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "zhihe.tokens/1", "tokens": [{"name": "x"}]}'])
def test_a_broken_file_of_tokens_lets_nobody_in(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk-tokens.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(TokenError):
        Tokens(tmp_path).all()


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "x" * 41, "../a"])
def test_a_name_is_a_word(tmp_path: Path, name: str) -> None:
    with pytest.raises(TokenError):
        Tokens(tmp_path).new(name, read_only=False)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    Tokens(tmp_path).new("张三", read_only=False)
    with pytest.raises(TokenError, match="revoke"):
        Tokens(tmp_path).new("张三", read_only=False)


# --- coming in


@pytest.mark.parametrize(
    "path", ["/", "/draft", "/draft/x", "/search?q=a", "/audit", "/nothing", "/api/v1/openapi.json"]
)
def test_a_stranger_sees_nothing(place: Place, path: str) -> None:
    browser = place.browser()
    page = browser.get(path, headers=HTML)
    if path.startswith("/api/"):
        assert page.status_code == 401
    else:
        assert (page.status_code, page.headers["location"].partition("?")[0]) == (303, "/login")
    program = browser.get(path, headers={"accept": "application/json"})
    assert program.status_code == 401
    assert program.headers["www-authenticate"].startswith("Bearer")
    assert "登录" in program.json()["error"]


@pytest.mark.parametrize(
    "path", ["/draft", "/draft/x", "/draft/all/erase", "/logout", "/audit", "/api/v1/check"]
)
def test_a_stranger_does_nothing(place: Place, path: str) -> None:
    browser = place.browser()
    assert browser.post(path, data={"csrf": csrf(browser, "/login"), "text": DRAFT}).status_code == 401


def test_a_login_lasts_until_the_logout_and_leads_where_one_wanted_to_go(place: Place) -> None:
    browser = place.browser()
    wanted = browser.get("/search?q=%E7%94%B2", headers=HTML).headers["location"]
    assert "%E7%94%B2" in wanted or "%25E7" in wanted
    before = browser.cookies["zhihe_session"]
    answer = log_in(browser, place.full, "/search?q=1")
    assert answer.headers["location"] == "/search?q=1"
    assert browser.cookies["zhihe_session"] != before, "a session known before the login must not become it"
    shown = browser.get("/draft", headers=HTML)
    assert "张三" in shown.text
    left = browser.post("/logout", data={"csrf": csrf(browser)})
    assert left.headers["location"] == "/login"
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert browser.get("/draft", headers=HTML).status_code == 303


def test_a_session_kept_from_before_the_logout_is_worth_nothing(place: Place) -> None:
    browser = place.logged_in(place.full)
    kept = browser.cookies["zhihe_session"]
    browser.post("/logout", data={"csrf": csrf(browser)})
    browser.cookies.set("zhihe_session", kept, domain="desk.court")
    assert browser.get("/draft", headers=HTML).status_code == 303


@pytest.mark.parametrize(
    "there",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "/a\nb", "javascript:1", ""],
)
def test_a_login_leads_to_no_other_site(place: Place, there: str) -> None:
    assert log_in(place.browser(), place.full, there).headers["location"] == "/"


@pytest.mark.parametrize(
    "secret", ["", "x", "zhihe_" + "A" * 43, "' OR 1=1", "\ud800".encode("utf-16", "surrogatepass").hex()]
)
def test_a_wrong_token_gets_a_sentence_and_is_not_shown_again(place: Place, secret: str) -> None:
    place.clock.seconds += 3600
    answer = log_in(place.browser(), secret)
    assert answer.status_code in (400, 403)
    assert 'role="alert"' in answer.text
    assert not secret or f'"{secret}"' not in answer.text


def test_wrong_tokens_of_one_address_are_bounded_and_a_right_one_still_gets_in(place: Place) -> None:
    place.clock.seconds += 3600
    browser = place.browser(("10.4.4.4", 1))
    codes = [log_in(browser, f"zhihe_{number}").status_code for number in range(7)]
    assert codes == [403] * 5 + [429] * 2
    assert browser.get("/api/v1/openapi.json", headers=bearer("zhihe_no")).status_code == 429
    assert log_in(browser, place.full).status_code == 303
    assert log_in(place.browser(("10.4.4.5", 1)), "zhihe_no").status_code == 403
    place.clock.seconds += 301
    assert log_in(place.browser(("10.4.4.4", 1)), "zhihe_no").status_code == 403


@pytest.mark.parametrize(
    ("idle", "steps"),
    [(IDLE_SECONDS + 1, 1), (IDLE_SECONDS - 60, int(WHOLE_SECONDS // (IDLE_SECONDS - 60)) + 1)],
)
def test_a_session_ends_when_unused_and_in_any_case(place: Place, idle: float, steps: int) -> None:
    browser = place.logged_in(place.full)
    assert browser.get("/draft", headers=HTML).status_code == 200
    for _ in range(steps):
        place.clock.seconds += idle
        last = browser.get("/draft", headers=HTML).status_code
    assert last == 303


def test_a_revoked_token_is_worth_nothing_at_once_and_its_drafts_are_forgotten(place: Place) -> None:
    secret = place.tokens.new("临时", read_only=False)
    browser = place.logged_in(secret)
    browser.post("/draft", data={"csrf": csrf(browser), "text": DRAFT})
    owner = browser.cookies["zhihe_session"]
    assert len(place.desk.drafts.of(owner)) == 1
    Tokens(place.desk.library).revoke("临时")  # as another process does
    assert browser.get("/draft", headers=HTML).status_code == 303
    assert place.browser().get("/draft", headers=bearer(secret)).status_code == 401
    forget_the_gone(place.desk, place.access)
    assert not place.desk.drafts.of(owner)


def test_a_form_opened_before_the_login_ended_can_still_be_sent_after_the_next(place: Place) -> None:
    browser = place.logged_in(place.full)
    old = csrf(browser)
    place.clock.seconds += IDLE_SECONDS + 1
    refused = browser.post("/draft", data={"csrf": old, "text": DRAFT}, headers=HTML)
    assert refused.status_code == 401
    assert "后退" in refused.text
    log_in(browser, place.full)
    assert browser.post("/draft", data={"csrf": old, "text": DRAFT}).status_code == 303


# --- what one may do


def test_the_drafts_of_one_login_are_no_other_s(place: Place) -> None:
    first, second = place.logged_in(place.full), place.logged_in(place.full)
    where = first.post("/draft", data={"csrf": csrf(first), "text": DRAFT}).headers["location"]
    assert first.get(where).status_code == 200
    assert second.get(where).status_code == 404
    assert place.browser().get(where, headers=bearer(place.full)).status_code == 404


def test_a_logout_forgets_the_drafts(place: Place) -> None:
    browser = place.logged_in(place.full)
    browser.post("/draft", data={"csrf": csrf(browser), "text": DRAFT})
    owner = browser.cookies["zhihe_session"]
    assert place.desk.drafts.of(owner)
    browser.post("/logout", data={"csrf": csrf(browser)})
    assert not place.desk.drafts.of(owner)


def test_all_drafts_are_forgotten_on_demand(place: Place) -> None:
    browser = place.logged_in(place.full)
    for _ in range(2):
        browser.post("/draft", data={"csrf": csrf(browser), "text": DRAFT})
    owner = browser.cookies["zhihe_session"]
    assert len(place.desk.drafts.of(owner)) == 2
    assert 'action="/draft/all/erase"' in browser.get("/draft").text
    assert browser.post("/draft/all/erase", data={"csrf": csrf(browser)}).status_code == 303
    assert not place.desk.drafts.of(owner)


def test_a_reader_checks_drafts_and_changes_nothing(place: Place) -> None:
    browser = place.logged_in(place.read_only)
    assert "只读" in browser.get("/draft", headers=HTML).text
    token = csrf(browser)
    where = browser.post("/draft", data={"csrf": token, "text": DRAFT}).headers["location"]
    assert browser.post(f"{where}/erase", data={"csrf": token}).status_code == 303
    for path in ("/audit", "/audit/x/stop", f"{where}/waive", "/anything/new"):
        answer = browser.post(path, data={"csrf": token})
        assert answer.status_code == 403, path
        assert "只能看" in answer.text
    assert place.browser().delete("/api/v1/audits/x", headers=bearer(place.read_only)).status_code == 403


@pytest.mark.parametrize("given", [None, "", "0" * 64])
def test_a_form_without_the_token_of_this_visitor_is_refused(place: Place, given: str | None) -> None:
    browser = place.logged_in(place.full)
    data = {} if given is None else {"csrf": given}
    for path in ("/draft", "/logout", "/draft/all/erase"):
        assert browser.post(path, data=data).status_code == 403
    strangers = csrf(place.logged_in(place.read_only))
    assert browser.post("/logout", data={"csrf": strangers}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://desk.court:81"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_posts_nothing_even_with_everything_right(place: Place, headers: dict[str, str]) -> None:
    browser = place.logged_in(place.full)
    data = {"csrf": csrf(browser), "text": DRAFT}
    assert browser.post("/draft", data=data, headers=headers).status_code == 403
    assert browser.post("/draft", data=data, headers={"origin": "http://desk.court"}).status_code == 303


# --- names and addresses


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("desk.court", 200),
        ("DESK.court:8000", 200),
        ("evil.example", 421),
        ("desk.court.evil.example", 421),
        ("", 421),
    ],
)
def test_only_names_that_were_allowed_reach_the_desk(place: Place, host: str, status: int) -> None:
    assert place.browser().get("/login", headers={"host": host}).status_code == status


def test_the_address_that_was_reached_is_allowed_and_no_other(place: Place) -> None:
    browser = place.browser(base="http://10.2.2.2")  # the test client takes it for the socket's address too
    assert browser.get("/login").status_code == 200
    assert browser.get("/login", headers={"host": "10.2.2.3"}).status_code == 421


def test_cookies_are_strict_and_out_of_reach_of_scripts_and_secure_where_it_is_encrypted(
    place: Place,
) -> None:
    plain = place.browser().get("/login").headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Strict" in plain
    secure = place.browser(base="https://desk.court").get("/login").headers["set-cookie"]
    assert secure.startswith("__Host-")
    assert "; Secure" in secure


def test_the_login_page_says_when_the_line_is_open(place: Place) -> None:
    assert "没有加密" in place.browser().get("/login").text
    assert "没有加密" not in place.browser(base="https://desk.court").get("/login").text


# --- a proxy that authenticates


@pytest.fixture
def proxied(tmp_path: Path) -> Callable[..., TestClient]:
    wish = Wish(
        proxy_header="X-Remote-User",
        trusted_proxies=("10.0.0.1",),
        allow_hosts=("desk.court",),
        proxy_read_only=True,
    )
    log = AccessLog(tmp_path / "log")
    app = create_app(
        desk_in(tmp_path),
        hosts_for("10.1.1.1", wish.allow_hosts),
        access_for("10.1.1.1", wish, tmp_path),
        log=log,
    )

    def browser(address: str) -> TestClient:
        return TestClient(app, base_url="http://desk.court", follow_redirects=False, client=(address, 1))

    return browser


def test_the_word_of_a_trusted_proxy_is_taken_and_nobody_else_s(
    proxied: Callable[..., TestClient], tmp_path: Path
) -> None:
    named = {
        **HTML,
        "x-remote-user": "王五".encode(),
        "x-forwarded-for": "1.1.1.1, 10.7.7.7",
    }
    assert "王五" in proxied("10.0.0.1").get("/draft", headers=named).text
    assert proxied("10.0.0.2").get("/draft", headers=named).status_code == 303
    assert proxied("10.0.0.1").get("/draft", headers=HTML).status_code == 303
    assert proxied("10.0.0.1").get("/draft", headers={**named, "x-remote-user": " "}).status_code == 303
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    assert [(line["who"], line["from"]) for line in lines[:2]] == [("王五", "10.7.7.7"), ("", "10.0.0.2")]


def test_two_names_are_none(proxied: Callable[..., TestClient]) -> None:
    twice = [("x-remote-user", "a"), ("x-remote-user", "b")]
    assert proxied("10.0.0.1").get("/draft", headers=twice).status_code == 400


def test_whom_the_proxy_names_may_be_a_reader_only(proxied: Callable[..., TestClient]) -> None:
    browser = proxied("10.0.0.1")
    assert browser.post("/audit", headers={"x-remote-user": "a"}).status_code == 403


def test_encryption_at_the_proxy_makes_cookies_secure(proxied: Callable[..., TestClient]) -> None:
    said = {"x-remote-user": "a", "x-forwarded-proto": "https"}
    assert "; Secure" in proxied("10.0.0.1").get("/draft", headers=said).headers["set-cookie"]
    assert "; Secure" not in proxied("10.0.0.2").get("/login", headers=said).headers["set-cookie"]


# --- how much


def bounded(tmp_path: Path, limits: Limits) -> TestClient:
    return TestClient(
        create_app(desk_in(tmp_path), limits=limits), base_url="http://127.0.0.1", follow_redirects=False
    )


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_its_bound_is_refused_with_and_without_a_length(tmp_path: Path, chunked: bool) -> None:
    client = bounded(tmp_path, Limits(Bounds(10_000), Rate(None, 60), Places(4, 4, 1)))
    kind = {"content-type": "application/x-www-form-urlencoded"}

    def pieces() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"text=" + b"a" * 995

    answer = client.post("/draft", content=pieces() if chunked else b"text=" + b"a" * 20_000, headers=kind)
    assert answer.status_code == 413
    assert "上限" in answer.text


def test_a_form_that_a_stranger_may_send_is_small(place: Place) -> None:
    browser = place.browser()
    data = {"csrf": csrf(browser, "/login"), "token": "a" * 70_000}
    assert browser.post("/login", data=data).status_code == 413


def test_an_address_and_headers_have_a_length(place: Place) -> None:
    browser = place.browser()
    assert browser.get("/login?next=" + "a" * 21_000).status_code == 414
    assert browser.get("/login", headers={"x-long": "a" * 25_000}).status_code == 431


def test_checks_of_one_visitor_are_bounded(tmp_path: Path) -> None:
    clock = Clock()
    client = bounded(tmp_path, Limits(Bounds(10_000), Rate(3, 60.0, clock), Places(4, 4, 1)))
    data = {"csrf": csrf(client), "text": ""}
    codes = [client.post("/draft", data=data).status_code for _ in range(4)]
    assert codes == [400, 400, 400, 429]
    refused = client.post("/draft", data=data)
    assert "填写的内容还在" in refused.text
    assert 0 < int(refused.headers["retry-after"]) <= 21
    clock.seconds += 20
    assert client.post("/draft", data=data).status_code == 400


def test_a_large_upload_is_never_laid_on_the_disk(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser = place.logged_in(place.full)
    data = {"csrf": csrf(browser)}
    # Whoever tried to make a temporary file here would fail.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    answer = browser.post("/draft", data=data, files={"file": ("大.txt", DRAFT.encode() * 40_000)})
    assert answer.status_code == 303


# --- the log


def test_the_log_says_who_did_what_and_nothing_of_what_was_in_it(place: Place) -> None:
    browser = place.logged_in(place.full)
    browser.get("/draft?q=%E5%BC%A0%E6%9F%90%E7%94%B2&secret=1")
    browser.get("/draft/a%0Aforged")
    browser.post("/draft", data={"csrf": csrf(browser)}, files={"file": ("机密张某甲.txt", DRAFT.encode())})
    text = place.log.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"time", "who", "from", "method", "path", "status", "bytes", "ms"} == set(lines[-1])
    assert (
        lines[-1]["who"],
        lines[-1]["from"],
        lines[-1]["method"],
        lines[-1]["path"],
        lines[-1]["status"],
    ) == (
        "张三",
        "10.9.8.7",
        "POST",
        "/draft",
        303,
    )
    for never in (
        "secret=1",
        "%E5%BC%A0",
        "张某甲",
        "机密",
        "\nforged",
        place.full,
        browser.cookies["zhihe_session"],
    ):
        assert never not in text
    assert stat.S_IMODE(place.log.stat().st_mode) == 0o600


def test_who_comes_from_elsewhere_learns_no_paths(place: Place) -> None:
    folder = place.desk.library.parent
    browser = place.logged_in(place.full)
    (folder / "zhihe-waivers.yaml").write_text("[[[", "utf-8")
    place.desk.audits.mkdir(parents=True, exist_ok=True)
    broken = place.desk.audits / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{}", "utf-8")
    try:
        text = "甲县人民法院\n执行通知书\n"
        draft = browser.post("/draft", data={"csrf": csrf(browser), "text": text}).headers["location"]
        for path in (draft, f"{draft}?format=json", "/audit/run/broken", "/search", "/api/v1/audits/broken"):
            answer = browser.get(path)
            assert str(folder) not in answer.text, path
        assert "zhihe-waivers.yaml" in browser.get(draft).text
        assert "manifest.json" in browser.get("/audit/run/broken").text
    finally:
        (folder / "zhihe-waivers.yaml").unlink()
        shutil.rmtree(broken)
