"""Whole programs on the same files with forty equal rules: zhihe, textlint, Semgrep.

    python -m bench.peers [--files 5000] [--rounds 2] [--seconds 300]

The files (2,000 characters) hold clauses planted by us, so that every right finding is known; a finding is a rule
and a file. They exist clean and wrapped at 30 characters. textlint runs one rule module of ours that executes the
forty expressions on the document, and once `prh`, its usual rule for wordings; Semgrep runs generic mode with forty
`pattern-regex`. On wrapped files the peers also run once with `\\s*` between the characters, the way one makes them
find what is wrapped.

Both are installed into `out/bench/` on the first run (npm, pip). CPU time of the processes with their children,
medians of alternating runs. Trial runs decide how many files fit into `--seconds`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.clauses import PATTERNS, WORDINGS, decoys, expression, phrasings
from bench.cold import cpu_of
from bench.documents import Planted, planted, wrapped
from bench.report import OUT, Row, publish
from corpus.doctype import TYPE_NAMES

TEXTLINT = "15.8.0"
PRH = "6.1.0"
SEMGREP = "1.182.0"
BUDGET = {"textlint": 5, "Semgrep": 10}
PLACE = OUT / "peers"
RULES = PLACE / "zhihe-rules"
SPACED = tuple(expression(wording, r"\s*") for wording in WORDINGS)
INSTALL_SECONDS = 300
TRIALS = (50, 250)

Finding = tuple[str, int]

_CHECK = ("check", "--format", "jsonl", "--mode", "served", "--fail-on", "never")
# The bundled rules cannot be left out on the command line; without them the rules are the same forty for all.
_FORTY_ONLY = """
import pathlib, sys
import checker.load
folder = pathlib.Path(sys.argv.pop(1))
checker.load.bundled_rules = lambda: folder
from desk.command import main
main()
"""
_TEXTLINT_RULE = """
const patterns = PATTERNS.map((source) => new RegExp(source, "gu"));
module.exports = (context) => ({
  [context.Syntax.Document](node) {
    const text = context.getSource(node);
    patterns.forEach((pattern, number) => {
      for (const hit of text.matchAll(pattern)) {
        const range = [hit.index, hit.index + hit[0].length];
        context.report(node, new context.RuleError(`r${number}`, { padding: context.locator.range(range) }));
      }
    });
  },
});
"""


@dataclass(frozen=True)
class Program:
    """A command to run on a folder of files, and how to read its findings."""

    name: str
    command: Callable[[Path, Path], list[str]]
    findings: Callable[[Path], Iterable[Finding]]
    codes: tuple[int, ...] = (0, 1)


def _zhihe_rules() -> None:
    folder = RULES / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("instrument.yaml").write_text(
        "title: 比较用的规则\nshort_title: 比较\nnumber: null\n", "utf-8"
    )
    entries = []
    for number, (wording, sentences) in enumerate(zip(WORDINGS, phrasings(), strict=True)):
        # The format asks for three examples both ways; they are not run here.
        kind = next(iter(TYPE_NAMES))
        example = {"text": sentences[0] + "。", "type": kind}
        entries.append(
            {
                "id": f"r{number}",
                "title": f"r{number}",
                "documents": "any",
                "kind": "must_not_contain",
                "any_of": [wording],
                "severity": "warning",
                "message": f"r{number}",
                "basis": {},
                "in_force": [None, None],
                "examples": {"pass": [{"text": "无。", "type": kind}] * 3, "fail": [example] * 3},
            }
        )
    # JSON is YAML; the program keeps a compiled copy anyway.
    folder.joinpath("rules.yaml").write_text(json.dumps(entries, ensure_ascii=False, indent=1), "utf-8")


def _zhihe(name: str, start: list[str]) -> Program:
    def command(files: Path, answer: Path) -> list[str]:
        shell = 'out="$1"; files="$2"; shift 2; exec "$@" "$files"/* > "$out"'
        return ["sh", "-c", shell, "sh", str(answer), str(files), *start]

    def findings(answer: Path) -> Iterable[Finding]:
        for line in answer.read_text("utf-8").splitlines():
            record = json.loads(line)
            for result in record["results"]:
                if result["verdict"] == "fail" and result["rule"].startswith("peers/"):
                    yield Path(record["path"]).name, int(result["rule"].removeprefix("peers/r"))

    return Program(name, command, findings)


def _textlint(name: str, options: list[str]) -> Program:
    modules = OUT / "textlint" / "node_modules"

    def command(files: Path, answer: Path) -> list[str]:
        return [
            *("node", str(modules / "textlint" / "bin" / "textlint.js"), *options),
            *("--format", "json", "--output-file", str(answer), f"{files}/*.txt"),
        ]

    def findings(answer: Path) -> Iterable[Finding]:
        for each in json.loads(answer.read_text("utf-8")):
            for message in each["messages"]:
                yield Path(each["filePath"]).name, int(message["message"].rpartition("r")[2])

    return Program(name, command, findings)


def _textlint_module(name: str, folder: str, patterns: Sequence[str]) -> Program:
    """One rule module of ours that runs all expressions: the cheapest way there is."""
    rules = PLACE / folder
    rules.mkdir(parents=True, exist_ok=True)
    source = _TEXTLINT_RULE.replace("PATTERNS", json.dumps(patterns, ensure_ascii=False))
    rules.joinpath("forty.js").write_text(source, "utf-8")
    return _textlint(name, ["--no-textlintrc", "--rulesdir", str(rules)])


def _textlint_prh(name: str, patterns: Sequence[str]) -> Program:
    """The rule most people use for wordings kept as data."""
    entries = [{"expected": f"r{number}", "pattern": f"/{each}/"} for number, each in enumerate(patterns)]
    wordings = PLACE / "prh.yml"
    wordings.write_text(json.dumps({"version": 1, "rules": entries}, ensure_ascii=False), "utf-8")
    configuration = PLACE / "textlint-prh.json"
    configuration.write_text(json.dumps({"rules": {"prh": {"rulePaths": [str(wordings)]}}}), "utf-8")
    base = str(OUT / "textlint" / "node_modules")
    return _textlint(name, ["--config", str(configuration), "--rules-base-directory", base])


def _semgrep(name: str, file: str, patterns: Sequence[str]) -> Program:
    rules = PLACE / file
    entries = [
        {
            "id": f"r{number}",
            "message": f"r{number}",
            "severity": "WARNING",
            "languages": ["generic"],
            "pattern-regex": pattern,
        }
        for number, pattern in enumerate(patterns)
    ]
    rules.write_text(json.dumps({"rules": entries}, ensure_ascii=False), "utf-8")

    def command(files: Path, answer: Path) -> list[str]:
        return [
            *(str(OUT / "semgrep" / "bin" / "semgrep"), "scan", "--config", str(rules), "--metrics", "off"),
            *("--disable-version-check", "--no-git-ignore", "--quiet", "--jobs", "1", "--timeout", "0"),
            *("--json", "--output", str(answer), str(files)),
        ]

    def findings(answer: Path) -> Iterable[Finding]:
        for each in json.loads(answer.read_text("utf-8"))["results"]:
            yield Path(each["path"]).name, int(each["check_id"].rpartition(".")[2].removeprefix("r"))

    return Program(name, command, findings)


def _installed(name: str, test: Path, steps: Callable[[], None]) -> str | None:
    """Installs a peer unless it is there; the reason when it cannot be."""
    if test.exists():
        return None
    print(f"  installing {name} into {OUT} …", flush=True)
    try:
        steps()
    except (OSError, subprocess.SubprocessError) as trouble:
        return f"{name} could not be installed: {trouble}"
    return None if test.exists() else f"{name} could not be installed"


def _install_textlint() -> None:
    home = OUT / "textlint"
    home.mkdir(parents=True, exist_ok=True)
    home.joinpath("package.json").write_text('{"private": true}\n', "utf-8")
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not on this machine")
    command = [
        npm,
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        f"textlint@{TEXTLINT}",
        f"textlint-rule-prh@{PRH}",
    ]
    subprocess.run(command, cwd=home, check=True, timeout=INSTALL_SECONDS)  # noqa: S603  ours


def _install_semgrep() -> None:
    home = OUT / "semgrep"
    venv.create(home, with_pip=True)
    command = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", f"semgrep=={SEMGREP}"]
    subprocess.run(  # noqa: S603  ours
        command, check=True, timeout=INSTALL_SECONDS, stderr=subprocess.DEVNULL
    )


def _write(folder: Path, texts: Iterable[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        folder.joinpath(f"{number:05}.txt").write_text(text, "utf-8")


def _run(program: Program, files: Path) -> tuple[float, set[Finding]]:
    """CPU seconds and findings."""
    answer = PLACE / "answer.json"
    answer.unlink(missing_ok=True)
    environment = {
        "ZHIHE_HOME": str(OUT / "home"),
        "SEMGREP_SEND_METRICS": "off",
        "SEMGREP_SETTINGS_FILE": str(PLACE / "semgrep-settings.yml"),
        "NO_COLOR": "1",
    }
    took = cpu_of(program.command(files, answer), environment, program.codes)
    return took, set(program.findings(answer))


def _truth(documents: Iterable[Planted]) -> set[Finding]:
    return {(f"{number:05}.txt", clause) for number, each in enumerate(documents) for clause in each.clauses}


def _affordable(documents: list[Planted], plan: list[list[Program]], seconds: float) -> int:
    """How many files all the runs can take in that time, from two trials: a start costs, and so does each file."""
    spent: list[dict[str, float]] = []
    programs = {program.name: program for some in plan for program in some}
    for size in TRIALS:
        _write(PLACE / "trial", (wrapped(each.text) for each in documents[:size]))
        spent.append({})
        for program in programs.values():
            if size == TRIALS[0]:
                _run(program, PLACE / "trial")  # fills caches of byte code and rules
            began = time.perf_counter()
            _run(program, PLACE / "trial")
            spent[-1][program.name] = time.perf_counter() - began
    starting = each_file = 0.0
    for program in (program for some in plan for program in some):
        few, many = (trial[program.name] for trial in spent)
        slope = max(0.0, many - few) / (TRIALS[1] - TRIALS[0])
        each_file += slope
        starting += few - slope * TRIALS[0]
    return min(len(documents), max(TRIALS[1], int((seconds - starting) / each_file) // 100 * 100))


def main() -> int:
    """Installs, generates, runs, prints."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--files", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument(
        "--seconds", type=float, default=300.0, help="how long the measured runs may take together"
    )
    given = options.parse_args()
    PLACE.mkdir(parents=True, exist_ok=True)
    missing = [
        reason
        for reason in (
            _installed(
                "textlint", OUT / "textlint" / "node_modules" / "textlint-rule-prh", _install_textlint
            ),
            _installed("Semgrep", OUT / "semgrep" / "bin" / "semgrep", _install_semgrep),
        )
        if reason
    ]
    for reason in missing:
        print(f"  {reason}")
    _zhihe_rules()
    zhihe = str(Path(sys.executable).parent / "zhihe")
    programs = [
        _zhihe("zhihe", [sys.executable, "-c", _FORTY_ONLY, str(RULES), *_CHECK]),
        _zhihe("zhihe and its own rules", [zhihe, *_CHECK, "--rules", str(RULES)]),
    ]
    # These run in the first round only: they are no part of the budget.
    once: dict[str, list[Program]] = {"clean": [], "wrapped": []}
    if not any("textlint" in reason for reason in missing):
        programs.append(_textlint_module("textlint", "textlint-plain", PATTERNS))
        prh = _textlint_prh("textlint prh", PATTERNS)
        once["clean"].append(prh)
        once["wrapped"] += [prh, _textlint_module(r"textlint \s*", "textlint-spaced", SPACED)]
    if not any("Semgrep" in reason for reason in missing):
        programs.append(_semgrep("Semgrep", "semgrep-plain.yaml", PATTERNS))
        once["wrapped"].append(_semgrep(r"Semgrep \s*", "semgrep-spaced.yaml", SPACED))
    plan = {
        (turn, state): [*programs, *(once[state] if turn == 0 else ())]
        for turn in range(given.rounds)
        for state in once
    }

    documents = planted(given.files, phrasings(), decoys(), PATTERNS)
    count = _affordable(documents, list(plan.values()), given.seconds)
    documents = documents[:count]
    truth = _truth(documents)
    _write(PLACE / "clean", (each.text for each in documents))
    _write(PLACE / "wrapped", (wrapped(each.text) for each in documents))

    took: dict[tuple[str, str], list[float]] = {}
    found: dict[tuple[str, str], set[Finding]] = {}
    for (_, state), some in plan.items():
        for program in some:
            seconds, findings = _run(program, PLACE / state)
            took.setdefault((state, program.name), []).append(seconds)
            found[state, program.name] = findings
    rows = []
    for (state, name), runs in took.items():
        if not name.startswith("zhihe"):
            ratio = statistics.median(
                peer / own for peer, own in zip(runs, took[state, "zhihe"], strict=False)
            )
            rows.append(Row(f"{state}: {name} / zhihe, CPU time", ratio, "times", BUDGET.get(name)))
    for (state, name), runs in took.items():
        right, false = len(found[state, name] & truth), len(found[state, name] - truth)
        note = f"{right:,} of {len(truth):,} clauses found, {false} findings false"
        rows.append(Row(f"{state}: {name}", statistics.median(runs), "s CPU", note=note))
    same = all(found[state, "zhihe"] == truth for state in once)
    rows.append(Row("zhihe: same findings clean and wrapped, all right", float(same), "(1 = yes)", 1))
    reduced = (
        "" if count == given.files else f" (reduced from {given.files:,}: {given.seconds:.0f} s allowed)"
    )
    title = (
        f"peers: {count:,} files of 2,000 characters{reduced}, {len(WORDINGS)} equal rules, whole processes"
    )
    versions = {"textlint": TEXTLINT, "semgrep": SEMGREP, "missing": missing}
    publish(
        "peers", title, rows, versions=versions, seconds={" ".join(key): runs for key, runs in took.items()}
    )
    for folder in (*once, "trial"):
        shutil.rmtree(PLACE / folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
