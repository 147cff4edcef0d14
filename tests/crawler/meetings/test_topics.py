"""What a digest shows beside who met whom: what was discussed, and what came of it."""

import pytest

from crawler.meetings.recognise import recognise

OPENING = (
    "On 3 May 2024, SCO Secretary-General Zhang Ming met with Foreign Minister of Laos Saleumxay Kommasith."
)


def outcome(sentences: str) -> str | None:
    (meeting,) = recognise(f"{OPENING} {sentences}", title=None, published=None, language="en").meetings
    return meeting.outcome


@pytest.mark.parametrize(
    "sentence",
    [
        "The sides agreed to hold a seminar on river transport.",
        "A memorandum on tourism was signed.",
        "Mr Kommasith invited the Secretary-General to Vientiane.",
        "They expressed readiness to work on a joint plan.",
    ],
)
def test_what_was_agreed_signed_or_proposed_is_the_outcome(sentence: str) -> None:
    assert outcome(f"The weather was fine. {sentence}") == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The guest praised the adopted documents.",
        "They recalled the charter, which was signed in Saint Petersburg.",
        "The guests were invited to a concert.",
        "On 5 April 2010, the two bodies signed a joint declaration.",
        "Since then, several resolutions have been adopted.",
        "An agreement signed in Dushanbe remains in force.",
    ],
)
def test_what_is_described_or_history_is_no_outcome(sentence: str) -> None:
    assert outcome(sentence) is None


def test_what_was_discussed_is_told_in_the_words_of_the_text() -> None:
    text = f"{OPENING} They discussed railways and ports. The weather was fine."
    (meeting,) = recognise(text, title=None, published=None, language="en").meetings
    assert meeting.about == "They discussed railways and ports."
    assert meeting.outcome is None
