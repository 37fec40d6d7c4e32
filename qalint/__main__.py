"""`python -m qalint`: the command line."""

from qalint.cli import main

main()
