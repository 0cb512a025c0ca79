"""Writes ``include/nyckeltal/nyckeltal.hpp``, the header that includes all others; ``--check`` compares only."""

from __future__ import annotations

import sys
from pathlib import Path

INCLUDE = Path(__file__).resolve().parents[1] / "include"
UMBRELLA = INCLUDE / "nyckeltal" / "nyckeltal.hpp"


def generate() -> str:
    """The text that the header should have."""
    headers = sorted(path.relative_to(INCLUDE).as_posix() for path in INCLUDE.rglob("*.hpp") if path != UMBRELLA)
    lines = ["// The whole library. Written by tools/umbrella.py.", "#pragma once", ""]
    return "\n".join(lines + [f'#include "{header}"' for header in headers]) + "\n"


def main() -> int:
    """Command line."""
    if "--check" in sys.argv[1:]:
        return int(not UMBRELLA.exists() or UMBRELLA.read_text(encoding="utf-8") != generate())
    UMBRELLA.write_text(generate(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
