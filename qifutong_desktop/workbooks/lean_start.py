"""How the reading processes begin: what they spare is settled before they import what reads."""

from __future__ import annotations

from .lean_dataclasses import spare_compiling
from .lean_library import spare_library


def measure_files() -> int:
    """The process that :class:`reader.Reader` talks to."""
    _spare()
    from .child import main

    return main()


def hand_out_rows() -> int:
    """The process of :func:`rows_stream.stream_rows`."""
    _spare()
    from .rows_child import main

    return main()


def _spare() -> None:
    spare_library()
    spare_compiling()
