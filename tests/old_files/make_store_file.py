"""Write the store that stands for the present schema version: ``python -m tests.old_files.make_store_file``.

Run once, at a release that raises ``schema.VERSION``. The file is encrypted, so it is kept as base64 text; its key and
content are invented.
"""

from __future__ import annotations

from base64 import encodebytes
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from qifutong_desktop.catalog.pricebook import load_pricebook, shipped_pricebook
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.issued import issue_inputs
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.overview import Overview
from qifutong_desktop.store.attachments import attach
from qifutong_desktop.store.device import PLACE
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import KEY_FILE, Scrypting
from qifutong_desktop.store.operations import case_operations, put_overview, record, undo
from qifutong_desktop.store.pictures import Picture, put_picture
from qifutong_desktop.store.quotes import keep_issued, next_place
from qifutong_desktop.store.schema import VERSION
from qifutong_desktop.store.settings import put_draft, put_setting
from qifutong_desktop.store.signed_papers import keep_signed
from tests.store.issuing import CASE as CLIENT
from tests.store.issuing import TODAY, UNDER, firm

HERE = Path(__file__).parent
PASSPHRASE = "旧文件的密码"
CASE = "0123456789abcdef0123456789abcdef"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
FIELDS: dict[str, FieldValue] = {
    "client.name": "北京甲木商贸有限公司",
    "answers.P03": {"value": 36, "source": "口述", "note": ""},
    "notes": "备注",
}
OVERVIEW = Overview(
    stage="proposing",
    contact="许㙍",
    tier="standard",
    billing="annual",
    total=Money.of(Decimal("35999.00")),
    next_step="约演示",
    next_on=date(2026, 12, 1),
    lacks=12,
)
SEAL = b"\x89PNG\r\n\x1a\n"
#: Stand-ins for papers: as issued, as we signed it, as the client signed it as well.
ISSUED, OURS, THEIRS = b"%PDF-1.7 issued", b"%PDF-1.7 signed", b"%PDF-1.7 signed, countersigned"


def write(folder: Path) -> None:
    """A store with a case of some history, an attachment, a draft, a setting and a quote that both sides signed, in
    ``folder``."""
    with TemporaryDirectory() as made:
        profile = Path(made) / "profile"
        store, _ = create_store(profile, PASSPHRASE, keyring=False, cost=Scrypting(n=2**4))
        with store:
            record(store, CASE, FIELDS, author="林晓", at=AT)
            record(store, CASE, {"notes": "改过"}, author="林晓", at=AT, reason="客户来电")
            undo(store, CASE, author="林晓", at=AT)
            attach(store, CASE, "执照.txt", "营业执照".encode(), at=AT)
            put_draft(store, "form", "半句话", at=AT, case=CASE)
            put_setting(store, "retention", {"days": 365})
            put_overview(store, CASE, OVERVIEW, operations=len(case_operations(store, CASE)))
            put_picture(store, "seal", Picture("公章.png", SEAL))
            _sign(store)
            put_setting(store, PLACE, None)  # wherever it is opened, it shall not be taken for a copy
        folder.mkdir(parents=True, exist_ok=True)
        (folder / KEY_FILE).write_bytes((profile / KEY_FILE).read_bytes())
        (folder / "store.db.b64").write_bytes(encodebytes((profile / "store.db").read_bytes()))


def _sign(store: Store) -> None:
    book, quote, place = load_pricebook(), firm(), next_place(store, TODAY)
    terms = replace(quote.terms, number=place.number)
    inputs = issue_inputs(CLIENT, quote, terms, book, replace(UNDER, case=CASE), place.audit_head)
    text = shipped_pricebook().read_text("utf-8")
    keep_issued(store, inputs, ISSUED, text, author="林晓", at=AT)
    keep_signed(store, place.number, 1, "signed", OURS, "林晓", author="林晓", at=AT)
    keep_signed(store, place.number, 1, "countersigned", THEIRS, "许㙍", author="林晓", at=AT)


if __name__ == "__main__":
    write(HERE / f"store-v{VERSION}")
