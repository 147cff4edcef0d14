from store.similar.kept import Kept


def test_the_last_texts_are_kept_up_to_so_many_characters() -> None:
    made: list[str] = []

    def length(text: str) -> int:
        made.append(text)
        return len(text)

    kept = Kept(length, most=10)
    asked = ("aaaa", "bbbb", "aaaa", "cc", "dd", "aaaa", "bbbb")
    assert [kept(text) for text in asked] == [len(text) for text in asked]
    # "bbbb" was asked for longest ago when "dd" came.
    assert made == ["aaaa", "bbbb", "cc", "dd", "bbbb"]
    assert kept.characters == 10


def test_a_text_longer_than_all_that_is_kept_is_kept_alone() -> None:
    made: list[str] = []
    kept = Kept(made.append, most=10)
    for text in ("short", "as long as ever", "as long as ever", "short"):
        kept(text)
    assert made == ["short", "as long as ever", "short"]
    assert kept.characters == len("short")
