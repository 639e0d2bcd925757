"""Airflow, started apart, finds posbridge's connection types, forms and plugin."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from posbridge.orchestration.provider import provider_info

ROOT = Path(__file__).parents[3]
ASK_AIRFLOW = """
import json, warnings
warnings.simplefilter("ignore")
from airflow import plugins_manager
from airflow.providers_manager import ProvidersManager

manager = ProvidersManager()
manager.initialize_providers_hooks()
plugins, errors = plugins_manager._get_plugins()
print(json.dumps({
    "provider": manager.providers["posbridge"].version,
    "hooks": {name: [manager.hooks[name].hook_class_name, manager.hooks[name].connection_id_attribute_name]
              for name in ("moka", "iseller", "jurnal")},
    "fields": {name: widget.field["schema"] for name, widget in manager.connection_form_widgets.items()
               if name.startswith(("extra__moka__", "extra__iseller__", "extra__jurnal__"))},
    "labels": {name: manager.field_behaviours[name]["relabeling"] for name in ("moka", "iseller", "jurnal")},
    "plugins": [plugin.name for plugin in plugins],
    "plugin_errors": errors,
}))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a fresh Airflow process says of posbridge."""
    home = tmp_path_factory.mktemp("airflow")
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("AIRFLOW")},
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
    }
    answer = subprocess.run(
        [sys.executable, "-c", ASK_AIRFLOW], env=env, cwd=home, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def test_airflow_lists_the_provider(seen: dict[str, Any]) -> None:
    assert seen["provider"]


def test_each_connection_type_leads_to_its_hook(seen: dict[str, Any]) -> None:
    assert seen["hooks"] == {
        "moka": ["posbridge.orchestration.hooks.moka.MokaHook", "moka_conn_id"],
        "iseller": ["posbridge.orchestration.hooks.iseller.ISellerHook", "iseller_conn_id"],
        "jurnal": ["posbridge.orchestration.hooks.jurnal.JurnalHook", "jurnal_conn_id"],
    }


def test_the_forms_have_every_field(seen: dict[str, Any]) -> None:
    assert sorted(seen["fields"]) == sorted(
        f"extra__{kind['connection-type']}__{name}"
        for kind in provider_info()["connection-types"]
        for name in kind["conn-fields"]
    )
    assert seen["labels"]["moka"]["login"] == "Application ID"
    assert seen["labels"]["iseller"]["host"] == "OAuth URL"
    assert seen["labels"]["jurnal"]["password"] == "Client secret"


@pytest.mark.parametrize(
    "field", ["moka__refresh_token", "iseller__refresh_token", "iseller__code", "iseller__webhook_api_key"]
)
def test_a_secret_is_typed_in_as_a_password(seen: dict[str, Any], field: str) -> None:
    assert seen["fields"][f"extra__{field}"]["format"] == "password"


def test_the_plugin_loads_once_and_without_complaint(seen: dict[str, Any]) -> None:
    assert seen["plugins"].count("posbridge") == 1
    assert seen["plugin_errors"] == {}


@pytest.mark.parametrize("kind", provider_info()["connection-types"], ids=lambda kind: kind["connection-type"])
def test_every_default_of_a_form_is_allowed_by_its_own_field(kind: dict[str, Any]) -> None:
    for field in kind["conn-fields"].values():
        if "default" in field["schema"]:
            jsonschema.validate(field["schema"]["default"], field["schema"])
