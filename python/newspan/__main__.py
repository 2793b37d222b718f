"""`python -m newspan` is the command `newspan`."""

from .cli import main

main()
