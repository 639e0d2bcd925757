"""Sending documents: batched where that is possible, each at most once, each answer judged (contract jurnal §6)."""

from collections.abc import Iterator, Sequence

from posbridge.domain.outcomes import Outcome, Prepared
from posbridge.errors import PosbridgeError, ScopeMissingError
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.batch import LIMIT, BatchItem, chunks, create_batch
from posbridge.targets.jurnal.desk import Desk, UnpostableError
from posbridge.targets.jurnal.judging import judge
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.transport import NoAnswerError
from posbridge.targets.jurnal.wire import Json

Outcomes = dict[str, Outcome]


class Posting:
    """One ``post`` call. Only its first write may raise: after that every document gets an outcome."""

    def __init__(self, desk: Desk, prepared: Sequence[Prepared]) -> None:
        self._desk = desk
        self._prepared = prepared
        self._bodies: dict[str, Json] = {}
        self._known: dict[str, str] = {}

    def run(self) -> list[Outcome]:
        """One outcome each, in order.

        Raises:
            PosbridgeError: nothing was sent.
        """
        outcomes: Outcomes = {}
        ready = []
        for each in self._prepared:
            try:
                self._make(each)
            except UnpostableError as error:
                outcomes[_id(each)] = error.rejected
            else:
                ready.append(each)
        self._desk.make_ready(ready)
        outcomes |= self._in_turn(list(self._groups(ready)))
        return [outcomes[_id(each)] for each in self._prepared]

    def _make(self, prepared: Prepared) -> None:
        known = self._desk.known_id(prepared)
        if known is not None:
            self._known[_id(prepared)] = known
        else:
            self._bodies[_id(prepared)] = self._desk.body(prepared)

    def _groups(self, prepared: Sequence[Prepared]) -> Iterator[list[Prepared]]:
        together = []
        may_batch = self._desk.batched and self._desk.capabilities.may_batch(self._desk.path)
        for each in prepared:
            if may_batch and _id(each) not in self._known and not self._desk.alone(each):
                together.append(each)
        apart = {id(each) for each in together}
        yield from chunks(together, LIMIT)
        yield from ([each] for each in prepared if id(each) not in apart)

    def _in_turn(self, groups: Sequence[list[Prepared]]) -> Outcomes:
        """Send group by group; when one breaks off, what earlier ones achieved is kept."""
        outcomes: Outcomes = {}
        for position, group in enumerate(groups):
            try:
                outcomes |= self._send(group)
            except PosbridgeError as error:
                if not outcomes:
                    raise
                left = [each for later in groups[position:] for each in later]
                outcomes |= {_id(each): reasons.not_reached(each.document, error) for each in left}
                break
        return outcomes

    def _send(self, group: list[Prepared]) -> Outcomes:
        if len(group) > 1:
            return self._send_batch(group)
        (prepared,) = group
        known = self._known.get(_id(prepared))
        return {_id(prepared): self._send_one(prepared) if known is None else self._revisit(prepared, known)}

    def _send_batch(self, group: list[Prepared]) -> Outcomes:
        desk = self._desk
        try:
            items = create_batch(desk.transport, desk.path, desk.singular, [self._bodies[_id(each)] for each in group])
        except NoAnswerError as error:
            return {_id(each): reasons.no_answer(each.document, error) for each in group}
        except (ScopeMissingError, JurnalRefusalError) as error:
            return self._without_batch(group, error)
        return {_id(each): self._item(each, item) for each, item in zip(group, items, strict=True)}

    def _without_batch(self, group: list[Prepared], error: ScopeMissingError | JurnalRefusalError) -> Outcomes:
        """Nothing of a refused batch is stored. Either batches are closed to us, or one record spoils this one."""
        if isinstance(error, ScopeMissingError) or error.status in (404, 405):
            outcomes = self._in_turn([[each] for each in group])
            self._desk.capabilities.note_no_batch(self._desk.path)
            return outcomes
        half = len(group) // 2
        return self._in_turn([group[:half], group[half:]])

    def _item(self, prepared: Prepared, item: BatchItem) -> Outcome:
        if item.created:
            return self._judged(prepared, item.content, from_batch=True)
        refusal = JurnalRefusalError(item.status, item.content, what=reasons.named(prepared.document))
        if not 400 <= item.status < 500:
            return reasons.no_answer(prepared.document, refusal)
        return self._refused(prepared, refusal)

    def _send_one(self, prepared: Prepared, *, corrected: bool = False) -> Outcome:
        desk = self._desk
        try:
            answer = desk.transport.write("POST", desk.path, {desk.singular: self._bodies[_id(prepared)]})
        except NoAnswerError as error:
            return reasons.no_answer(prepared.document, error)
        except JurnalRefusalError as refusal:
            return self._refused(prepared, refusal) if corrected else self._corrected(prepared, refusal)
        return self._judged(prepared, answer)

    def _corrected(self, prepared: Prepared, refusal: JurnalRefusalError) -> Outcome:
        """A refusal stores nothing, so a body that was mended may follow: once."""
        try:
            body = self._desk.corrected(prepared, refusal)
        except UnpostableError as error:
            return error.rejected
        if body is None:
            return self._refused(prepared, refusal)
        self._bodies[_id(prepared)] = body
        return self._send_one(prepared, corrected=True)

    def _revisit(self, prepared: Prepared, jurnal_id: str) -> Outcome:
        try:
            met = self._desk.revisit(prepared, jurnal_id)
        except NoAnswerError as error:
            return reasons.no_answer(prepared.document, error)
        except JurnalRefusalError as refusal:
            return reasons.refused(prepared.document, refusal)
        return self._judged(prepared, met, adopted=True) if isinstance(met, dict) else met

    def _refused(self, prepared: Prepared, refusal: JurnalRefusalError) -> Outcome:
        """A duplicate is adopted if it is the same; anything else is refused in Jurnal's words."""
        if not refusal.duplicate:
            return reasons.refused(prepared.document, refusal)
        try:
            return self._judge(prepared, self._desk.existing(prepared, refusal), adopted=True)
        except UnpostableError as error:
            return error.rejected
        except JurnalRefusalError:
            return reasons.refused(prepared.document, refusal)
        except PosbridgeError as error:
            return reasons.no_answer(prepared.document, error)

    def _judged(self, prepared: Prepared, answer: Json, *, adopted: bool = False, from_batch: bool = False) -> Outcome:
        """It stands in Jurnal, so whatever goes wrong from here leaves it to a look-up."""
        desk = self._desk
        try:
            stored = wire.unwrap(answer, desk.singular)
            if from_batch:
                desk.capabilities.note_ignored(desk.path, desk.dropped(prepared, stored))
            return self._judge(prepared, stored, adopted=adopted)
        except PosbridgeError as error:
            return reasons.no_answer(prepared.document, error)

    def _judge(self, prepared: Prepared, stored: Json, *, adopted: bool) -> Outcome:
        """A record that was met may bear a person's changes; it is repaired only where batches are known to drop."""
        repair = not adopted or self._desk.alone(prepared)
        return judge(self._desk, prepared, stored, adopted=adopted, may_write=repair)


def _id(prepared: Prepared) -> str:
    return prepared.document.custom_id
