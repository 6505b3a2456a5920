"""A person's first hour with the offline folder, run by test_bundle.py in a network of its own.

Arguments: the folder, whether only loopback may exist ("cut") or proxies are all that stands in the way ("proxies"),
then drafts. Prints JSON.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path


def outside() -> str:
    """What happens to a connection that leaves the machine: the error's name, or "reached"."""
    try:
        socket.create_connection(("1.1.1.1", 443), timeout=5).close()
    except OSError as trouble:
        return trouble.strerror or type(trouble).__name__
    return "reached"


def run(*command: str) -> tuple[int, str]:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def desk_page(folder: Path) -> dict[str, object]:
    """Starts the desk by its script, gets /draft, ends it as Ctrl+C does."""
    with subprocess.Popen(
        ["sh", str(folder / "启动.sh"), "--no-browser"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as desk:
        assert desk.stdout
        said = ""
        for line in desk.stdout:
            said += line
            if "http://" in line:
                break
        page, status = "", 0
        if "http://" in said:
            address = said.partition("http://")[2].split()[0]
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with direct.open(f"http://{address}draft", timeout=30) as answer:
                page, status = answer.read().decode(), answer.status
        os.killpg(desk.pid, signal.SIGINT)
        said += desk.stdout.read()
    return {"said": said, "status": status, "page": page}


def main() -> None:
    folder, network, *drafts = sys.argv[1:]
    if network == "cut":
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    bundle = Path(folder)
    result: dict[str, object] = {"outside": outside()}
    result["install"] = run("sh", str(bundle / "安装.sh"))
    # Moved after it was installed: people tidy up their folders.
    moved = bundle.with_name("执核 新位置")
    zhihe = str(bundle / "venv" / "bin" / "zhihe")
    result["check"] = [run(zhihe, "check", "--format", "json", draft) for draft in drafts]
    result["again"] = run("sh", str(bundle / "安装.sh"))
    bundle.rename(moved)
    result["desk"] = desk_page(moved)
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
