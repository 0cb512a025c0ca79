"""What `import nyckeltal` costs beside `import numpy`, and the command line on the embedded data.

    python benchmarks/startup.py

Both imports are measured in fresh interpreters, turn by turn, so that a busy machine slows both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def seconds(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    pairs = [(seconds("-c", "import numpy"), seconds("-c", "import nyckeltal")) for _ in range(15)]
    numpy, own = (statistics.median(column) for column in zip(*pairs, strict=True))
    beyond = statistics.median(b - a for a, b in pairs)
    print(f"import numpy {numpy:.3f} s, import nyckeltal {own:.3f} s, beyond numpy {beyond:.3f} s (promised: 0.15 s)")
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "page.html")
        for words in (["report", "Sundsvall"], ["report", "--network"], ["report", "--network", "--data", "simulated"]):
            times = [seconds("-m", "nyckeltal", *words, "-o", page) for _ in range(5)]
            print(f"nyckeltal {' '.join(words)}: {statistics.median(times):.2f} s (promised: 3 s)")


if __name__ == "__main__":
    main()
