"""What a table's rows are."""

from __future__ import annotations

from typing import Literal

Entity = Literal["customers", "users", "products", "orders", "vouchers", "other"]
