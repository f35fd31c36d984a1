"""`python3 -m generator ...` from a fresh clone: makes .venv if it is not there, then runs plugsmith in it.

Only the standard library may be imported here.
"""

import sys

from generator.bootstrap import ensure_environment

if __name__ == "__main__":
    ensure_environment(sys.argv[1:])
    from generator.cli.main import main

    main()
