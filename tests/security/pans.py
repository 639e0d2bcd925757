"""Card numbers made up by hypothesis: of a brand's form, with a right check digit."""

from hypothesis import strategies as st

__all__ = ["groups", "pans"]

_BRANDS = (("4", 16), ("4", 19), ("51", 16), ("2223", 16), ("34", 15), ("36", 14), ("35", 16), ("6011", 16), ("62", 17))


@st.composite
def pans(draw: st.DrawFn) -> str:
    begin, length = draw(st.sampled_from(_BRANDS))
    digits = begin + draw(st.text("0123456789", min_size=length - len(begin) - 1, max_size=length - len(begin) - 1))
    total = sum(int(each) if at % 2 else sum(divmod(int(each) * 2, 10)) for at, each in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def groups(card: str) -> list[str]:
    """As it is printed on a card."""
    if len(card) in (14, 15):
        return [card[:4], card[4:10], card[10:]]
    return [card[at : at + 4] for at in range(0, len(card), 4)]
