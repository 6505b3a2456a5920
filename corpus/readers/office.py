"""What only an office program can read (RTF, Word 2003 XML, Word 95 and older): LibreOffice makes a DOCX of it.

LibreOffice runs without network, macros and links to other files, in a profile and a folder that are thrown away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.readers import docx
from corpus.readers.pasted import unread
from corpus.surfaces import RECOGNISE
from corpus.systemerrors import reason

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{}</oor:items>
"""
_SETTING = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
)
# Nothing in a document may run, and nothing outside it may be fetched; a proxy that is not there is the second lock.
_LOCKS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_NEEDED = "这是{}，要有 LibreOffice 才能读取，这台机器没有装；请用 WPS 或 Word 另存为 DOCX 后重试"
_FAILED = "{}转换失败，文件可能已损坏；请用 WPS 或 Word 打开并另存为 DOCX 后重试"
_TOO_SLOW = "{}转换超过 {} 秒仍未完成，已停止；请用 WPS 或 Word 另存为 DOCX 后重试"
_CONVERTED = "这是{}，经 LibreOffice 转换后读取；如与原文不符，请另存为 DOCX 后重试"
# What a file of Word 97 or newer begins with, behind its mark: the number of its version.
_NEWER = frozenset(
    {b"\xc0\x00", b"\xc1\x00", b"\xc2\x00", b"\xd9\x00", b"\x01\x01", b"\x0c\x01", b"\x12\x01"}
)
_SHORT_SECTOR = 64  # bytes; small streams are kept in these
_PICTURE = f"是扫描图片，没有文字层；请另存为 DOCX 或 PDF 后识别（{RECOGNISE}）"
_OLE = b"\xd0\xcf\x11\xe0"


def _is_newer(data: bytes) -> bool:
    """Whether Word 97 or newer can have written it: LibreOffice puts other streams before the text."""
    return any(
        data[start : start + 2] == b"\xec\xa5" and data[start + 2 : start + 4] in _NEWER
        for start in range(512, len(data), _SHORT_SECTOR)
    )


def _sort(data: bytes) -> tuple[str, str, str, str]:
    """Name, suffix, import filter and media type. The filter is named, lest broken bytes be read as plain text."""
    if data.startswith(_OLE):
        head = data[512:1536]  # a DOC begins with its header, mostly behind that of the compound file
        name = (
            "MS Word 97"
            if b"\xec\xa5" in head or _is_newer(data)
            else "MS WinWord 6"
            if b"\xdc\xa5\x65" in head
            else "MS Word 95"
        )
        return "旧版 DOC 文档", "doc", name, "application/msword"
    if b"<w:wordDocument" in data[:4096].replace(b"\x00", b""):
        return "Word 2003 XML 文档", "xml", "MS Word 2003 XML", "application/xml"
    return "RTF 文档", "rtf", "Rich Text Format", "application/rtf"


def _command(program: str, folder: Path, source: Path, import_filter: str, limits: Limits) -> list[str]:
    """The command line, inside what the system has for limiting it."""
    command: list[str] = []
    if timeout := shutil.which("timeout"):  # ends it even when this process is gone
        command += [timeout, "--signal=KILL", str(limits.seconds + 5)]
    if prlimit := shutil.which("prlimit"):
        memory, size = (
            _allowed("RLIMIT_AS", limits.office_memory_bytes),
            _allowed("RLIMIT_FSIZE", limits.unpacked_bytes),
        )
        command += [prlimit, f"--as={memory}:", f"--fsize={size}:", "--core=0"]
    if (unshare := shutil.which("unshare")) and _succeeds([unshare, "--map-root-user", "--net", "true"]):
        command += [unshare, "--map-root-user", "--net"]
    return [
        *command, program, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", f"--infilter={import_filter}",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip


def _allowed(name: str, wanted: int) -> int:
    """The limit that is wanted, or the lower one that the system already sets."""
    import resource  # noqa: PLC0415  not on Windows, where there is no prlimit either

    hard = resource.getrlimit(getattr(resource, name))[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _succeeds(command: list[str]) -> bool:
    """Whether a command runs here: many systems do not let users take the network away."""
    try:
        return subprocess.run(command, capture_output=True, timeout=5, check=False).returncode == 0  # noqa: S603  our own
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str], folder: Path, limits: Limits) -> bool:
    """Runs it to its end; False when its time was up, and then nothing of it is left."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
    }
    with subprocess.Popen(  # noqa: S603  the program is LibreOffice, the file has a name of ours
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:  # also what it left running, and on Ctrl-C
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:  # Windows
                    process.kill()
    return True


def as_docx(data: bytes, limits: Limits, *, without: str = "") -> bytes:
    """The file as a DOCX that LibreOffice makes of it; `without` says what to tell where LibreOffice is not.

    Raises `Unreadable`.
    """
    name, suffix, import_filter, _ = _sort(data)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable(without or _NEEDED.format(name))
    if suffix == "xml" and b"<!DOCTYPE" in data.replace(b"\x00", b""):
        raise Unreadable("文件内含有 DTD 声明，出于安全不予读取；请用 WPS 或 Word 打开并另存后重试")
    try:
        with tempfile.TemporaryDirectory(prefix="zhihe-office-", ignore_cleanup_errors=True) as place:
            folder = Path(place)
            source = folder / f"document.{suffix}"
            source.write_bytes(data)
            profile = folder / "profile" / "user"
            profile.mkdir(parents=True)
            settings = _SETTINGS.format("".join(_SETTING.format(*lock) for lock in _LOCKS))
            (profile / "registrymodifications.xcu").write_text(settings, "utf-8")
            if not _run(_command(program, folder, source, import_filter, limits), folder, limits):
                raise Unreadable(_TOO_SLOW.format(name, limits.seconds))
            made = folder / "out" / "document.docx"
            if not made.is_file():
                raise Unreadable(_FAILED.format(name))
            if made.stat().st_size > limits.file_bytes:
                raise Unreadable(_FAILED.format(name))
            return made.read_bytes()
    except OSError as trouble:
        raise Unreadable(f"无法转换{name}：{reason(trouble)}；请另存为 DOCX 后重试") from None


def read(data: bytes, limits: Limits, *, without: str = "") -> Extract:
    """The text of the file as LibreOffice converts it; `without` as for `as_docx`. Raises `Unreadable`."""
    name, _, _, media_type = _sort(data)
    extract = unread(docx.read(as_docx(data, limits, without=without), limits), _PICTURE)
    return replace(extract, media_type=media_type, notes=(_CONVERTED.format(name), *extract.notes))
