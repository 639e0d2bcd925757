"""Settings files into settings. A file that is wrong becomes a value too, so that it never touches others."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from pydantic import ValidationError

from posbridge.errors import ConfigError
from posbridge.settings import rules
from posbridge.settings.messages import Fault, config_error, faults_of, nearest
from posbridge.settings.model import OutletFile, OutletSettings, dag_id_of
from posbridge.settings.tables import ProductTable, read_products
from posbridge.settings.yaml_text import DuplicateKeyError, parse

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class BrokenOutlet:
    """An outlet whose file cannot be used, and why."""

    slug: str
    path: Path
    error: ConfigError

    @property
    def dag_id(self) -> str:
        return dag_id_of(self.slug)


def load_outlet(path: Path) -> OutletSettings:
    """Read one outlet's file and the tables it names.

    Raises:
        ConfigError: the message names file, line, field and value of everything that is wrong.
    """
    file = path.name
    if not _SLUG.fullmatch(path.stem):
        raise ConfigError(
            f"{file}: the file's name is the outlet's slug, and {path.stem!r} is not one.",
            file=file,
            remedy="Use small letters, digits and dashes only, such as jakarta-selatan.yaml.",
        )
    content = _read(path, file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text.", file=file, remedy="Save it as UTF-8.") from None
    outlet = _validated(_data(text, file), text=text, file=file)
    table, products = b"", ProductTable()
    if name := outlet.accounts.products:
        table = _table(path, name, text)
        products = read_products(table, name)
    return OutletSettings(
        **{field: getattr(outlet, field) for field in OutletFile.model_fields},
        slug=path.stem,
        path=path,
        digest=hashlib.blake2s(content + b"\0" + table, digest_size=16).hexdigest(),
        products=products,
    )


def settings_from(
    data: Mapping[str, Any], *, slug: str, products: ProductTable | None = None, digest: str = ""
) -> OutletSettings:
    """Settings from plain data, by the same checks as a file of that content.

    Raises:
        ConfigError: as ``load_outlet`` does, without lines.
    """
    outlet = _validated(data, text="", file=f"{slug}.yaml")
    return OutletSettings(
        **{field: getattr(outlet, field) for field in OutletFile.model_fields},
        slug=slug,
        path=Path(f"{slug}.yaml"),
        digest=digest,
        products=products or ProductTable(),
    )


def load_outlets(folder: Path) -> list[OutletSettings | BrokenOutlet]:
    """Every outlet of a folder, by slug.

    Raises:
        ConfigError: there is no such folder.
    """
    return [_load(paths) for _, paths in sorted(_files(folder).items())]


def find_outlet(folder: Path, slug: str) -> OutletSettings | BrokenOutlet:
    """One outlet of a folder; only its own file is read.

    Raises:
        ConfigError: the folder has no file of that outlet.
    """
    files = _files(folder)
    if slug not in files:
        raise ConfigError(
            f'There is no outlet "{slug}" in {folder}.{nearest(slug, files)}',
            field="outlet",
            remedy=f"Known outlets: {', '.join(sorted(files)) or 'none'}.",
        )
    return _load(files[slug])


def _files(folder: Path) -> dict[str, list[Path]]:
    """Files by slug. More than one means that they claim the same outlet."""
    if not folder.is_dir():
        raise ConfigError(
            f"There is no folder {folder}.",
            file=str(folder),
            remedy="Set POSBRIDGE_MAPPINGS to the folder of the outlets' settings.",
        )
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in _SUFFIXES and not path.name.startswith("."):
            files.setdefault(_slug(path), []).append(path)
    return files


def _slug(path: Path) -> str:
    """The slug of a file; a name that is none gets one that Airflow accepts and no right name can have."""
    if _SLUG.fullmatch(path.stem):
        return path.stem
    mark = hashlib.blake2s(path.stem.encode(), digest_size=3).hexdigest()
    return f"{re.sub(r'[^A-Za-z0-9-]', '-', path.stem)}_{mark}"


def _load(paths: list[Path]) -> OutletSettings | BrokenOutlet:
    path = paths[0]
    try:
        if len(paths) > 1:
            names = " and ".join(other.name for other in paths)
            raise ConfigError(f"{names} claim the same outlet.", file=path.name, remedy="Keep one of them.")
        return load_outlet(path)
    except ConfigError as error:
        return BrokenOutlet(_slug(path), path, error)


def _read(path: Path, file: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}.", file=file) from error


def _data(text: str, file: str) -> Mapping[str, Any]:
    try:
        data = parse(text)
    except DuplicateKeyError as error:
        raise ConfigError(
            f"{file}, line {error.line}: {error}.", file=file, field=error.key, remedy="Keep one of the two."
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}, line {mark.line + 1}, column {mark.column + 1}" if mark else file
        problem = getattr(error, "problem", None) or str(error)
        raise ConfigError(
            f"{place}: is not YAML: {problem}.",
            file=file,
            remedy="Look at the indentation and the quotes of this line and the one above.",
        ) from None
    if not isinstance(data, dict):
        raise ConfigError(f"{file}: is {'empty' if data is None else 'not a list of settings'}.", file=file)
    return data


def _validated(data: Mapping[str, Any], *, text: str, file: str) -> OutletFile:
    try:
        outlet = OutletFile.model_validate(data)
    except ValidationError as error:
        raise config_error(faults_of(error, OutletFile), file=file, text=text) from None
    if broken := list(rules.faults(outlet)):
        raise config_error(broken, file=file, text=text)
    return outlet


def _table(path: Path, name: str, text: str) -> bytes:
    field = ("accounts", "products")
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        fault = Fault(path=field, text=f'"{name}" is not beside the settings file. Put the table in the same folder.')
        raise config_error([fault], file=path.name, text=text)
    try:
        return (path.parent / relative).read_bytes()
    except OSError:
        near = nearest(name, (other.name for other in path.parent.glob("*.csv")))
        fault = Fault(path=field, text=f'there is no file "{name}" beside the settings file.{near}')
        raise config_error([fault], file=path.name, text=text) from None
