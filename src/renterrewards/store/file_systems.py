"""What kind of file system a path is on: a store on one that another machine serves would be damaged.

SQLite's locks and its write-ahead log hold between processes of one machine; over NFS, SMB and the like two
machines each believe to be alone.
"""

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

SERVED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "9p", "ceph", "lustre", "glusterfs", "beegfs"}
    | {"orangefs", "davfs", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone", "fuse.davfs2"}
    | {"fuse.smbnetfs", "fuse.curlftpfs", "fuse.gcsfuse", "fuse.blobfuse", "fuse.juicefs"}
)
"""The kinds that are served by another machine, as the kernel calls them."""

_OCTAL = re.compile(r"\\([0-7]{3})")


def served(folder: Path, mounts: Path | None = None) -> str:
    """The kind of the file system that a folder is on, when another machine serves it; else blank."""
    if str(folder).startswith("\\\\"):
        return "smb"
    try:
        lines = (mounts or MOUNTS).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        where = os.path.realpath(folder)
    except OSError:  # a system that tells no mounts
        return ""
    kind = _kind(where, lines)
    return kind if kind in SERVED else ""


def _kind(where: str, lines: list[str]) -> str:
    """The kind of the mount that holds a path: the deepest, and of two at the same place the later."""
    found, depth = "", -1
    for line in lines:
        before, _, after = line.partition(" - ")
        words = before.split(" ", 5)
        if len(words) < 5 or not after:
            continue
        at = _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), words[4])
        if len(at) >= depth and f"{where}/".startswith(at.rstrip("/") + "/"):
            found, depth = after.split(" ", 1)[0], len(at)
    return found
