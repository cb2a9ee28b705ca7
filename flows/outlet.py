"""What stands around the command: a terminal of any encoding, a reader who leaves early, somebody who says stop."""

import os
import signal
import sys
from io import TextIOWrapper


def open_outlet(json: bool) -> None:
    """Prints on terminals of any encoding, JSON always as UTF-8 (RFC 8259); SIGTERM stops as gently as Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if json else None, errors="replace")


def drop_unwritable() -> None:
    """Lets go of output that cannot be written, or Python would fail on it once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        close_outlet()


def close_outlet() -> None:
    """The reader has gone: what is still to be flushed goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
