"""What every test may ask for; being here also puts this folder on the import path."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files; a test marked ``real`` must fail, not pass by, without it."""
    home = os.environ.get("PASSABLE_SHARED", "")
    data = Path(home) / "data"
    if not home or not data.is_dir():
        pytest.fail("set PASSABLE_SHARED to the folder whose data/ holds the real files")
    return data


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what tests build away from the user's cache, and from an earlier run's."""
    os.environ["PASSABLE_CACHE"] = str(tmp_path_factory.mktemp("cache"))
