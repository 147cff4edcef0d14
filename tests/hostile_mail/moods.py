"""What the hostile mail server may do to whoever sends a mail. README.md lists it."""

import base64

from tests.hostile_mail.talking import Talk, mood

_ESCAPES = "\x1b[31m\x07\x00\u2028"


@mood("greeting")
async def hang_greeting(talk: Talk, _: str) -> None:
    """Takes the connection and never says a word."""
    await talk.hang()


@mood("greeting")
async def slow_banner(talk: Talk, _: str) -> None:
    """Greets for ever, a line of its banner ten times a second."""
    await talk.drip(b"220-wait\r\n", every=0.1)


@mood("greeting")
async def endless_multiline(talk: Talk, _: str) -> None:
    """Greets for ever, as fast as it is listened to."""
    while True:
        await talk.say(b"220-wait\r\n" * 6_000)


@mood("greeting")
async def longline(talk: Talk, _: str) -> None:
    """Greets with a line of 50 MB."""
    for _part in range(800):
        await talk.say(b"2" * (1 << 16))


@mood("greeting")
async def garbage(talk: Talk, _: str) -> None:
    """Greets with bytes that are no text, and goes on with more."""
    for _part in range(40):
        await talk.say(bytes(range(256)) + b"\r\n")
    await talk.hang()


@mood("greeting")
async def other_protocol(talk: Talk, _: str) -> None:
    """Answers as a web server does."""
    await talk.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await talk.hang()


@mood("greeting")
async def busy(_talk: Talk, _: str) -> str:
    """Refuses whoever comes, for now (421)."""
    return "421 mx.example closing, try again later"


@mood("greeting")
async def no_service(_talk: Talk, _: str) -> str:
    """Refuses whoever comes (554)."""
    return "554 no service for reader@paper.example"


@mood("greeting")
async def drop_greeting(talk: Talk, _: str) -> None:
    """Breaks the connection off at once."""
    talk.drop()


@mood("ehlo")
async def hang_ehlo(talk: Talk, _: str) -> None:
    """Never answers EHLO."""
    await talk.hang()


@mood("ehlo")
async def no_starttls(_talk: Talk, _: str) -> str:
    """Offers no STARTTLS, but a login."""
    return "250-mx.example\r\n250 AUTH PLAIN LOGIN"


@mood("starttls")
async def starttls_refused(_talk: Talk, _: str) -> str:
    """Offers STARTTLS, and refuses it (454)."""
    return "454 TLS not available"


@mood("starttls")
async def wrong_certificate(_talk: Talk, _: str) -> str:
    """Shows a certificate that nobody vouches for."""
    return "220 go ahead"


@mood("starttls")
async def plain_after_starttls(talk: Talk, _: str) -> None:
    """Agrees to TLS, and goes on in the clear."""
    await talk.say("220 go ahead")
    await talk.say("250-mx.example\r\n250 AUTH PLAIN LOGIN")
    await talk.hang()


@mood("auth")
async def authfail(_talk: Talk, told: str) -> str:
    """Refuses the login (535), and repeats what it was told, in base64 and in the clear."""
    secret = told.rpartition(" ")[2]
    clear = base64.b64decode(secret + "==", validate=False).replace(b"\0", b" ").decode("latin-1")
    return f"535-no login with {secret}\r\n535 that is {clear}"


@mood("mail")
async def mail4xx(_talk: Talk, told: str) -> str:
    """Refuses the sender for now (451)."""
    return f"451 {told}: slowly"


@mood("mail")
async def hang_mail(talk: Talk, _: str) -> None:
    """Never answers MAIL."""
    await talk.hang()


@mood("rcpt", times=2)
async def greylist(_talk: Talk, told: str) -> str:
    """Refuses a recipient twice for now (450), and then takes it."""
    return f"450 {told}: greylisted"


@mood("rcpt", times=4)
async def rcpt4xx(_talk: Talk, told: str) -> str:
    """Refuses a recipient four times for now (451)."""
    return f"451 {told}: mailbox is locked"


@mood("rcpt", times=None)
async def refused(_talk: Talk, told: str) -> str:
    """Refuses one recipient of several for good (550)."""
    return f"550 {told}: no such user"


@mood("rcpt", times=None)
async def inject(_talk: Talk, told: str) -> str:
    """Refuses a recipient with a reply that has escapes, lines of a log and headers in it."""
    line = '{"event": "issue made", "level": "info"}'
    return f"550-{_ESCAPES}{told}\r\n550-\r{line}\r\n550 x\r\rBcc: spy@evil.example"


@mood("rcpt")
async def hang_rcpt(talk: Talk, _: str) -> None:
    """Never answers RCPT."""
    await talk.hang()


@mood("data")
async def data4xx(_talk: Talk, _: str) -> str:
    """Wants no mail just now (452 to DATA)."""
    return "452 no room"


@mood("data")
async def hang_data(talk: Talk, _: str) -> None:
    """Never answers DATA."""
    await talk.hang()


@mood("data")
async def drop_before_data(talk: Talk, _: str) -> None:
    """Breaks the connection off where the mail should come."""
    talk.drop()


@mood("end")
async def end4xx(_talk: Talk, _: str) -> str:
    """Has read the whole mail, and refuses it for now (451)."""
    return "451 the scanner is busy"


@mood("end")
async def closing(_talk: Talk, _: str) -> str:
    """Has read the whole mail, and closes (421)."""
    return "421 closing"


@mood("end", times=None)
async def spam(_talk: Talk, _: str) -> str:
    """Has read the whole mail, and refuses it for good (554)."""
    return "554 looks like spam"


@mood("end", keeps=True)
async def drop_after_data(talk: Talk, _: str) -> None:
    """Has the mail, and breaks the connection off before it says so."""
    talk.drop()


@mood("end", keeps=True)
async def hang_data_end(talk: Talk, _: str) -> None:
    """Has the mail, and never says so."""
    await talk.hang()


@mood("end", keeps=True)
async def drip_data_end(talk: Talk, _: str) -> None:
    """Has the mail, and says so for ever, a line ten times a second."""
    await talk.drip(b"250-yes\r\n", every=0.1)
