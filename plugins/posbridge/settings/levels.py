"""The outlet's own settings and those of its channels, side by side: what one is checked for, the others are too."""

from collections.abc import Iterator

from posbridge.settings.model import OutletFile
from posbridge.settings.parts import ChannelSettings

Path = tuple[str, ...]


def levels(outlet: OutletFile) -> Iterator[tuple[Path, OutletFile | ChannelSettings]]:
    """Each level with the path that leads to it; the outlet's own first, at no path."""
    yield (), outlet
    for key, channel in outlet.channels.items():
        yield ("channels", key), channel
