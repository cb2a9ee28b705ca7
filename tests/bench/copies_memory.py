"""Run as a process of its own: copies two SQLite files and prints its memory, idle, warm and at its peak, in MB."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.copies import Commission
from tests.bench.memory import status


def main(small: str, large: str) -> None:
    idle = status("VmRSS")
    with TemporaryDirectory(dir=Path(large).parent) as folder:
        for number, source in enumerate((small, large)):
            target = f"sqlite:///{folder}/{number}_copy.db"
            Commission(Path(folder) / str(number), f"sqlite:///{source}", target).copy(True)
            if not number:
                warm = status("VmRSS")
    sys.stdout.write(f"{idle} {warm} {status('VmHWM')}")


if __name__ == "__main__":
    main(*sys.argv[1:])
