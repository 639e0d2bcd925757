"""Where the outlets' files are, when nobody says."""

from collections.abc import Mapping
from pathlib import Path

from posbridge.errors import ConfigError

VARIABLE = "POSBRIDGE_MAPPINGS"
_PLACE = Path("include", "mappings")


def mappings_folder(environ: Mapping[str, str], here: Path) -> Path:
    """``POSBRIDGE_MAPPINGS``, else ``include/mappings`` at or above ``here``, else in ``AIRFLOW_HOME``.

    Raises:
        ConfigError: none of them is a folder.
    """
    if named := environ.get(VARIABLE):
        folder = Path(named)
        if folder.is_dir():
            return folder
        raise ConfigError(f"{VARIABLE} names {named}, which is not a folder.", remedy="Correct the variable.")
    homes = [here, *here.parents]
    if airflow := environ.get("AIRFLOW_HOME"):
        homes.append(Path(airflow))
    for home in homes:
        if (home / _PLACE).is_dir():
            return home / _PLACE
    raise ConfigError(
        f"No folder {_PLACE} was found at or above {here}.",
        remedy=f"Run the command in the project's folder, or set {VARIABLE}.",
    )
