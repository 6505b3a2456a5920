#!/bin/sh
# Starts the desk. What is added to the command line goes to `zhihe desk`: sh 启动.sh --port 8000
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1

stop() {
    printf '%s\n' "$1" >&2
    if [ -t 0 ]; then printf '按回车键结束。'; read -r _; fi
    exit 1
}

[ -f "$here/venv/installed" ] || stop "还没有装好。请先运行“安装.sh”：sh \"$here/安装.sh\""
# Waivers are looked for here, and only what lies here can be audited from the page.
work=${ZHIHE_WORK:-${HOME:-$here}/执核}
{ mkdir -p "$work" && cd "$work"; } || stop "不能使用工作文件夹 $work。请换一个：ZHIHE_WORK=/别的文件夹 sh \"$here/启动.sh\""
echo "工作文件夹：$work（要巡查的文书放在这里）"
# Not venv/bin/zhihe, which holds the path it was installed under: the folder may have been moved since.
"$here/venv/bin/python" -I -X utf8 -m desk desk "$@" || stop "执核没有能够运行，原因见上面。如果本机的 Python 换过位置，请再运行一次“安装.sh”。"
