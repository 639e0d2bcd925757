"""Cards (customers, products): made once, remembered, and updated only where something really changed."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from posbridge.domain.outcomes import Outcome, Posted, Prepared, Rejected
from posbridge.money import ZERO, Decimal
from posbridge.ports import Link
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.cards import RESOURCES
from posbridge.targets.jurnal.desk import Desk, Office, UnpostableError
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.wire import Json

Fields = Mapping[str, str | None]


class MasterDesk(Desk):
    """A card is found by its custom_id among the remembered ones; the catalogue spares every other look-up."""

    batched = True
    adopts_unmarked: ClassVar[bool] = False
    """Whether a card of the same name that a person made, without custom_id, may be taken as ours."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._reread = False

    @abstractmethod
    def wanted(self, prepared: Prepared) -> Fields:
        """The card's fields as they shall be, in the catalogue's words."""

    @abstractmethod
    def change(self, fields: Fields) -> Json:
        """The update body that sets these fields."""

    def known_id(self, prepared: Prepared) -> str | None:
        if prepared.jurnal_id is not None:
            return prepared.jurnal_id
        document = prepared.document
        links = self.masters.links(self.path)
        if own := links.get(document.custom_id):
            return own.jurnal_id
        holder = self._holder(links, prepared)
        if holder is None:
            return None
        links = self._now()
        holder = self._holder(links, prepared)
        own = links.get(document.custom_id) or (holder if holder and self._may_adopt(holder) else None)
        if own is None and holder is not None:
            raise UnpostableError(self._taken(prepared, holder))
        return own.jurnal_id if own else None

    def revisit(self, prepared: Prepared, jurnal_id: str) -> Outcome:
        """Update the fields that differ from the remembered ones; none: nothing is sent."""
        held = self._link_of(jurnal_id)
        changed = self._changed(prepared, held)
        if not changed:
            return Posted(jurnal_id=jurnal_id, adopted=True)
        try:
            self.transport.write("PATCH", f"{self.path}/{jurnal_id}", {self.singular: self.change(changed)})
        except JurnalRefusalError as refusal:
            if refusal.duplicate:
                return self._taken_by_refusal(prepared, refusal)
            raise
        key = held.key if held else prepared.document.custom_id
        self._remember(key, jurnal_id, {**((held.fields if held else None) or {}), **changed})
        return Posted(jurnal_id=jurnal_id)

    def identity(self, prepared: Prepared, stored: Json) -> list[str]:  # noqa: ARG002 - cards have no total or date
        return []

    def total(self, stored: Json) -> Decimal:  # noqa: ARG002 - a card is worth nothing
        return ZERO

    def party(self, prepared: Prepared, stored: Json) -> str:  # noqa: ARG002 - nor has it a customer
        return ""

    def posted(self, prepared: Prepared, stored: Json, *, adopted: bool) -> Posted:
        link = RESOURCES[self.path].link(stored)
        if not adopted:
            self._remember(link.key, link.jurnal_id, {**(link.fields or {}), **self.wanted(prepared)})
        return Posted(jurnal_id=link.jurnal_id, adopted=adopted)

    def existing(self, prepared: Prepared, refusal: JurnalRefusalError) -> Json:
        holder = self._met(prepared, refusal)
        if holder is None:
            raise refusal
        if holder.custom_id != prepared.document.custom_id and not self._may_adopt(holder):
            raise UnpostableError(self._taken(prepared, holder))
        return self.read(holder.jurnal_id)

    def many(self, prepared: Sequence[Prepared]) -> dict[str, list[Json]] | None:
        """Out of the whole list: cards are few beside documents."""
        links = self._now()
        found: dict[str, list[Json]] = {}
        for each in prepared:
            link = links.get(each.document.custom_id)
            found[each.document.custom_id] = [{"id": link.jurnal_id, "custom_id": link.custom_id}] if link else []
        return found

    def _changed(self, prepared: Prepared, link: Link | None) -> Fields:
        """The wanted fields that the remembered card does not have."""
        held: Fields = (link.fields if link else None) or {}
        return {name: value for name, value in self.wanted(prepared).items() if held.get(name) != value}

    def _now(self) -> dict[str, Link]:
        """The cards as Jurnal lists them now, read once per desk."""
        if self._reread:
            return self.masters.links(self.path)
        self._reread = True
        return self.masters.reread(self.path)

    def _met(self, prepared: Prepared, refusal: JurnalRefusalError) -> Link | None:
        if refusal.existing_id is not None:
            return RESOURCES[self.path].link(self.read(refusal.existing_id))
        links = self._now()
        return links.get(prepared.document.custom_id) or self._holder(links, prepared)

    def _holder(self, links: Mapping[str, Link], prepared: Prepared) -> Link | None:
        """Another card of the same name."""
        name = self.wanted(prepared)["name"]
        others = (link for key, link in links.items() if key != prepared.document.custom_id)
        return next((link for link in others if link.name == name), None)

    def _may_adopt(self, holder: Link) -> bool:
        return self.adopts_unmarked and holder.custom_id is None

    def _taken(self, prepared: Prepared, holder: Link) -> Rejected:
        existing = f"{self.singular} {holder.custom_id or 'made by hand'} (Jurnal id {holder.jurnal_id})"
        return reasons.name_taken(prepared.document, self.wanted(prepared)["name"] or "", existing=existing)

    def _taken_by_refusal(self, prepared: Prepared, refusal: JurnalRefusalError) -> Rejected:
        holder = self._met(prepared, refusal)
        return self._taken(prepared, holder) if holder else reasons.refused(prepared.document, refusal)

    def _link_of(self, jurnal_id: str) -> Link | None:
        return next((link for link in self.masters.links(self.path).values() if link.jurnal_id == jurnal_id), None)

    def _remember(self, key: str, jurnal_id: str, fields: Fields) -> None:
        custom_id = None if key.startswith("jurnal:") else key
        name = wire.text(fields, "name")
        link = Link(key=key, jurnal_id=jurnal_id, name=name, custom_id=custom_id, fields=fields)
        self.masters.remember(self.path, [link])
