"""The stages as jobs: each takes its work from the store by a query and leaves its result there.

Every job takes what it needs as arguments (configuration, archive, now) and can be run again at any moment.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from scheduler.configuration.config import Configuration
from scheduler.configuration.digest_tables import DigestConfiguration
from scheduler.delivery.email import Letter, message_id
from scheduler.delivery.feeds.entries import LEAST, WINDOW, Feed, feed_of
from scheduler.delivery.feeds.formats import FORMS
from scheduler.delivery.files import write_file
from scheduler.delivery.outbox import addressed, rendering_of
from scheduler.digest.render import rendered
from scheduler.health.alarms import alarms, alert_mails, told_by
from scheduler.health.mail_alarms import STUCK_AFTER, disabled_mails, stuck_mails
from scheduler.issuing.next_issue import composed, due_period
from scheduler.sources.states import states_in
from store.archive import Archive
from store.records.issues import Addressed, Issue, Rendering

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())  # the service logs; a command says by itself what became of its work

_LAST_WRITTEN = "html"  # the last of an issue's files: where it is, the others are


def issue_digest(
    config: Configuration,
    digest: DigestConfiguration,
    archive: Archive,
    now: datetime,
    *,
    send: bool = False,
) -> Issue | None:
    """Freeze the next issue by hand; None when there is nothing new to tell.

    With `send` it is addressed to every reader, in the same transaction.
    """
    issue = composed(config, digest, archive, now)
    if not issue.is_news:
        return None
    _freeze(archive, issue, addressed(config, digest, archive, issue) if send else ())
    return issue


def issue_due(
    config: Configuration, digest: DigestConfiguration, archive: Archive, now: datetime
) -> Issue | None:
    """Freeze the issue of the newest period that lacks one; None where no period does.

    A period has its issue even where there is nothing to tell. That one is mailed if the configuration says
    so, or if a source could not be read: its readers must not take silence for "no news".
    """
    period = due_period(digest, archive, now)
    if period is None:
        return None
    issue = composed(config, digest, archive, now, period=period)
    unread = not all(covered.state.is_read for covered in issue.coverage)
    _make(config, digest, archive, issue, is_sent=issue.is_news or unread or digest.send_empty)
    return issue


def _make(
    config: Configuration, digest: DigestConfiguration, archive: Archive, issue: Issue, *, is_sent: bool
) -> None:
    """Freeze an issue, and address it where its digest goes by mail."""
    is_mailed = is_sent and digest.by_mail and config.mail.server is not None
    _freeze(archive, issue, addressed(config, digest, archive, issue) if is_mailed else ())
    logger.info(
        "issue made",
        extra={
            "digest": issue.digest,
            "number": issue.number,
            "period": issue.period,
            "meetings": len(issue.entries),
            "corrections": len(issue.corrected),
        },
    )


def issue_at_once(
    config: Configuration, digest: DigestConfiguration, archive: Archive, now: datetime
) -> Issue | None:
    """Freeze an issue of what is new; None where nothing is. It is of no period."""
    issue = composed(config, digest, archive, now)
    if not issue.is_news:
        return None
    _make(config, digest, archive, issue, is_sent=True)
    return issue


def alert_due(config: Configuration, archive: Archive, now: datetime) -> bool:
    """Make the mails that tell the operators what is new of sources; tell whether there was anything.

    What they were told and the mails that tell it are kept in one transaction: whatever ends us, each is told
    once.
    """
    to = config.mail.operator
    if not to or config.mail.server is None:
        return False
    found = alarms(states_in(config, archive, now), archive.told_sources(), now)
    if not found:
        return False
    mails = alert_mails(found, to, now, zone=config.digest.zone, sender=config.mail.sender)
    archive.record_alert(told_by(found, now), mails)
    told = {alarm.now.source: str(alarm.now.state) for alarm in found}
    logger.warning(
        "operator told", extra={"sources": ", ".join(f"{name} {how}" for name, how in told.items())}
    )
    return True


def alert_of_mail_due(config: Configuration, archive: Archive, now: datetime) -> bool:
    """Make the mails that tell the operators what is new of mail to readers; tell whether there was anything.

    That is mail which has been on its way for hours, told once a day, and readers who were disabled.
    """
    to, sender = config.mail.operator, config.mail.sender
    if not to or config.mail.server is None:
        return False
    is_new = False
    if disabled := archive.untold_subscribers():
        mails = disabled_mails(disabled, to, now, sender=sender)
        is_new = archive.record_alert((), mails, disabled=disabled)
    if stuck := archive.stuck(before=now - STUCK_AFTER):
        mails = stuck_mails(stuck, to, now, zone=config.digest.zone, sender=sender)
        is_new = archive.record_alert((), mails) or is_new
    if is_new:
        told = {"stuck": stuck.number if stuck else 0, "disabled": len(disabled)}
        logger.warning("operator told of mail", extra=told)
    return is_new


def _freeze(archive: Archive, issue: Issue, to: Sequence[Addressed]) -> None:
    archive.record_issue(issue, rendering=rendered(issue), deliveries=to)


def issue_path(digest: DigestConfiguration, number: int, folder: Path, suffix: str) -> Path:
    """Name an issue's file: `sco-0001.eml`."""
    return folder / f"{digest.name}-{number:04}.{suffix}"


