#!/bin/sh
# Installs zhihe into venv/ beside this file, from wheels/ alone. A former installation stays until this one works.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
cd "$here" || exit 1

# A window opened by a double click closes with the script, before anybody has read it.
wait_for_reader() {
    if [ -t 0 ]; then printf '按回车键结束。'; read -r _; fi
}
stop() {
    printf '\n安装没有完成。\n%s\n' "$1" >&2
    wait_for_reader
    exit 1
}
about() { sed -n "s/^$1=//p" VERSION; }

[ -f VERSION ] && [ -f SHA256SUMS ] || stop "文件夹不完整：缺少 VERSION 或 SHA256SUMS。请重新解开压缩包，把整个文件夹拷来。"
version=$(about zhihe)
echo "安装执核 $version"

echo "1/4 核对文件……"
bad=$(LC_ALL=C sha256sum -c SHA256SUMS 2>/dev/null | grep -v ': OK$')
[ -z "$bad" ] || stop "这些文件缺少或者损坏，多半是拷贝时出的错。请重新拷贝整个文件夹：
$bad"
# A memory stick keeps no links, and some folders may not be written.
{ rm -f .试写 && ln -s VERSION .试写 && rm -f .试写; } 2>/dev/null ||
    stop "不能在这个文件夹里安装（U 盘、共享盘，或者没有写的权限）：$here
请把整个文件夹拷到自己的主文件夹（home）里，再运行一次。"
free=$(df -Pk . | awk 'NR == 2 { print $4 }')
need=$(($(du -sk wheels | awk '{ print $1 }') * 5))
[ "${free:-$need}" -ge "$need" ] || stop "磁盘空间不够：需要 $((need / 1024)) MB，剩余 $((free / 1024)) MB。请腾出空间后再运行一次。"

echo "2/4 查看本机……"
arch=$(uname -m)
[ "$arch" = "$(about arch)" ] || stop "这个安装包是给 $(about arch) 处理器的，本机是 $arch。请向提供安装包的人要 $arch 的安装包。"
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc //p')
if [ -n "$glibc" ]; then
    oldest=$(printf '%s\n%s\n' "$glibc" "$(about glibc)" | sort -V | head -n 1)
    [ "$oldest" = "$(about glibc)" ] ||
        stop "本机的系统太旧：glibc 是 $glibc，需要 $(about glibc) 或者更新的（麒麟 V10、统信 UOS 20 及以后）。"
fi

wanted=$(about python)
python='' others=''
for candidate in "${ZHIHE_PYTHON:-}" "$here/python/bin/python$wanted" "python$wanted" python3 python; do
    [ -n "$candidate" ] || continue
    path=$(command -v "$candidate") || continue
    found=$("$path" -E -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if [ "$found" = "$wanted" ]; then python=$path; break; fi
    others="$others
  $path 是 Python $found"
done
[ -n "$python" ] || stop "没有找到 Python $wanted。${others:+本机有的版本不能用：$others}
请把“安装说明.txt”第二节交给管理员，由他装好 Python $wanted，然后再运行一次本程序。
已经装在别处的，这样写：ZHIHE_PYTHON=/所在文件夹/python$wanted sh 安装.sh"
lacking=$("$python" -I -c '
import importlib.util as u
print(*[n for n in ("venv", "_ssl", "_sqlite3", "_ctypes", "zlib", "_bz2", "_lzma") if not u.find_spec(n)])')
[ -z "$lacking" ] || stop "$python 不完整，缺少：$lacking。
请管理员装上缺少的部分（自己编译的 Python，先装 openssl、sqlite、libffi、zlib、bzip2、xz 的开发包再编译）。"
echo "    用 $python"

echo "3/4 安装，约一分钟……"
done_mark=venv/installed
# Without its mark it is what an interrupted installation left.
[ -f "$done_mark" ] || rm -rf venv
if [ -d venv ]; then
    rm -rf venv.old
    mv venv venv.old || stop "旧的版本挪不开：$here/venv。请先关掉正在运行的执核，再运行一次。"
fi
give_back() {
    rm -rf venv
    if [ -d venv.old ]; then mv venv.old venv; echo "原来的版本还在，可以照常使用。" >&2; fi
}
trap 'give_back; exit 130' INT TERM HUP
# Whatever is set for pip on this machine, it takes these wheels and no others.
export PIP_CONFIG_FILE=/dev/null
log="$here/安装记录.txt"
# Runs out of its wheel: some systems have Python without pip. By name: an older bundle may have left another.
pip=$(sed -n 's/^.*  \(wheels\/pip-.*\.whl\)$/\1/p' SHA256SUMS)
if ! {
    "$python" -I -m venv --without-pip venv &&
        venv/bin/python -I -X utf8 "$pip/pip" --isolated install --no-cache-dir \
            --disable-pip-version-check --no-index --find-links wheels -r wheels/requirements.txt
} >"$log" 2>&1 </dev/null; then
    give_back
    stop "最后几行是：
$(tail -n 5 "$log")
请把 $log 交给提供安装包的人。"
fi

echo "4/4 试运行……"
if ! venv/bin/python -I -X utf8 -m desk rules list >>"$log" 2>&1 </dev/null; then
    give_back
    stop "装上了，但是不能运行。请把 $log 交给提供安装包的人。"
fi
echo "$version" >"$done_mark"
trap - INT TERM HUP
rm -rf venv.old
printf '\n执核 %s 装好了。双击“启动.sh”，或者在终端里写：sh "%s/启动.sh"\n' "$version" "$here"
wait_for_reader
