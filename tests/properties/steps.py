"""What may happen to a shelf, in any order."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.unit.mapping_stock.world import MUG, TEA

PRODUCTS = (TEA, MUG)
ENDS = {"send": ("TC01", "TC02"), "fetch": ("TC02", "TC01"), "supply": (None, "TC01"), "back": ("TC01", None)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happens ``hours`` after the last. ``open_runs``: how many runs leave it open.

    ``outcomes`` of a transfer: accepted, rejected, cancelled, after so many further steps as ``delay``. ``line``: an
    invoice or return line moves it; else it is a component or given away. ``shelf``: refunded goods go back on it.
    """

    what: str
    product: str = TEA
    quantity: int = 1
    outcomes: tuple[int, int, int] = (0, 0, 0)
    delay: int = 0
    line: bool = True
    shelf: bool = True
    hours: int = 1
    open_runs: int = 0


_times = {"hours": st.integers(1, 9), "open_runs": st.integers(0, 2)}
_goods = {"product": st.sampled_from(PRODUCTS), "quantity": st.integers(1, 9)}
steps = st.lists(
    st.one_of(
        st.builds(Step, what=st.just("run"), hours=st.integers(1, 9)),
        st.builds(Step, what=st.just("sale"), line=st.booleans(), **_goods, **_times),
        st.builds(Step, what=st.just("refund"), line=st.booleans(), shelf=st.booleans(), **_goods, **_times),
        st.builds(
            Step,
            what=st.just("adjust"),
            product=st.sampled_from(PRODUCTS),
            quantity=st.integers(-9, 9).filter(bool),
            **_times,
        ),
        st.builds(
            Step,
            what=st.sampled_from(sorted(ENDS)),
            product=st.sampled_from(PRODUCTS),
            outcomes=st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 3)),
            delay=st.integers(0, 6),
            **_times,
        ),
        st.builds(
            Step, what=st.just("count"), product=st.sampled_from(PRODUCTS), quantity=st.integers(-9, 9), **_times
        ),
    ),
    max_size=25,
)
