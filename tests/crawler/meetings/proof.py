"""What holds of everything that a text tells, however broken the text is."""

from store.records.meetings import MeetingReport


def check_proven(report: MeetingReport, text: str, title: str | None) -> None:
    """Check that each value has evidence, that each piece of it is a sentence of the source, and the days."""
    for proof in report.evidence:
        source = text if proof.within == "text" else title or ""
        assert proof.sentence
        assert source[proof.start : proof.end] == proof.sentence
    told = {
        "date": report.date,
        "place": report.place,
        "title": report.title,
        "occasion": report.occasion,
        **{f"participants[{at}]": person for at, person in enumerate(report.participants)},
    }
    assert {proof.field for proof in report.evidence} == {field for field, value in told.items() if value}
    assert report.end_date is None or (report.date is not None and report.date <= report.end_date)
