"""Every word of every form in both languages: Qt Linguist's resources/i18n/en.ts is complete and holds nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent.parent
FORMS = sorted((ROOT / "forms").glob("*.ui"))
TRANSLATED = ROOT / "resources" / "i18n" / "en.ts"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def written(form: Path) -> tuple[str, set[str]]:
    """The form's class and every string of it that is said to a person."""
    tree = ElementTree.parse(form)
    strings = {
        found.text for found in tree.iter("string") if found.text and found.text.strip() and found.get("notr") != "true"
    }
    return str(tree.findtext("class")), strings


def translations() -> dict[str, dict[str, ElementTree.Element | None]]:
    return {
        context.findtext("name", ""): {
            message.findtext("source", ""): message.find("translation") for message in context.iter("message")
        }
        for context in ElementTree.parse(TRANSLATED).iter("context")
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_every_string_of_a_form_has_its_english(form: Path) -> None:
    kind, strings = written(form)
    known = translations().get(kind, {})
    lacking = []
    for string in sorted(strings):
        said = known.get(string)
        if said is None or said.get("type") == "unfinished" or not (said.text or "").strip():
            lacking.append(string)
    assert not lacking, f"{form.name}: run python -m tools.update_translations and translate these in en.ts"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_forms_are_written_in_chinese(form: Path) -> None:
    _, strings = written(form)
    assert not [string for string in strings if not _CHINESE.search(string)], "mark what is no language notr='true'"


def test_the_english_is_english_and_of_forms_that_exist() -> None:
    said = {
        (kind, source): (translation.text or "") if translation is not None else ""
        for kind, messages in translations().items()
        for source, translation in messages.items()
    }
    assert not [place for place, english in said.items() if _CHINESE.search(english)]
    assert {kind for kind, _ in said} <= {written(form)[0] for form in FORMS}
