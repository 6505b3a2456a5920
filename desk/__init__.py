"""Where people sit: the command line (`desk.command`), and later the web pages.

Each command is a module that is imported only when it is called.
"""
