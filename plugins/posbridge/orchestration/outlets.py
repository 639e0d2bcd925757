"""From settings files to DAGs: the one asked for at task start, all of them for the DAG processor."""

import os
from pathlib import Path

from airflow.sdk import DAG

from posbridge.orchestration.dag import build_dag
from posbridge.orchestration.quarantine import quarantine_dag
from posbridge.settings.folder import mappings_folder
from posbridge.settings.load import BrokenOutlet, find_outlet, load_outlets
from posbridge.settings.model import OutletSettings

PREFIX = "sync_"


def mappings() -> Path:
    """The folder of the outlets' files; without POSBRIDGE_MAPPINGS, that of the clone this package stands in."""
    return mappings_folder(os.environ, Path(__file__).resolve())


def outlet_settings(slug: str) -> OutletSettings:
    """One outlet as its file is now.

    Raises:
        ConfigError: the file is wrong, or gone.
    """
    outlet = find_outlet(mappings(), slug)
    if isinstance(outlet, BrokenOutlet):
        raise outlet.error
    return outlet


def outlet_dags(only: str | None = None) -> dict[str, DAG]:
    """DAGs by id. ``only`` is the DAG that Airflow wants at a task's start: then one file is read.

    A file that is wrong becomes a DAG that says so, so that it neither vanishes nor touches the others.
    """
    folder = mappings()
    if only is not None:
        if not only.startswith(PREFIX):
            return {}
        outlets = [find_outlet(folder, only.removeprefix(PREFIX))]
    else:
        outlets = load_outlets(folder)
    return {
        outlet.dag_id: quarantine_dag(outlet) if isinstance(outlet, BrokenOutlet) else build_dag(outlet)
        for outlet in outlets
    }
