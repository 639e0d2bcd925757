"""What both stand-ins share: knobs, faults, the request log, and the routes under ``/_sandbox``.

A stand-in makes one ``Control`` and calls ``control.install(app)``:

    control = Control(MokaKnobs(), resource_of=resource_of, on_reset=world.reset)
    control.install(app)
    control.knobs.rounding            # live values, typed by the dataclass
    control.faults.add(Fault("status", status=503, path_regex="/sales"))
    control.log.count(), control.log.by(), control.log.requests()

Routes (JSON, no authentication, never logged, never hit by faults): ``GET/POST /_sandbox/knobs`` (POST
merges; an unknown knob is refused with 422), ``POST /_sandbox/faults`` (a list), ``DELETE /_sandbox/faults``,
``GET/DELETE /_sandbox/requests``, ``POST /_sandbox/reset``.
"""

import dataclasses
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from tests.sandbox.faults import Fault, FaultList
from tests.sandbox.middleware import ControlMiddleware

K = TypeVar("K")

PREFIX = "/_sandbox"


def _default_body(status: int) -> Any:
    return {"message": f"fault {status}"}


class RequestLog:
    """Every request that is not for the control routes, in order of arrival."""

    def __init__(self, resource_of: Callable[[str], str]) -> None:
        self._lock = threading.Lock()
        self._rows: list[dict[str, Any]] = []
        self._resource_of = resource_of

    def open(self, method: str, path: str, query: str) -> dict[str, Any]:
        """Keep one request as it arrives; its ``status`` stays 0 when no answer is ever sent."""
        at = datetime.fromtimestamp(time.time(), UTC).isoformat()
        row = {"method": method, "path": path, "query": query, "status": 0, "at": at}
        with self._lock:
            self._rows.append(row)
        return row

    def requests(self) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(row) for row in self._rows]

    def count(self) -> int:
        with self._lock:
            return len(self._rows)

    def by(self) -> dict[str, int]:
        """How many, by ``"<METHOD> <resource>"``."""
        return dict(Counter(f"{row['method']} {self._resource_of(row['path'])}" for row in self.requests()))

    def clear(self) -> None:
        with self._lock:
            self._rows.clear()


class Control(Generic[K]):
    """Knobs (a dataclass instance, changed in place), faults and log of one stand-in.

    ``resource_of`` names a path for the counts; ``on_reset`` is called by ``POST /_sandbox/reset`` after knobs,
    faults and log went back to their start; ``error_body`` gives the vendor's own body for a bare status
    fault; ``chance`` may answer a fault of its own for a request (probability knobs), and so may ``weather``,
    which is set while it runs.
    """

    def __init__(
        self,
        knobs: K,
        *,
        resource_of: Callable[[str], str] = lambda path: path.strip("/"),
        on_reset: Callable[[], None] | None = None,
        error_body: Callable[[int], Any] = _default_body,
        chance: Callable[[str, str], Fault | None] | None = None,
    ) -> None:
        self.knobs = knobs
        self._start: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(knobs)))  # type: ignore[call-overload]
        self.faults = FaultList()
        self.log = RequestLog(resource_of)
        self.error_body = error_body
        self.weather: Callable[[str, str], Fault | None] | None = None
        self._on_reset = on_reset
        self._chance = chance
        self._work_lock = threading.Lock()
        self._work: dict[object, float] = {}

    def busy(self, within: float) -> bool:
        """Whether a request that came in the last ``within`` seconds is being worked on, its client there or gone.

        One that takes longer is for a client that does not take its answer.
        """
        since = time.monotonic() - within
        with self._work_lock:
            return any(began > since for began in self._work.values())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        request = object()
        with self._work_lock:
            self._work[request] = time.monotonic()
        try:
            yield
        finally:
            with self._work_lock:
                del self._work[request]

    def fault_for(self, method: str, path: str) -> Fault | None:
        fault = self.faults.take(method, path)
        if fault is None and self.weather is not None:
            fault = self.weather(method, path)
        if fault is None and self._chance is not None:
            fault = self._chance(method, path)
        return fault

    def read_knobs(self) -> dict[str, Any]:
        return dataclasses.asdict(self.knobs)  # type: ignore[call-overload,no-any-return]

    def set_knobs(self, values: dict[str, Any]) -> None:
        """Merge.

        Raises:
            ValueError: a knob is not known; nothing was changed.
        """
        unknown = sorted(set(values) - set(self._start))
        if unknown:
            raise ValueError(f"unknown knobs {unknown}; known: {sorted(self._start)}")
        for name, value in values.items():
            setattr(self.knobs, name, value)

    def reset(self) -> None:
        self.set_knobs(json.loads(json.dumps(self._start)))
        self.faults.clear()
        self.log.clear()
        if self._on_reset is not None:
            self._on_reset()

    def install(self, app: FastAPI) -> None:
        """Put the control routes and the fault and log middleware on ``app``."""
        app.include_router(self._router())
        app.add_middleware(ControlMiddleware, control=self, prefix=PREFIX)

    def _router(self) -> APIRouter:
        router = APIRouter(prefix=PREFIX)

        @router.get("/knobs")
        def get_knobs() -> JSONResponse:
            return JSONResponse(self.read_knobs())

        @router.post("/knobs")
        async def post_knobs(request: Request) -> JSONResponse:
            try:
                self.set_knobs(await request.json())
            except ValueError as error:
                return JSONResponse({"error": str(error)}, 422)
            return JSONResponse(self.read_knobs())

        @router.post("/faults")
        async def post_faults(request: Request) -> JSONResponse:
            raw = await request.json()
            try:
                faults = [Fault.from_json(item) for item in (raw if isinstance(raw, list) else [raw])]
            except (ValueError, TypeError) as error:
                return JSONResponse({"error": str(error)}, 422)
            self.faults.add(*faults)
            return JSONResponse({"faults": len(self.faults)})

        @router.delete("/faults")
        def delete_faults() -> Response:
            self.faults.clear()
            return Response(status_code=204)

        @router.get("/requests")
        def get_requests() -> JSONResponse:
            rows = self.log.requests()
            return JSONResponse({"count": len(rows), "by": self.log.by(), "requests": rows})

        @router.delete("/requests")
        def delete_requests() -> Response:
            self.log.clear()
            return Response(status_code=204)

        @router.post("/reset")
        def post_reset() -> Response:
            self.reset()
            return Response(status_code=204)

        return router
