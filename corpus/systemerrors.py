"""What the operating system says when a file or an address cannot be used, in Chinese."""

from __future__ import annotations

import errno

_REASONS = {
    "ENOENT": "路径不存在",
    "EACCES": "没有权限",
    "EPERM": "没有权限",
    "EROFS": "这个位置是只读的",
    "ENOSPC": "磁盘空间已满",
    "EDQUOT": "磁盘配额已满",
    "EEXIST": "这个位置已经有一个文件",
    "ENOTDIR": "路径中间有一段不是文件夹",
    "EISDIR": "这是一个文件夹",
    "ENOTEMPTY": "文件夹不是空的",
    "ELOOP": "符号链接绕成了圈",
    "ENAMETOOLONG": "文件名过长",
    "EMFILE": "打开的文件过多",
    "ENFILE": "打开的文件过多",
    "ENOMEM": "内存不足",
    "EAGAIN": "系统暂时没有空余的进程",
    "EIO": "磁盘读写出错",
    "ESTALE": "网络盘上的文件已经变动",
    "EBUSY": "文件正被占用",
    "ETXTBSY": "文件正被占用",
    "EADDRINUSE": "这个地址已被占用",
    "EADDRNOTAVAIL": "这台机器没有这个地址",
    "ETIMEDOUT": "网络盘没有回应",
}


def reason(trouble: OSError) -> str:
    """Why, as a person may read it; the number of an error that has no words here."""
    if trouble.errno is None:
        return str(trouble) or "原因不明"
    # By name: not every system has every one of them.
    return _REASONS.get(errno.errorcode.get(trouble.errno, ""), f"系统错误 {trouble.errno}")
