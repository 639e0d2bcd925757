"""Reading settings is on Airflow's parse path: what it may not import."""

import subprocess
import sys

BANNED = ("requests", "pandas", "sqlalchemy", "airflow", "posbridge.sources", "posbridge.targets", "posbridge.store")


def test_reading_settings_imports_no_vendor_client_and_no_database() -> None:
    program = (
        "import sys\n"
        "from posbridge.settings.load import load_outlets\n"
        "from posbridge.settings import lookup\n"
        f"print([name for name in {BANNED!r} if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
