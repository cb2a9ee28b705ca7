"""Which process holds something, and whether it is still there: a mark that one can write down and check later."""

import os
import socket
from pathlib import Path


def mark(pid: int | None = None) -> str:
    """`host pid start` of a process (default: this one); start is empty where the system does not tell it."""
    pid = pid or os.getpid()
    return f"{socket.gethostname()} {pid} {_start(pid)}".strip()


def is_elsewhere(marked: str) -> bool:
    """Whether it is a process of another host, of which nothing is certain."""
    return marked.split()[0] != socket.gethostname()


def is_gone(marked: str) -> bool:
    """Whether that process has certainly ended."""
    if is_elsewhere(marked):
        return False
    pid = marked.split()[1]
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return mark(int(pid)) != marked  # another process took the number


def _start(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]  # field 22 of proc(5), counted after the name, which may hold spaces
