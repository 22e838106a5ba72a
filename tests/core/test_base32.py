from qifutong_desktop.core.base32 import LETTERS, as_read


def test_what_is_easily_mistaken_is_read_as_what_was_meant() -> None:
    assert len(set(LETTERS)) == 32
    assert not set("ILOU") & set(LETTERS)
    assert as_read("il-oU 7k２ｍx") == "11-0V 7K2MX"
    assert as_read(LETTERS) == LETTERS
