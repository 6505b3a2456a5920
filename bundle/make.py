"""Makes the offline folder: every wheel, the scripts that install and start, and checksums; run by `make bundle`.

Wheels are chosen for the oldest system that courts run, not for the machine that makes the folder.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SCRIPTS = ("安装.sh", "启动.sh")
TEXTS = ("安装说明.txt",)
PYTHON = "3.11"
# Kylin V10 and UOS 20 have it; a wheel for a newer one would install there and then fail to load.
GLIBC = (2, 28)
ARCHITECTURES = ("x86_64", "aarch64")


def run(*command: str) -> None:
    """Runs a program from the project folder; raises `CalledProcessError` when it fails."""
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603  our own interpreter with arguments from here


def platforms(architecture: str) -> list[str]:
    """The platform tags of wheels that run there, best first."""
    newest_first = [f"manylinux_{GLIBC[0]}_{minor}" for minor in range(GLIBC[1], 4, -1)]
    return [
        f"{name}_{architecture}" for name in (*newest_first, "manylinux2014", "manylinux2010", "manylinux1")
    ]


def own_wheel(folder: Path) -> Path:
    """Builds zhihe with its compiled rules into a folder."""
    # setuptools packs what an earlier build left there, also modules that no longer exist.
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    run(sys.executable, "-c", "from checker.load import compile_bundled; compile_bundled()")
    run(sys.executable, "-m", "build", "--quiet", "--wheel", "--outdir", str(folder))
    return next(folder.glob("zhihe-*.whl"))


def download(wheel: Path, target: Path, architecture: str, *, ocr: bool) -> None:
    """Fetches zhihe's needs, and the pip that installs them: some systems have Python without pip."""
    # Markers such as platform_machine are judged for this machine; none of our needs has one that differs.
    options = [f"--platform={name}" for name in platforms(architecture)]
    options += [f"--abi={name}" for name in ("cp311", "abi3", "none")]
    run(
        *(sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"),
        *("--implementation=cp", f"--python-version={PYTHON}", *options, f"--dest={target}"),
        *("pip", f"{wheel}[ocr]" if ocr else str(wheel)),
    )


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def requirements(wheels: Path) -> str:
    """Exactly these wheels: what an older bundle left in the same folder is not taken."""
    lines = []
    for path in sorted(wheels.glob("*.whl")):
        name, version = path.name.split("-")[:2]
        if name != "pip":
            lines.append(f"{name}=={version} --hash=sha256:{digest(path)}\n")
    return "".join(lines)


def about(version: str, architecture: str, *, ocr: bool) -> str:
    """The file VERSION, one `name=value` a line; 安装.sh reads it."""
    glibc = ".".join(map(str, GLIBC))
    return f"zhihe={version}\narch={architecture}\npython={PYTHON}\nglibc={glibc}\nocr={'yes' if ocr else 'no'}\n"


def checksums(folder: Path) -> str:
    """In the form that `sha256sum --check` reads."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of the account that made it: unpacked by root, files would belong to a stranger's number."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def make(out: Path, architecture: str, *, ocr: bool) -> Path:
    """Makes the folder anew at `out` and `out`.tar.gz beside it; an earlier one stays until this one is whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".bundle-") as scratch:
        folder = Path(scratch, out.name)
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        wheel = own_wheel(Path(scratch))
        download(wheel, wheels, architecture, ocr=ocr)
        (wheels / "requirements.txt").write_text(requirements(wheels), "utf-8")
        for name in (*SCRIPTS, *TEXTS):
            (folder / name).write_bytes((HERE / name).read_bytes())
            (folder / name).chmod(0o755 if name in SCRIPTS else 0o644)
        version = wheel.name.split("-")[1]
        (folder / "VERSION").write_text(about(version, architecture, ocr=ocr), "utf-8")
        (folder / "SHA256SUMS").write_text(checksums(folder), "utf-8")
        archive = Path(scratch, f"{out.name}.tar.gz")
        # Wheels are compressed already: a higher level only takes longer.
        with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
            packed.add(folder, out.name, filter=_plain)
        shutil.rmtree(out, ignore_errors=True)
        folder.rename(out)
        os.replace(archive, out.with_name(archive.name))  # noqa: PTH105  says that it overwrites
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "zhihe-bundle")
    parser.add_argument("--arch", choices=ARCHITECTURES, default="x86_64")
    parser.add_argument("--ocr", action="store_true", help="with what reads scans: 200 MB more")
    given = parser.parse_args()
    try:
        out = make(given.out.resolve(), given.arch, ocr=given.ocr)
    except subprocess.CalledProcessError as trouble:
        sys.exit(
            f"bundle not made: {' '.join(trouble.cmd[:4])} … failed with {trouble.returncode} (see above)"
        )
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"{out} ({size / 1e6:.0f} MB) and {out}.tar.gz")


if __name__ == "__main__":
    main()
