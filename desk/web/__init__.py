"""The desk in the browser: 审稿, 检索 and 巡查 on a local server; nothing leaves the machine."""
