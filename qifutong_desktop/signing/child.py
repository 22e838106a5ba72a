"""The verifying process: a line of JSON (roots, moment) and the file's bytes on stdin, one line of findings on stdout.

Started as ``python -I -m qifutong_desktop.signing.child`` or, frozen, as ``qifutong --verify-pdf``; lives under caps.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime

from .capped import limit
from .verify import findings
from .wire import findings_line


def main() -> int:
    """Answer one request. 3: out of memory."""
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limit(request["memory"], request["cpu"])
    roots, authorities = ([bytes.fromhex(root) for root in request[name]] for name in ("roots", "authorities"))
    try:
        found = findings(data, roots, datetime.fromisoformat(request["now"]), authorities)
    except (MemoryError, RecursionError):
        return 3
    sys.stdout.buffer.write(findings_line(found))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
