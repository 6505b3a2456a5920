#!/bin/sh
# The main job from end to end on the bundled documents; `make demo` runs it.
set -eu
cd "$(dirname "$0")/.."
ZHIHE_HOME="$PWD/out/library"
export ZHIHE_HOME

if [ -t 1 ]; then bold='\033[1m' plain='\033[0m'; else bold='' plain=''; fi
say() { printf "\n${bold}▶ %s${plain}\n" "$*"; }
# A finding is the point of the demonstration, not a failure of it: only exit code 2 and worse is.
run() {
    say "$@"
    "$@" || { code=$?; [ "$code" -eq 1 ] || exit "$code"; }
}

run zhihe index examples/drafts examples/served examples/published examples/seeds
run zhihe check examples/drafts/执行通知书-只有执行费账户.txt
run zhihe search '类型:执行通知书 缺:art20-12368-report'
run zhihe search '"有权拒绝" 日期:2022..2023' --sort newest --limit 3
run zhihe audit examples/published examples/served --out out/audit --restart

say '看看结果，再试试：'
cat <<'EOF'
  在浏览器里用         ZHIHE_HOME=out/library .venv/bin/zhihe desk
  报告                 out/audit/report.html （用浏览器打开）
  检查自己的草稿       .venv/bin/zhihe check 草稿.docx
  读到了什么           .venv/bin/zhihe read 草稿.docx
  一条规则说什么       .venv/bin/zhihe explain art20-account
  为什么这样判断       .venv/bin/zhihe explain art20-account 草稿.docx
  检索（演示资料库）   ZHIHE_HOME=out/library .venv/bin/zhihe search '违反:spc-2021-322/art24* 法院:甲县'
EOF
