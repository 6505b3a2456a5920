"""How the same thing is asked for on the command line and in the pages: what is said of a file is read in both."""

RECOGNISE = "命令行加 --ocr，网页勾选“识别扫描页”"
PASSWORD = "命令行加 --password，网页填在“PDF 的打开密码”里"  # noqa: S105  words, not a password
