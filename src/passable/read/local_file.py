"""The door every case file passes: a plain local file of a sane size, nothing else.

A path out of a case folder is somebody else's words. GDAL would follow ``/vsicurl/…`` or a URL,
and a named pipe would never end; so only regular files that are there are opened.
"""

from __future__ import annotations

from pathlib import Path

from passable.terms.errors import ProblemList

_MEGABYTE = 1_000_000
MAX_FILE_BYTES = 200 * _MEGABYTE


def is_local_file(
    path: str | Path, problems: ProblemList, name: str, max_bytes: int = MAX_FILE_BYTES
) -> bool:
    """Check that a path names a regular, readable, not empty local file of a sane size.

    Parameters
    ----------
    path
        The file as given.
    problems
        Where what is wrong is noted.
    name
        How the user knows the file.
    max_bytes
        The largest size accepted.

    Returns
    -------
    bool
        Whether it may be opened.
    """
    text = str(path)
    if "://" in text or text.startswith("/vsi") or "\0" in text:
        problems.add(
            "this is not a local file", "Download it and give the path of the copy.", file=name
        )
        return False
    file = Path(path)
    try:
        if not file.exists():
            problems.add("there is no such file", "Check the name and the folder.", file=name)
            return False
        if not file.is_file():
            problems.add(
                "this is not a plain file", "Give a file, not a folder or a device.", file=name
            )
            return False
        size_bytes = file.stat().st_size
        with file.open("rb"):
            pass
    except OSError as error:
        problems.add(
            f"the file cannot be opened ({error.strerror or error})",
            "Check that it is readable and that no other program holds it.",
            file=name,
        )
        return False
    if size_bytes == 0:
        problems.add("the file is empty", "Save it again from the program it came from.", file=name)
        return False
    if size_bytes > max_bytes:
        problems.add(
            "the file is too large",
            "Cut it to the area or the rows that you need.",
            file=name,
            expected=f"at most {max_bytes // _MEGABYTE} MB",
            got=f"{size_bytes // _MEGABYTE} MB",
        )
        return False
    return True
