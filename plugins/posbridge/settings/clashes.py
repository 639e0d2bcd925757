"""What only shows when outlets are laid side by side: each file is right, together they are not."""

from collections.abc import Iterable

from posbridge.errors import ConfigError
from posbridge.settings.model import OutletSettings


def find_clashes(outlets: Iterable[OutletSettings]) -> list[ConfigError]:
    """Outlets that read the same POS outlet, and companies that files disagree about."""
    clashes = []
    readers: dict[tuple[str, str, str], str] = {}
    plans: dict[str, tuple[str, str]] = {}
    for outlet in outlets:
        source, company, file = outlet.source, outlet.company, outlet.path.name
        other = readers.setdefault((source.system, source.business, source.outlet), file)
        if other != file:
            clashes.append(
                ConfigError(
                    f'{file}: source.outlet: "{source.outlet}" is read by {other} already; '
                    "each receipt would be booked twice.",
                    file=file,
                    field="source.outlet",
                    remedy="Keep one of the two files, or correct the outlet id.",
                )
            )
        plan, first = plans.setdefault(company.connection, (company.plan, file))
        if plan != company.plan:
            clashes.append(
                ConfigError(
                    f"{file}: company.plan: {company.connection} is on plan {company.plan} here "
                    f"and on plan {plan} in {first}.",
                    file=file,
                    field="company.plan",
                    remedy="One company has one plan; correct the file that is wrong.",
                )
            )
    return clashes
