"""Rotating tokens, encrypted at rest, renewed by one worker at a time (design §4)."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, select, update

from posbridge.errors import ConfigError
from posbridge.ports import TokenFetch, TokenPair
from posbridge.store.engine import Database, insert
from posbridge.store.tables import tokens

_PAIR = TypeAdapter(TokenPair)