def write_issues(
    config: Configuration, digest: DigestConfiguration, archive: Archive, folder: Path
) -> tuple[Path, ...]:
    """Write the newest issue (as e-mail, text and HTML) and the feeds below `folder`; return the files.

    Written anew from the store each time, byte for byte the same until there is a new issue, or what was told
    is otherwise. Issues whose files an earlier run could not write are written too.
    """
    written: list[Path] = []

    def write(path: Path, content: bytes) -> None:
        write_file(path, content)
        written.append(path)

    for issue in _to_write(digest, archive, folder):
        forms = rendering_of(archive, issue)
        write(issue_path(digest, issue.number, folder, "eml"), sample_mail(config, digest, issue, forms))
        write(issue_path(digest, issue.number, folder, "txt"), forms.plain.encode())
        write(issue_path(digest, issue.number, folder, _LAST_WRITTEN), forms.html.encode())
    feed = digest_feed(config, digest, archive)
    for form in FORMS.values():
        address = config.web.address_of(config.path_of(digest) + form.file)
        write(folder / form.file, form.write(feed, address))
    return tuple(written)


def digest_feed(config: Configuration, digest: DigestConfiguration, archive: Archive) -> Feed:
    """Return what the digest told: at least a month of it, and at least 50 meetings."""
    name = digest.name
    return feed_of(
        archive.issued_meetings(digest=name, window=WINDOW, least=LEAST),
        name=f"digest:{name}",
        title=digest.title,
        zones=config.outlet_zones,
        home=config.web.public_url,
    )


def sample_mail(config: Configuration, digest: DigestConfiguration, issue: Issue, forms: Rendering) -> bytes:
    """Return the mail as the first reader gets it; without readers, as its sender would."""
    sender = config.mail.sender
    recipient = next(iter(config.readers(digest)), sender)
    named = message_id(issue, sender=sender, recipient=recipient)
    return Letter(issue, forms, sender=sender).to(recipient, named=named)


def _to_write(digest: DigestConfiguration, archive: Archive, folder: Path) -> Sequence[Issue]:
    """Return the newest issue, after those directly before it that lack their files."""
    found = archive.last_issue(digest=digest.name)
    chosen: list[Issue] = []
    while found:
        chosen.append(found)
        before = found.number - 1
        missing = not issue_path(digest, before, folder, _LAST_WRITTEN).exists()
        found = archive.issue(digest=digest.name, number=before) if missing else None
    return chosen[::-1]
