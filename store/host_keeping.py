"""What an archive keeps of hosts: until when they asked to be left alone, and their robots.txt."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.opened import Opened
from store.records.hosts import HostWait, RobotsFile
from store.tables import HostWaitRow, RobotsFileRow
from store.text import clean_text


class HostKeeping(Opened):
    """The part of an archive that remembers what hosts asked for. Every method may raise StoreError."""

    def keep_wait(self, wait: HostWait) -> None:
        """Keep that a host asked to be left alone, in the place of what it asked before."""
        row = HostWaitRow(
            host=wait.host,
            not_before=wait.not_before,
            reason=" ".join(clean_text(wait.reason).split()),
            noted_at=wait.noted_at,
        )
        self._database.write(lambda session: session.merge(row))

    def host_waits(self, *, now: datetime) -> tuple[HostWait, ...]:
        """Return what hosts asked that still holds at `now`, by their names."""
        chosen = select(HostWaitRow).where(HostWaitRow.not_before > now).order_by(HostWaitRow.host)
        found = self._database.read(lambda session: [_wait(row) for row in session.scalars(chosen)])
        return tuple(wait for wait in found if wait.holds(now))

    def keep_robots(self, file: RobotsFile) -> None:
        """Keep a site's robots.txt, in the place of an earlier one."""
        row = RobotsFileRow(site=file.site, status=file.status, body=file.body, fetched_at=file.fetched_at)
        self._database.write(lambda session: session.merge(row))

    def robots_file(self, site: str) -> RobotsFile | None:
        """Return a site's robots.txt as it was fetched last; None where it is not kept."""

        def work(session: Session) -> RobotsFile | None:
            row = session.get(RobotsFileRow, site)
            if row is None:
                return None
            return RobotsFile(site=row.site, status=row.status, body=row.body, fetched_at=row.fetched_at)

        return self._database.read(work)

    def prune_hosts(self, *, before: datetime) -> int:
        """Let go of waits that ended before, and of what was fetched before; return how many they were."""

        def work(session: Session) -> int:
            waits = session.scalars(select(HostWaitRow.host).where(HostWaitRow.not_before < before)).all()
            files = session.scalars(select(RobotsFileRow.site).where(RobotsFileRow.fetched_at < before)).all()
            session.execute(delete(HostWaitRow).where(HostWaitRow.not_before < before))
            session.execute(delete(RobotsFileRow).where(RobotsFileRow.fetched_at < before))
            return len(waits) + len(files)

        return self._database.write(work)


def _wait(row: HostWaitRow) -> HostWait:
    return HostWait(host=row.host, not_before=row.not_before, reason=row.reason, noted_at=row.noted_at)
