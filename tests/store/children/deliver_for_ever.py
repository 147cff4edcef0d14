"""Delivers what is due until it is killed: `deliver_for_ever.py URL NOW`.

The first attempt at every other delivery is to be repeated at once. Says "claimed ID ATTEMPT" once a delivery
is claimed, "repeating ID" before it gives one back, "sent ID" once it is recorded that one was sent, "idle"
when nothing is due. What was begun half an hour before NOW was abandoned.
"""

import sys
from datetime import datetime, timedelta
from time import sleep

from store.archive import Archive
from store.records.issues import DeliveryState, Ended

_PAUSE = 0.005  # seconds


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(url: str, now: datetime) -> None:
    with Archive.open(url) as archive:
        while True:
            claimed = archive.begin_deliveries(now=now, abandoned_before=now - timedelta(minutes=30))
            if not claimed:
                say("idle")
                sleep(_PAUSE)
                continue
            (begun,) = claimed
            say(f"claimed {begun.id} {begun.attempts}")
            sleep(_PAUSE)  # a mail server takes its time
            if begun.attempts == 1 and begun.id % 2:
                say(f"repeating {begun.id}")
                state, due_at = DeliveryState.PENDING, now
            else:
                state, due_at = DeliveryState.SENT, None
            archive.end_deliveries(
                [Ended(delivery=begun.id, state=state, at=now, due_at=due_at, attempt=begun.attempts)]
            )
            if state is DeliveryState.SENT:
                say(f"sent {begun.id}")


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
