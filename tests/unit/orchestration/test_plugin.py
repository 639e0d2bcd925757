"""posbridge as Airflow's api-server sees it: an application at its address, made only when it is asked for."""

import json
import subprocess
import sys

import pytest
from airflow import plugins_manager

from posbridge.orchestration.plugin import WEBHOOKS, PosbridgePlugin

pytestmark = pytest.mark.airflow


def test_airflow_finds_the_application_and_where_to_mount_it() -> None:
    apps, _ = plugins_manager.get_fastapi_plugins()
    (app,) = [each for each in apps if each["name"] == "posbridge webhooks"]
    assert app["url_prefix"] == WEBHOOKS == "/posbridge/webhooks"
    assert [(route.path, route.methods) for route in app["app"].routes] == [("/{connection}/{topic}", {"POST"})]


def test_the_application_is_made_once() -> None:
    first, again = PosbridgePlugin.fastapi_apps, PosbridgePlugin.fastapi_apps
    assert first[0]["app"] is again[0]["app"]


def test_loading_the_plugin_as_every_task_does_loads_neither_a_web_server_nor_a_database() -> None:
    probe = (
        "import json, sys; from airflow.plugins_manager import AirflowPlugin; before = set(sys.modules);"
        "from posbridge.orchestration.plugin import PosbridgePlugin; assert issubclass(PosbridgePlugin, AirflowPlugin);"
        "PosbridgePlugin.validate(); print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout.strip().splitlines()[-1])
    assert "posbridge.orchestration.plugin" in loaded
    heavy = (
        "fastapi",
        "sqlalchemy",
        "requests",
        "pandas",
        "posbridge.store",
        "posbridge.sources",
        "posbridge.settings",
    )
    assert [name for name in loaded if name.startswith(heavy)] == []
