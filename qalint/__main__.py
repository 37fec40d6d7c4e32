"""The command line's beginning: an earlier run's output where it still holds, else all of the command line."""

import sys

from qalint.whole_run import replayed


def main() -> None:
    """Run the command line; every mistake of a user ends as one clear line and exit code 2."""
    code = replayed(sys.argv[1:])
    if code is None:
        from qalint.cli import main as run

        run()
    sys.exit(code)


if __name__ == "__main__":
    main()
