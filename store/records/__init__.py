"""The records that the stages hand to each other.

Times (`…_at`) are aware and UTC. A meeting's day is a plain `date`, local to where it took place. What is not
known is `None`, never a guess.
"""

from store.records.articles import (
    ANNOUNCED,
    Answer,
    Article,
    ArticleDraft,
    Decision,
    DueArticle,
    FetchedPage,
    Relation,
    Revision,
    Standing,
    Taken,
    is_announced,
)
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory
from store.records.issues import Addressed, Delivery, DeliveryState, Issue, IssuedMeeting, Rendering
from store.records.meetings import (
    Day,
    Evidence,
    Form,
    Meeting,
    MeetingReport,
    Mode,
    Participant,
    Place,
    Recognition,
    ReportReference,
    StatedValue,
    Status,
)

__all__ = [
    "ANNOUNCED",
    "INTERRUPTED",
    "Addressed",
    "Answer",
    "Article",
    "ArticleDraft",
    "CrawlRun",
    "Day",
    "Decision",
    "Delivery",
    "DeliveryState",
    "DueArticle",
    "Evidence",
    "FetchedPage",
    "Form",
    "Issue",
    "IssuedMeeting",
    "Meeting",
    "MeetingReport",
    "Mode",
    "Participant",
    "Place",
    "Recognition",
    "Relation",
    "Rendering",
    "ReportReference",
    "Revision",
    "RunOutcome",
    "SourceHistory",
    "Standing",
    "StatedValue",
    "Status",
    "Taken",
    "is_announced",
]
