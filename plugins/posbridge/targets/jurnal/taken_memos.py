"""Which credit memo each return's credit became, kept in the store before any of it is paid out.

Memos do not name their return, and those of one customer, day and amount cannot be told apart. A refund whose answer
was lost is told by its own memo, so which one that is must be known before it is sent, and no other may take it.
"""

from collections.abc import Collection, Mapping

from posbridge.ports import Catalogue, Link

RESOURCE = "credit_memos"


class TakenMemos:
    """The memos of a company that are some return's."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, returns: Collection[str]) -> dict[str, str]:
        """Memo ids by the custom_id of their return, of those returns that have one."""
        return {each: link.jurnal_id for each, link in self._catalogue.of_documents(RESOURCE, returns).items()}

    def taken(self, memo_ids: Collection[str]) -> set[str]:
        """Those of the memos that are some return's."""
        return set(self._catalogue.known(RESOURCE, memo_ids))

    def take(self, memos: Mapping[str, str]) -> set[str]:
        """Keep memo ids by return; comes back with the returns whose memo has become another's meanwhile."""
        links = [
            Link(key=memo_id, jurnal_id=memo_id, name="", custom_id=custom_id) for custom_id, memo_id in memos.items()
        ]
        stand = self._catalogue.take(RESOURCE, links) if links else {}
        return {custom_id for custom_id, memo_id in memos.items() if stand[memo_id].custom_id != custom_id}
