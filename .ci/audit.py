"""Look locked versions up in the advisory database, and say plainly how many could be looked up.

pip-audit calls a list clean of which it could not look up a single package; where the service is out of reach, as on
a machine with nothing but a package mirror, that would be a false promise. Ends with 1 for a known vulnerability only.
"""

import json
import subprocess
import sys
from pathlib import Path

LONGEST = 300
PIP_AUDIT = Path(sys.executable).with_name("pip-audit")


def main(lock: str) -> int:
    """Audit the file ``lock``."""
    command = [PIP_AUDIT, "--requirement", lock, "--no-deps", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)  # noqa: S603
        packages = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return _say(f"NOT CHECKED: the advisory service did not answer within {LONGEST} s")
    except ValueError:
        return _say(f"NOT CHECKED: {done.stderr.strip()[-500:]}")
    found = [package for package in packages if package.get("vulns")]
    for package in found:
        for known in package["vulns"]:
            _say(
                f"{package['name']} {package['version']}: {known['id']}, fixed in {known['fix_versions'] or 'none yet'}"
            )
    checked = sum("skip_reason" not in package for package in packages)
    if not checked:
        return _say(f"NOT CHECKED: the advisory service could not be reached for any of {len(packages)} packages")
    _say(f"{checked} of {len(packages)} packages checked, {len(found)} with known vulnerabilities")
    return 1 if found else 0


def _say(line: str) -> int:
    print(f"audit: {line}")  # noqa: T201 - a program's output
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
