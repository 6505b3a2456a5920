"""`python -m desk`: the same as the command `zhihe`."""

from desk.command import main

main()
