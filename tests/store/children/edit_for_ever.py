"""Edits whatever meetings there are, in turn, until it is killed: `edit_for_ever.py URL SEED`.

Tells the number of each edit, or "undone NUMBER", once that is certain. Another may edit the same meetings.
"""

import sys
from datetime import UTC, datetime
from random import Random

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.editor import Author, EditError, Editor
from store.meetings.edits import Amendment, EditState

AUTHOR = Author(name="an editor", at=datetime(2026, 11, 22, 1, 30, tzinfo=UTC))


def edited(archive: Archive, editor: Editor, chance: Random) -> str:
    """Make an edit by chance; say which, or nothing where it can't be made."""
    standing = [edit.id for edit in editor.edits() if edit.state is not EditState.UNDONE]
    meetings = archive.unissued_meetings(digest="none")
    one, other = (chance.choice(meetings) for _ in range(2))
    try:
        match chance.choice(("correct", "merge", "split", *["undo"] * (len(standing) > 3))):
            case "correct":
                said = Amendment(fields={"place.city": str(chance.random())})
                return str(editor.correct(one.id, said, AUTHOR).edit.id)
            case "merge":
                return str(editor.merge(one.id, other.id, AUTHOR).edit.id)
            case "split":
                return str(editor.split(one.id, [one.reports[0].url], AUTHOR).edit.id)
            case _:
                return f"undone {editor.undo(chance.choice(standing), AUTHOR).edit.id}"
    except EditError:
        return ""


def main(url: str, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - the same edits every time, but for who is first
    with Archive.open(url) as archive, Editor.open(url, MATCHER) as editor:
        while True:
            if said := edited(archive, editor, chance):
                sys.stdout.write(f"{said}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
