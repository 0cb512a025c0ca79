"""``python -m nyckeltal``: the command line, and where a C++ build finds the headers and the CMake package."""

from __future__ import annotations

import sys
from pathlib import Path

from . import _core

FOLDERS = {"--cmakedir": "share/cmake/nyckeltal", "--includedir": "include"}


def main() -> int:
    """Prints a folder, or hands over to the command line."""
    if len(sys.argv) == 2 and sys.argv[1] in FOLDERS:
        # Beside the compiled module: an editable install keeps the Python sources elsewhere.
        print(Path(_core.__file__).parent / FOLDERS[sys.argv[1]])
        return 0
    from .cli import main as command_line

    command_line()
    return 0


if __name__ == "__main__":
    sys.exit(main())
