"""Look locked versions up in an advisory database, and say plainly how many could be looked up.

pip-audit calls a list clean of which it could not look up a single package; where a service is out of reach, as on a
machine with nothing but a package mirror, that would be a false promise. So the next service is asked, and what none
could tell is said to be not checked. PIP_AUDIT_VULNERABILITY_SERVICE names one service alone, and PIP_AUDIT_OSV_URL a
mirror of OSV inside a closed network. Ends with 1 for a known vulnerability only.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

LONGEST = 200
PIP_AUDIT = Path(sys.executable).with_name("pip-audit")
SERVICES = ("pypi", "osv")

Package = dict[str, Any]


def main(lock: str) -> int:
    """Audit the file ``lock``."""
    named = os.environ.get("PIP_AUDIT_VULNERABILITY_SERVICE")
    for service in (named,) if named else SERVICES:
        packages = _looked_up(lock, service)
        checked = [package for package in packages if "skip_reason" not in package]
        if checked:
            return _tell(packages, checked, service)
    return _say("NOT CHECKED: no advisory service could be asked about any package")


def _looked_up(lock: str, service: str) -> list[Package]:
    """Every package with what the service knows of it; empty where it could not be asked."""
    options = (
        "--no-deps",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--format",
        "json",
        "--vulnerability-service",
        service,
    )
    command = [PIP_AUDIT, "--requirement", lock, *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)  # noqa: S603
        packages: list[Package] = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        _say(f"{service} did not answer within {LONGEST} s")
        return []
    except ValueError:
        _say(f"{service} could not be asked: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1][:300]}")
        return []
    return packages


def _tell(packages: list[Package], checked: list[Package], service: str) -> int:
    found = [package for package in checked if package.get("vulns")]
    for package in found:
        for known in package["vulns"]:
            fixed = ", ".join(known["fix_versions"]) or "none yet"
            _say(f"{package['name']} {package['version']}: {known['id']}, fixed in {fixed}")
    for package in packages:
        if package not in checked:
            _say(f"NOT CHECKED: {package['name']}: {package['skip_reason']}")
    _say(f"{len(checked)} of {len(packages)} packages checked with {service}, {len(found)} with known vulnerabilities")
    return 1 if found else 0


def _say(line: str) -> int:
    print(f"audit: {line}")  # noqa: T201 - a program's output
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
