"""What stands in a cell, as text: edges and export quirks taken off, nothing else touched."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from ..patterns import later

#: One sheet row: the texts of its cells, "" where blank.
Row = list[str]

#: What exports leave around a value: blanks, tabs, no-break and ideographic spaces, byte order and direction marks.
EDGES = (
    " \t\r\n\x00\x0b\x0c\x1a\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u3000\ufeff"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
)

_MARKS = later(r"\((?:必填|选填|必选|可选|非必填|必填项)\)|[*＊]")
_BRACKETS = later(r"\([^()]*\)$")
_ASIDE = later(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
#: Traditional characters of headings, each before its simplified one.
_PAIRS = (
    "戶户號号稱称電电話话機机聯联絡络繫系係系單单價价數数編编碼码規规類类別别條条銷销購购買买採采貨货產产業业務务員员"
    "職职門门級级狀状態态時时間间創创備备註注額额總总稅税帳账賬账銀银開开應应對对倉仓庫库儲储區区縣县網网郵邮訂订實实"
    "際际發发質质檔档圖图標标題题內内導导負负責责會会費费運运優优計计調调證证統统識识納纳構构領领認认約约權权顧顾廠厂"
    "鄉乡鎮镇樓楼傳传專专戰战簽签歸归屬属錄录憑凭據据貸贷餘余幣币匯汇進进過过遞递裝装體体積积長长寬宽點点種种輸输損损"
    "報报驗验筆笔項项歷历資资訊讯簡简賣卖師师經经紹绍執执護护龍龙東东國国廣广"
)
#: Of headings alone; as :meth:`str.translate` takes it.
SIMPLIFIED = {ord(_PAIRS[place]): _PAIRS[place + 1] for place in range(0, len(_PAIRS), 2)}
_WIDE_GAP = later(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_NUMBER = later(r"[+\-−¥￥$]?\d[\d,，.\s]*(?:[eE][+\-]?\d+)?[%元]?")
_DATE = later(r"\d{2,4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[ T]\d{1,2}:\d{2}.*)?|\d{2,4}年\d{1,2}月\d{1,2}日?")


def clean(raw: str) -> str:
    """The raw text without blanks around it and without the ``="…"`` shell that keeps Excel from counting."""
    text = raw.strip(EDGES)
    if text.startswith('="') and text.endswith('"') and len(text) >= 3:
        return text[2:-1].strip(EDGES)
    return text


def heading(text: str) -> str:
    """A heading as it is shown: NFKC, on one line, without ``*``, ``（必填）`` and a leading ``'``."""
    plain = unicodedata.normalize("NFKC", text)
    if plain.isalnum():  # as most are: nothing to take off
        return plain
    plain = plain.strip(EDGES).lstrip("'‘’")
    plain = _MARKS.sub("", plain)
    return _WIDE_GAP.sub("", " ".join(plain.split()))


def heading_key(text: str) -> str:
    """A heading as it is compared: as :func:`heading`, lower case, without any blank."""
    plain = heading(text).lower()
    return plain if plain.isalnum() else "".join(plain.split())


@lru_cache(maxsize=4_096)
def heading_aliases(key: str) -> tuple[str, ...]:
    """The key and what may be meant by it: without a bracket at its end or anywhere, the part after the last ``/``,
    and all of these in simplified characters."""
    bare, plain = _BRACKETS.sub("", key), _ASIDE.sub("", key)
    found = [key, bare, key.rpartition("/")[2], bare.rpartition("/")[2], plain, plain.rpartition("/")[2]]
    found += [alias.translate(SIMPLIFIED) for alias in found]
    return tuple(dict.fromkeys(alias for alias in found if alias))


def is_value(text: str) -> bool:
    """A number, an amount, a date, a phone: what rows hold and headings hardly ever are (``2026年3月`` may head)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_NUMBER.fullmatch(plain) or _DATE.fullmatch(plain))
