"""Malformed mails of our own making, one a row: what real programs get wrong, and what a reader should make of it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.mail.made import (
    HTML,
    NESTED,
    PDF,
    PDF64,
    PNG64,
    TEXT,
    attached,
    inner,
    mail,
    multi,
    part,
    pdf_named,
    tnef,
    uu,
)


@dataclass(frozen=True)
class Row:
    """A mail and what must come out; what is None is not looked at. `says` must be in the text, `silent` must not."""

    id: str
    raw: bytes
    subject: str | None = None
    sender: tuple[str, str] | None = None
    to: Sequence[tuple[str, str]] | None = None
    says: Sequence[str] = ()
    silent: Sequence[str] = ()
    text: str | None = None
    names: Sequence[str] | None = None
    types: Sequence[str] | None = None
    contents: Sequence[bytes] | None = None
    inline: Sequence[bool] | None = None
    problem: str | None = None
    clean: bool = False
    more: dict[str, object] = field(default_factory=dict)


HEADERS = [
    Row(
        "subject-folded",
        mail("Subject: FOI 1234/24", " - acknowledgement"),
        "FOI 1234/24 - acknowledgement",
        clean=True,
    ),
    Row(
        "subject-folded-with-tab", mail("Subject: FOI 1234/24", "\t- acknowledgement"), "FOI 1234/24 - acknowledgement"
    ),
    Row("subject-utf8-raw", mail("Subject: Dyfed-Powys – caffé".encode()), "Dyfed-Powys – caffé"),
    Row("subject-cp1252-raw", mail(b"Subject: \xa350 \x96 fees notice"), "£50 – fees notice"),
    Row("subject-utf8-and-cp1252-raw", mail("Subject: £1 ".encode() + b"\xa32"), "£1 £2"),
    Row("subject-words-with-fold-between", mail("Subject: =?utf-8?Q?FOI_=C2=A3?=", " =?utf-8?Q?50?="), "FOI £50"),
    Row("subject-words-without-space-between", mail("Subject: =?utf-8?Q?FOI?==?utf-8?Q?_50?="), "FOI 50"),
    Row("subject-character-split-over-two-words", mail("Subject: =?utf-8?B?wg==?= =?utf-8?B?ozUw?="), "£50"),
    Row("subject-words-of-two-charsets", mail("Subject: =?utf-8?Q?=C2=A3?= =?cp1252?Q?=80?="), "£€"),
    Row("subject-word-with-spaces-inside", mail("Subject: =?utf-8?Q?FOI 50 =C2=A3?="), "FOI 50 £"),
    Row("subject-word-never-closed", mail("Subject: Re: =?utf-8?Q?FOI_=C2=A350"), "Re: FOI £50"),
    Row("subject-word-closed-by-the-next", mail("Subject: =?utf-8?Q?FOI_ =?utf-8?Q?50?="), "FOI  50"),
    Row("subject-word-with-raw-question-mark", mail("Subject: =?utf-8?Q?Why?=C3=A9?= x"), "Why?é x"),
    Row("subject-word-in-the-middle-of-a-word", mail("Subject: re=?utf-8?Q?f_1?="), "ref 1"),
    Row("subject-word-of-unknown-charset", mail("Subject: =?x-martian?Q?FOI_=A350?="), "FOI £50"),
    Row("subject-word-iso-8859-1-with-dash", mail("Subject: =?iso-8859-1?Q?FOI_=96_=A3?="), "FOI – £"),
    Row("subject-word-utf8-called-iso-8859-1", mail("Subject: =?iso-8859-1?Q?=C2=A350?="), "£50"),
    Row("subject-word-base64-unpadded", mail("Subject: =?utf-8?B?Rk9JIDE?="), "FOI 1"),
    Row("subject-word-base64-garbage", mail("Subject: =?utf-8?B?!!!!?= FOI"), "FOI"),
    Row("subject-word-with-language", mail("Subject: =?utf-8*en?Q?FOI?="), "FOI"),
    Row("subject-utf7-word", mail("Subject: =?utf-7?Q?+AKM-50?="), "£50"),
    Row("subject-not-a-word", mail("Subject: what =?is this?= about"), "what =?is this?= about"),
    Row("subject-half-a-character", mail("Subject: =?utf-8?Q?hello=F0?="), "helloð"),
    Row(
        "subject-line-without-indent",
        mail("Subject: FOI 1234/24", "continued here", "Date: Tue, 3 Mar 2026 10:00:00 +0000"),
        "FOI 1234/24 continued here",
        problem="belongs to no field",
    ),
    Row("subject-missing", mail("To: a@b.example"), ""),
    Row("subject-empty-and-folded", mail("Subject: ", " "), ""),
    Row("subject-twice-first-counts", mail("Subject: one", "Subject: two"), "one"),
    Row("subject-with-nul", mail(b"Subject: FOI\x00 1"), "FOI 1"),
    Row("subject-with-carriage-return-inside", mail(b"Subject: FOI\r 1"), "FOI 1"),
    Row("header-names-in-capitals", mail("SUBJECT: FOI 1", "TO: <a@b.example>"), "FOI 1", to=[("", "a@b.example")]),
    Row("header-name-with-space-before-colon", mail("Subject : FOI 1"), "FOI 1"),
    Row(
        "mbox-line-first",
        b"From foi@x.example Mon Jun  1 17:14:44 2026\n" + mail("Subject: FOI 1"),
        "FOI 1",
        clean=True,
    ),
    Row("quoted-mbox-line-first", b">From foi@x.example Mon Jun  1 2026\n" + mail("Subject: FOI 1"), "FOI 1"),
    Row("byte-order-mark-first", b"\xef\xbb\xbf" + mail("Subject: FOI 1"), "FOI 1", ("FOI Unit", "foi@kent.police.uk")),
    Row("empty-lines-first", b"\r\n\r\n" + mail("Subject: FOI 1"), "FOI 1", says=["88 records"]),
    Row(
        "no-empty-line-before-text",
        b"From: a@b.example\nSubject: FOI 1\nDear Jane,\nWe hold 88 records.\n",
        "FOI 1",
        text="Dear Jane,\nWe hold 88 records.",
        problem="no empty line",
    ),
    Row(
        "empty-line-inside-header",
        b"Received: from x\n\nFrom: a@b.example\nSubject: FOI 1\n\nWe hold 88.\n",
        "FOI 1",
        text="We hold 88.",
        problem="in the middle of the header",
    ),
    Row("no-header-at-all", b"Just words, no header.\n", "", text="Just words, no header."),
    Row("header-only", b"From: a@b.example\nSubject: FOI 1", "FOI 1", text=""),
    Row(
        "header-only-with-blank-continuation",
        mail("To: a@b.example,", "\t", "\tc@d.example"),
        to=[("", "a@b.example"), ("", "c@d.example")],
    ),
    Row("nothing-at-all", b"", "", text="", names=[]),
    Row("only-line-ends", b"\r\n\r\n\r\n", "", text="", names=[]),
    Row("only-nul", b"\0\0\0\0", "", names=[]),
]

LINES = [
    Row("bare-line-feeds", mail("Subject: FOI 1"), text="Dear Jane,\n\nWe hold 88 records.", clean=True),
    Row(
        "crlf",
        mail("Subject: FOI 1").replace(b"\n", b"\r\n"),
        "FOI 1",
        text="Dear Jane,\n\nWe hold 88 records.",
        clean=True,
    ),
    Row("bare-carriage-returns", mail("Subject: FOI 1").replace(b"\n", b"\r"), "FOI 1", says=["We hold 88 records."]),
    Row("mixed-line-ends", mail("Subject: FOI 1").replace(b"\n", b"\r\n", 1), "FOI 1", says=["We hold 88 records."]),
    Row("nul-in-text", mail("Subject: FOI 1", body=b"We hold\x00 88."), text="We hold 88.", problem="NUL"),
    Row(
        "utf16-called-nothing",
        mail("Subject: x", body="We hold 88 records.".encode("utf-16-le")),
        says=["We hold 88 records."],
    ),
    Row("utf16-with-mark", mail("Content-Type: text/plain; charset=utf-16", body="£88".encode("utf-16")), text="£88"),
    Row("utf8-with-mark", mail("Content-Type: text/plain; charset=utf-8", body=b"\xef\xbb\xbf\xc2\xa388"), text="£88"),
]

CHARSETS = [
    Row(
        "cp1252-called-utf8",
        mail("Content-Type: text/plain; charset=utf-8", body=b"\xa350 \x96 \x93yes\x94"),
        text="£50 – “yes”",
        problem="not UTF-8 throughout",
    ),
    Row(
        "cp1252-called-iso-8859-1",
        mail("Content-Type: text/plain; charset=iso-8859-1", body=b"\xa350 \x96 no"),
        text="£50 – no",
        problem="Windows-1252, though called",
    ),
    Row("cp1252-called-ascii", mail("Content-Type: text/plain; charset=us-ascii", body=b"\xa350"), text="£50"),
    Row("cp1252-called-nothing", mail("Subject: x", body=b"\xa350 \x92s"), text="£50 ’s"),
    Row(
        "utf8-called-iso-8859-1",
        mail("Content-Type: text/plain; charset=iso-8859-1", body="£50 – é".encode()),
        text="£50 – é",
        problem="is UTF-8, though called",
    ),
    Row("utf8-called-ascii", mail("Content-Type: text/plain; charset=us-ascii", body="£50".encode()), text="£50"),
    Row(
        "iso-8859-1-as-it-says",
        mail("Content-Type: text/plain; charset=iso-8859-1", body=b"\xa350"),
        text="£50",
        clean=True,
    ),
    Row(
        "mostly-utf8-one-stray-byte",
        mail("Content-Type: text/plain; charset=utf-8", body="£1 – ".encode() + b"\xa32"),
        text="£1 – £2",
    ),
    Row(
        "unknown-charset",
        mail("Content-Type: text/plain; charset=x-martian", body=b"\xa350"),
        text="£50",
        problem="'x-martian' is unknown",
    ),
    Row("charset-that-is-no-charset", mail("Content-Type: text/plain; charset=base64", body=b"\xa350"), text="£50"),
    Row(
        "charset-quoted-with-spaces",
        mail('Content-Type: text/plain; charset = " utf-8 "', body="£50".encode()),
        text="£50",
    ),
    Row(
        "charset-named-twice",
        mail("Content-Type: text/plain; charset=utf-8; charset=ascii", body="£5".encode()),
        text="£5",
    ),
    Row("charset-empty", mail('Content-Type: text/plain; charset=""', body="£50".encode()), text="£50"),
    Row("charset-ansi", mail("Content-Type: text/plain; charset=ANSI", body=b"\x8050"), text="€50", clean=True),
    Row(
        "charset-utf-8-as-utf8",
        mail("Content-Type: text/plain; charset=UTF8", body="£50".encode()),
        text="£50",
        clean=True,
    ),
    Row("koi8-r", mail("Content-Type: text/plain; charset=koi8-r", body="привет".encode("koi8-r")), text="привет"),
    Row(
        "iso-2022-jp",
        mail("Content-Type: text/plain; charset=iso-2022-jp", body="日本".encode("iso-2022-jp")),
        text="日本",
    ),
    Row("utf-7", mail("Content-Type: text/plain; charset=utf-7", body=b"+AKM-50"), text="£50"),
    Row(
        "gb2312-with-gbk-characters",
        mail("Content-Type: text/plain; charset=gb2312", body="镕".encode("gbk")),
        text="镕",
    ),
    Row(
        "half-a-utf8-character-at-the-end",
        mail("Content-Type: text/plain; charset=utf-8", body="£5".encode() + b"\xc2"),
        says=["£5"],
    ),
    Row("content-type-without-slash", mail("Content-Type: text", body="£50".encode()), text="£50"),
    Row("content-type-empty", mail("Content-Type: ", body="£50".encode()), text="£50"),
    Row(
        "content-type-twice",
        mail("Content-Type: text/plain; charset=utf-8", "Content-Type: text/html", body=b"a < b"),
        text="a < b",
    ),
]

ENCODINGS = [
    Row(
        "base64-with-trailing-space",
        mail("Content-Transfer-Encoding: BASE64 ", body=base64.b64encode(b"We hold 88.")),
        text="We hold 88.",
        clean=True,
    ),
    Row("base64-without-padding", mail("Content-Transfer-Encoding: base64", body=b"V2UgaG9sZCA4OA"), text="We hold 88"),
    Row(
        "base64-in-padded-pieces",
        mail("Content-Transfer-Encoding: base64", body=b"V2U=\nIGhvbGQ=\nIDg4\n"),
        text="We hold 88",
    ),
    Row("base64-cut-short", mail("Content-Transfer-Encoding: base64", body=b"V2UgaG9sZCA4OAo\nV"), says=["We hold 88"]),
    Row(
        "base64-with-footer-behind",
        mail(
            "Content-Transfer-Encoding: base64",
            body=base64.b64encode(b"We hold 88.") + b"\n\n____\nThis mail was scanned.\n",
        ),
        says=["We hold 88.", "This mail was scanned."],
    ),
    Row(
        "base64-with-stray-bytes",
        mail("Content-Transfer-Encoding: base64", body=b"V2UgaG9sZC*A4OA==\n" + b"A" * 72 + b"\n"),
        says=["We hold 88"],
        problem="not base64 were skipped",
    ),
    Row(
        "base64-that-is-none",
        mail("Content-Transfer-Encoding: base64", body=b"We hold 88 records, as you see."),
        text="We hold 88 records, as you see.",
        problem="called base64 and is not",
    ),
    Row(
        "quoted-printable-soft-breaks",
        mail("Content-Transfer-Encoding: quoted-printable", body=b"We hold=\n 88=20=\n"),
        says=["We hold 88"],
        clean=True,
    ),
    Row(
        "quoted-printable-lower-case-codes",
        mail("Content-Transfer-Encoding: QUOTED-PRINTABLE", body=b"=c2=a350"),
        text="£50",
    ),
    Row(
        "quoted-printable-with-broken-codes",
        mail("Content-Transfer-Encoding: quoted-printable", body=b"=ZZ 100% =\n ok ="),
        says=["100%", "ok"],
    ),
    Row(
        "quoted-printable-that-does-not-say-so",
        mail("Subject: x", body=b"We hold =\neighty-eight =\nrecords =C2=A350 =\nin all."),
        text="We hold eighty-eight records £50 in all.",
        problem="does not say so",
    ),
    Row(
        "equals-signs-in-plain-text",
        mail("Subject: x", body=b"2020 = 5\n2021 = 6 =20\n=====\n====="),
        text="2020 = 5\n2021 = 6 =20\n=====\n=====",
        clean=True,
    ),
    Row("quoted-printable-misspelt", mail("Content-Transfer-Encoding: quoted/printable", body=b"=A350"), text="£50"),
    Row(
        "encoding-with-semicolon",
        mail("Content-Transfer-Encoding: 7bit;", body=b"We hold 88."),
        text="We hold 88.",
        clean=True,
    ),
    Row(
        "encoding-unknown",
        mail("Content-Transfer-Encoding: x-rot13", body=b"We hold 88."),
        text="We hold 88.",
        problem="'x-rot13' is unknown",
    ),
    Row("encoding-8bits", mail("Content-Transfer-Encoding: 8bits", body="£50".encode()), text="£50"),
    Row(
        "uuencoded-part",
        multi(
            TEXT,
            part(
                "Content-Type: application/pdf; name=a.pdf",
                "Content-Transfer-Encoding: x-uuencode",
                body=uu("a.pdf", PDF),
            ),
        ),
        names=["a.pdf"],
        contents=[PDF],
    ),
    Row(
        "uuencode-in-text",
        mail("Subject: x", body=b"See below.\n\n" + uu("Response T7363 9.pdf", PDF) + b"\nRegards\n"),
        says=["See below.", "[attached: Response T7363 9.pdf]", "Regards"],
        silent=["begin 644"],
        names=["Response T7363 9.pdf"],
        types=["application/pdf"],
        contents=[PDF],
    ),
    Row(
        "uuencode-without-end", mail("Subject: x", body=b"begin 644 a.pdf\nM9999\n"), says=["begin 644 a.pdf"], names=[]
    ),
    Row(
        "begin-in-prose",
        mail("Subject: x", body=b"We begin 100 miles out.\nbegin 644 things\nand words.\nend\n"),
        says=["begin 644 things", "and words."],
        names=[],
    ),
    Row(
        "format-flowed",
        mail("Content-Type: text/plain; format=flowed", body=b"We hold \n88 records \nin all.\n-- \nFOI\n"),
        text="We hold 88 records in all.\n-- \nFOI",
    ),
    Row(
        "format-flowed-delsp",
        mail("Content-Type: text/plain; format=flowed; delsp=yes", body=b"FOI/12 \n34\n"),
        text="FOI/1234",
    ),
]

NAMES = [
    Row("name-rfc2231", pdf_named("filename*=utf-8''FOI%20%C2%A350.pdf"), names=["FOI £50.pdf"]),
    Row(
        "name-rfc2231-in-pieces",
        multi(
            TEXT,
            attached(
                "Content-Type: application/pdf",
                "Content-Disposition: attachment;",
                " filename*0*=utf-8''FOI%20;",
                " filename*1*=%C2%A3;",
                " filename*2=50.pdf",
            ),
        ),
        names=["FOI £50.pdf"],
    ),
    Row("name-rfc2231-pieces-out-of-order", pdf_named("filename*1=b.pdf; filename*0=a"), names=["ab.pdf"]),
    Row("name-rfc2231-character-split", pdf_named("filename*0*=utf-8''%C2; filename*1*=%A350.pdf"), names=["£50.pdf"]),
    Row("name-rfc2231-unknown-charset", pdf_named("filename*=martian''%A350.pdf"), names=["£50.pdf"]),
    Row("name-rfc2231-without-charset", pdf_named("filename*=FOI%2050.pdf"), names=["FOI 50.pdf"]),
    Row("name-rfc5987-quoted", pdf_named("filename*=\"UTF-8''FOI%20%C2%A3.pdf\""), names=["FOI £.pdf"]),
    Row("name-rfc2231-marked-but-without-star", pdf_named("filename=\"utf-8''FOI%20%C2%A3.pdf\""), names=["FOI £.pdf"]),
    Row("name-rfc2047", pdf_named('filename="=?utf-8?Q?FOI_=C2=A350.pdf?="'), names=["FOI £50.pdf"]),
    Row(
        "name-rfc2047-unquoted-in-two-words",
        pdf_named("filename==?utf-8?Q?FOI_?=", " =?utf-8?Q?50.pdf?="),
        names=["FOI 50.pdf"],
    ),
    Row("name-percent-encoded-plain", pdf_named('filename="FOI%20response%2012.pdf"'), names=["FOI response 12.pdf"]),
    Row("name-percent-pound-sign", pdf_named('filename="over %A32000 spent.pdf"'), names=["over £2000 spent.pdf"]),
    Row("name-with-honest-percent", pdf_named('filename="90% done.pdf"'), names=["90% done.pdf"]),
    Row("name-unquoted-with-spaces", pdf_named("filename=FOI Response 12 24.pdf"), names=["FOI Response 12 24.pdf"]),
    Row(
        "name-unquoted-with-spaces-then-more",
        pdf_named("filename=FOI Response.pdf; size=12"),
        names=["FOI Response.pdf"],
    ),
    Row("name-semicolon-inside-quotes", pdf_named('filename="FOI; 12.pdf"; size=1'), names=["FOI; 12.pdf"]),
    Row("name-quote-never-closed", pdf_named('filename="FOI 12.pdf'), names=["FOI 12.pdf"]),
    Row("name-escaped-quotes", pdf_named(r'filename="the \"final\" one.pdf"'), names=["the _final_ one.pdf"]),
    Row("name-raw-cp1252", pdf_named(b'filename="fee \xa350.pdf"'), names=["fee £50.pdf"]),
    Row("name-raw-utf8", pdf_named('filename="fee £50.pdf"'), names=["fee £50.pdf"]),
    Row("name-folded-inside-quotes", pdf_named('filename="FOI', ' Response.pdf"'), names=["FOI Response.pdf"]),
    Row(
        "name-only-in-content-type",
        multi(TEXT, attached('Content-Type: application/pdf; name="FOI.pdf"')),
        names=["FOI.pdf"],
    ),
    Row(
        "name-only-in-description",
        multi(
            TEXT,
            attached(
                "Content-Type: application/pdf",
                "Content-Description: FOI Response.pdf",
                "Content-Disposition: attachment",
            ),
        ),
        names=["FOI Response.pdf"],
    ),
    Row(
        "name-only-in-location",
        multi(
            TEXT, attached("Content-Type: application/pdf", "Content-Location: http://x.example/a/FOI%20Response.pdf")
        ),
        names=["FOI Response.pdf"],
    ),
    Row(
        "name-only-in-content-id",
        multi(TEXT, attached("Content-Type: image/png", "Content-ID: <image003@01DA>", body=PNG64)),
        names=["image003.png"],
    ),
    Row(
        "name-missing",
        multi(TEXT, attached("Content-Type: application/octet-stream")),
        names=["attachment-1.pdf"],
        types=["application/pdf"],
    ),
    Row(
        "name-empty",
        multi(TEXT, attached('Content-Type: application/pdf; name=""', 'Content-Disposition: attachment; filename=""')),
        names=["attachment-1.pdf"],
    ),
    Row("name-with-path", pdf_named('filename="../../etc/cron.d/x.pdf"'), names=["x.pdf"]),
    Row("name-with-windows-path", pdf_named('filename="C:\\Users\\foi\\FOI.pdf"'), names=["FOI.pdf"]),
    Row("name-of-a-device", multi(TEXT, attached('Content-Type: application/pdf; name="con.pdf"')), names=["_con.pdf"]),
    Row("name-with-right-to-left-override", pdf_named("filename*=utf-8''FOI%E2%80%AEfdp.exe"), names=["FOIfdp.exe"]),
    Row(
        "name-with-escape-sequence",
        multi(TEXT, attached(b'Content-Type: application/pdf; name="\x1b[31mFOI\x07.pdf"')),
        names=["FOI_.pdf"],
    ),
    Row(
        "name-with-slash-in-reference",
        multi(TEXT, attached('Content-Type: application/pdf; name="FOI 1234/24.pdf"')),
        names=["FOI 1234-24.pdf"],
    ),
    Row(
        "name-of-ten-thousand-characters",
        multi(TEXT, attached(f'Content-Type: application/pdf; name="{"x" * 10_000}.pdf"')),
        names=["x" * 196 + ".pdf"],
    ),
    Row(
        "two-files-of-one-name",
        multi(TEXT, *[attached('Content-Type: application/pdf; name="a.pdf"')] * 2),
        names=["a.pdf", "a.pdf"],
    ),
]

PARTS = [
    Row(
        "boundary-missing",
        mail("Content-Type: multipart/mixed", body=b"--b1\n" + TEXT + b"\n--b1--\n"),
        says=["We hold 88 records."],
        silent=["--b1"],
    ),
    Row(
        "boundary-wrong",
        mail('Content-Type: multipart/mixed; boundary="zzz"', body=b"--b1\n" + TEXT + b"\n--b1--\n"),
        text="We hold 88 records.",
    ),
    Row(
        "boundary-nowhere",
        mail('Content-Type: multipart/mixed; boundary="zzz"', body=b"We hold 88."),
        text="We hold 88.",
        problem="cannot be told apart",
    ),
    Row(
        "boundary-unquoted-with-equals",
        mail("Content-Type: multipart/mixed; boundary=--=_x", body=b"----=_x\n" + TEXT + b"\n----=_x--"),
        text="We hold 88 records.",
    ),
    Row(
        "boundary-not-ascii",
        mail('Content-Type: multipart/mixed; boundary="bµ"', body="--bµ\n".encode() + TEXT + "\n--bµ--".encode()),
        text="We hold 88 records.",
    ),
    Row("boundary-with-trailing-space", multi(TEXT).replace(b"\n--b1\n", b"\n--b1 \t\n"), text="We hold 88 records."),
    Row(
        "boundary-is-the-beginning-of-another",
        mail(
            'Content-Type: multipart/mixed; boundary="b"',
            body=b"--b\n"
            + inner(TEXT, HTML, boundary="b_alt")
            + b"\n--b\n"
            + attached("Content-Type: application/pdf; name=a.pdf")
            + b"\n--b--\n",
        ),
        text="We hold 88 records.",
        names=["a.pdf"],
    ),
    Row(
        "boundary-the-same-twice",
        mail(
            'Content-Type: multipart/mixed; boundary="b"',
            body=b"--b\n" + inner(TEXT, HTML, boundary="b") + b"\n--b--\n",
        ),
        says=["We hold 88 records."],
        names=[],
    ),
    Row(
        "boundary-in-the-middle-of-a-line",
        multi(part("Content-Type: text/plain", body=b"We hold 88, see --b1\nand more.")),
        text="We hold 88, see --b1\nand more.",
    ),
    Row(
        "end-missing",
        multi(TEXT, attached("Content-Type: application/pdf; name=a.pdf"), end=False),
        names=["a.pdf"],
        contents=[PDF],
    ),
    Row(
        "end-too-early",
        multi(TEXT).rstrip(b"\n")
        + b"\n\n--b1\n"
        + attached("Content-Type: application/pdf; name=a.pdf")
        + b"\n--b1--\n",
        names=["a.pdf"],
    ),
    Row(
        "inner-end-missing",
        multi(
            b'Content-Type: multipart/alternative; boundary="i"\n\n--i\n' + TEXT + b"\n--i\n" + HTML,
            attached("Content-Type: application/pdf; name=a.pdf"),
        ),
        text="We hold 88 records.",
        names=["a.pdf"],
    ),
    Row(
        "text-after-the-end",
        multi(TEXT) + b"\nAdded by a gateway: scanned.\n",
        says=["We hold 88 records.", "Added by a gateway"],
    ),
    Row(
        "preamble-is-not-text",
        mail(
            'Content-Type: multipart/mixed; boundary="b1"',
            body=b"This is a multi-part message in MIME format.\n--b1\n" + TEXT + b"\n--b1--\n",
        ),
        text="We hold 88 records.",
    ),
    Row("part-without-header", multi(b"\nWe hold 88 records."), text="We hold 88 records."),
    Row("part-without-header-or-empty-line", multi(b"We hold 88 records."), text="We hold 88 records."),
    Row(
        "empty-parts",
        multi(b"", b"\n", part("Content-Type: text/plain", body=b""), TEXT),
        text="We hold 88 records.",
        names=[],
    ),
    Row("no-parts", multi(), text="", names=[]),
    Row(
        "related-inside-alternative",
        multi(
            TEXT,
            inner(
                HTML,
                attached("Content-Type: image/png; name=logo.png", "Content-ID: <l@x>", body=PNG64),
                kind="related",
            ),
            kind="alternative",
        ),
        text="We hold 88 records.",
        names=["logo.png"],
        inline=[True],
    ),
    Row(
        "file-inside-alternative",
        multi(
            TEXT, inner(HTML, attached("Content-Type: application/pdf; name=a.pdf"), kind="mixed"), kind="alternative"
        ),
        text="We hold 88 records.",
        names=["a.pdf"],
        inline=[False],
    ),
    Row(
        "text-around-a-file",
        multi(
            TEXT,
            attached("Content-Type: application/pdf; name=a.pdf"),
            part("Content-Type: text/plain", body=b"And more."),
        ),
        text="We hold 88 records.\n\nAnd more.",
        names=["a.pdf"],
    ),
    Row(
        "html-only",
        mail("Content-Type: text/html", body=b"<p>We hold <b>01/FOI/26/</b><b>123456</b>.</p>"),
        text="We hold 01/FOI/26/123456.",
    ),
    Row(
        "html-called-plain",
        mail("Content-Type: text/plain", body=b"<html><body><p>We hold 88.</p></body></html>"),
        text="We hold 88.",
    ),
    Row(
        "plain-with-angle-brackets",
        mail("Content-Type: text/plain", body=b"See <https://x.example> and a < b > c"),
        text="See <https://x.example> and a < b > c",
    ),
    Row(
        "alternative-with-blank-plain",
        multi(part("Content-Type: text/plain", body=b" \n"), HTML, kind="alternative"),
        text="We hold 88 records.",
    ),
    Row(
        "alternative-with-placeholder",
        multi(
            part("Content-Type: text/plain", body=b"Please use an HTML reader."),
            part("Content-Type: text/html", body=b"<p>" + b"We hold 88 records. " * 10 + b"</p>"),
            kind="alternative",
        ),
        says=["We hold 88"],
    ),
    Row("alternative-html-first", multi(HTML, TEXT, kind="alternative"), text="We hold 88 records."),
    Row(
        "html-hidden-text-left-out",
        mail(
            "Content-Type: text/html",
            body=b"<div style='DISPLAY: none'>secret</div>"
            b"<span style='font-size:0px'>tiny</span><p hidden>no</p><p>We hold 88.</p>",
        ),
        text="We hold 88.",
    ),
    Row(
        "html-table-keeps-its-shape",
        mail(
            "Content-Type: text/html",
            body=b"<table><tr><th>Force</th><th>Cases</th></tr>"
            b"<tr><td>Kent</td><td>5</td></tr><tr><td>Greater Manchester</td><td>88</td></tr></table>",
        ),
        says=["Force               Cases", "Kent                5", "Greater Manchester  88"],
    ),
    Row(
        "html-link-keeps-its-address",
        mail("Content-Type: text/html", body=b"<p><a href='https://portal.example/x?a=1&amp;b=2'>Open</a></p>"),
        text="Open (https://portal.example/x?a=1&b=2)",
    ),
    Row(
        "html-with-wrong-meta-charset",
        mail("Content-Type: text/html; charset=utf-8", body="<meta charset=iso-8859-1><p>£50 é</p>".encode()),
        text="£50 é",
    ),
    Row(
        "html-with-xml-declaration",
        mail("Content-Type: text/html", body=b"<?xml version='1.0' encoding='utf-8'?><html><p>88</p></html>"),
        text="88",
    ),
    Row(
        "html-conditional-comments",
        mail("Content-Type: text/html", body=b"<!--[if mso]><p>no</p><![endif]--><p>yes</p>"),
        text="yes",
    ),
    Row(
        "html-table-after-words",
        mail("Content-Type: text/html", body=b"<p>x</p>Table <b>1</b><table><tr><td>Kent<td>5</table>"),
        text="x\n\nTable 1\nKent  5",
    ),
    Row(
        "html-table-from-word",
        mail(
            "Content-Type: text/html",
            body=b"<div><table><tr><td><p>2020</p><td><p>12</p><tr><td><p>2021</p><td><p>9</p></table></div>",
        ),
        text="2020  12\n2021  9",
    ),
    Row(
        "html-without-indentation",
        mail("Content-Type: text/html", body=b"<body><div><div><p>One</p><blockquote>Two</blockquote></div></div>"),
        text="One\n\nTwo",
    ),
    Row("both-forms-as-if-two-texts", multi(TEXT, HTML), text="We hold 88 records."),
    Row("html-empty", mail("Content-Type: text/html", body=b""), text=""),
    Row(
        "text-only-as-named-file",
        multi(part('Content-Type: text/plain; name="reply.txt"')),
        text="We hold 88 records.",
        names=["reply.txt"],
    ),
    Row(
        "pdf-is-the-whole-mail",
        mail("Content-Type: application/pdf; name=FOI.pdf", "Content-Transfer-Encoding: base64", body=PDF64),
        text="",
        names=["FOI.pdf"],
        contents=[PDF],
    ),
    Row(
        "pdf-called-octets",
        multi(TEXT, attached("Content-Type: application/octet-stream; name=FOI.PDF")),
        names=["FOI.PDF"],
        types=["application/pdf"],
    ),
    Row(
        "pdf-called-text", multi(TEXT, attached('Content-Type: text/plain; name="FOI.pdf"')), types=["application/pdf"]
    ),
    Row(
        "calendar-part",
        multi(
            TEXT,
            part("Content-Type: text/calendar; method=REQUEST", body=b"BEGIN:VCALENDAR\nEND:VCALENDAR"),
            kind="alternative",
        ),
        text="We hold 88 records.",
        names=["attachment-1.ics"],
        types=["text/calendar"],
    ),
    Row(
        "logo-shown-by-html",
        multi(
            inner(TEXT, part("Content-Type: text/html", body=b"<img src='cid:logo@x'>88")),
            attached(
                "Content-Type: image/png; name=image001.png",
                "Content-ID: <logo@x>",
                "Content-Disposition: attachment",
                body=PNG64,
            ),
            kind="related",
        ),
        inline=[True],
    ),
    Row(
        "picture-that-is-a-file",
        multi(TEXT, attached("Content-Type: image/png; name=scan.png", "Content-Disposition: attachment", body=PNG64)),
        inline=[False],
    ),
    Row(
        "smime-signed",
        multi(
            TEXT,
            attached('Content-Type: application/pkcs7-signature; name="smime.p7s"', body=b"MIAGCSqGSIb3DQ=="),
            kind="signed",
        ),
        text="We hold 88 records.",
        names=["smime.p7s"],
        problem="signed; the signature is kept",
    ),
    Row(
        "smime-encrypted",
        mail(
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            "Content-Transfer-Encoding: base64",
            body=b"MIAGCSqGSIb3DQEHA6CAMIAC",
        ),
        names=["smime.p7m"],
        problem="kept unread",
    ),
    Row(
        "pgp-encrypted",
        multi(
            part("Content-Type: application/pgp-encrypted", body=b"Version: 1"),
            part(
                "Content-Type: application/octet-stream; name=encrypted.asc",
                body=b"-----BEGIN PGP MESSAGE-----\n\nabc\n",
            ),
            kind="encrypted",
        ),
        names=["attachment-1.asc", "encrypted.asc"],
        problem="encrypted.asc is encrypted or damaged and was kept unread",
    ),
    Row(
        "partial",
        mail("Content-Type: message/partial; id=1; number=1", body=b"From: a@b.example\n\nhalf"),
        problem="one piece of a mail",
    ),
    Row(
        "external-body",
        multi(
            TEXT,
            part(
                'Content-Type: message/external-body; access-type=URL; URL="https://x.example/a.pdf"',
                body=b"Content-Type: application/pdf\n\n",
            ),
        ),
        problem="https://x.example/a.pdf",
    ),
    Row(
        "message-inside",
        multi(TEXT, part("Content-Type: message/rfc822", body=NESTED)),
        text="We hold 88 records.",
        names=["The answer.eml", "inner.pdf"],
        types=["message/rfc822", "application/pdf"],
        contents=[NESTED, PDF],
    ),
    Row(
        "message-inside-in-base64",
        multi(
            TEXT,
            part("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", body=base64.encodebytes(NESTED)),
        ),
        names=["The answer.eml", "inner.pdf"],
        contents=[NESTED, PDF],
    ),
    Row("message-inside-alone", multi(part("Content-Type: message/rfc822", body=NESTED)), text="Inner words."),
    Row(
        "message-inside-a-message",
        multi(
            TEXT,
            part(
                "Content-Type: message/rfc822",
                body=multi(TEXT, part("Content-Type: message/rfc822", body=NESTED), boundary="b9"),
            ),
        ),
        names=["attachment-1.eml", "The answer.eml", "inner.pdf"],
    ),
    Row(
        "message-inside-with-broken-header",
        multi(
            TEXT,
            part(
                'Content-Type: message/rfc822; name="1L"; subject="',
                body=b"Content-Transfer-Encoding: 8bit\n\n" + NESTED,
            ),
        ),
        names=["1L", "inner.pdf"],
    ),
    Row("digest", multi(b"\n" + NESTED, b"\n" + NESTED, kind="digest"), names=["The answer.eml", "inner.pdf"] * 2),
    Row(
        "tnef",
        multi(
            TEXT,
            attached(
                "Content-Type: application/ms-tnef; name=winmail.dat",
                body=base64.encodebytes(tnef("Hidden words.", [("FOI £50.pdf", PDF)])),
            ),
        ),
        text="We hold 88 records.",
        names=["FOI £50.pdf"],
        contents=[PDF],
    ),
    Row(
        "tnef-is-all-there-is",
        mail(
            "Content-Type: application/ms-tnef; name=winmail.dat",
            "Content-Transfer-Encoding: base64",
            body=base64.encodebytes(tnef("We hold 88 records.")),
        ),
        text="We hold 88 records.",
        names=[],
    ),
    Row(
        "tnef-called-octets",
        multi(
            TEXT,
            attached(
                "Content-Type: application/octet-stream; name=ATT1.dat",
                body=base64.encodebytes(tnef("", [("a.pdf", PDF)])),
            ),
        ),
        names=["a.pdf"],
    ),
    Row(
        "tnef-cut-short",
        multi(
            TEXT,
            attached(
                "Content-Type: application/ms-tnef; name=winmail.dat",
                body=base64.encodebytes(tnef("", [("a.pdf", PDF)])[:30]),
            ),
        ),
        text="We hold 88 records.",
        names=["winmail.dat"],
        problem="winmail.dat could not be opened",
    ),
    Row(
        "outlook-message-that-is-none",
        multi(
            TEXT,
            attached(
                "Content-Type: application/vnd.ms-outlook; name=a.msg",
                body=base64.encodebytes(
                    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0\0".encode("utf-16-le")
                ),
            ),
        ),
        names=["a.msg"],
        problem="a.msg could not be opened",
    ),
]

PEOPLE = [
    Row(
        "from-unquoted-comma",
        b"From: Smith, Ann, North Yorkshire Police <ann@x.example>\n\n88",
        sender=("Smith, Ann, North Yorkshire Police", "ann@x.example"),
    ),
    Row(
        "from-unquoted-colon", b"From: FOI Unit: Kent <foi@x.example>\n\n88", sender=("FOI Unit: Kent", "foi@x.example")
    ),
    Row(
        "from-brackets-in-name",
        b"From: FOI [OFFICIAL] (Kent) <foi@x.example>\n\n88",
        sender=("FOI [OFFICIAL] (Kent)", "foi@x.example"),
    ),
    Row("from-comment-for-name", b"From: foi@x.example (FOI Unit)\n\n88", sender=("FOI Unit", "foi@x.example")),
    Row(
        "from-encoded-comma",
        b"From: =?utf-8?Q?Smith=2C_Ann?= <ann@x.example>\n\n88",
        sender=("Smith, Ann", "ann@x.example"),
    ),
    Row(
        "from-encoded-in-quotes",
        b'From: "=?utf-8?Q?Smith=2C_Ann?=" <ann@x.example>\n\n88',
        sender=("Smith, Ann", "ann@x.example"),
    ),
    Row("from-raw-8-bit", b"From: Si\xe2n <s@x.example>\n\n88", sender=("Siân", "s@x.example")),
    Row("from-without-brackets", b"From: Ann Smith ann@x.example\n\n88", sender=("Ann Smith", "ann@x.example")),
    Row("from-double-brackets", b"From: Ann <<ann@x.example>>\n\n88", sender=("Ann", "ann@x.example")),
    Row("from-bracket-never-closed", b"From: Ann <ann@x.example\n\n88", sender=("Ann", "ann@x.example")),
    Row("from-mailto", b"From: <mailto:ann@x.example>\n\n88", sender=("", "ann@x.example")),
    Row("from-capital-domain", b"From: Ann.S@KENT.Police.UK\n\n88", sender=("", "Ann.S@kent.police.uk")),
    Row("from-apostrophe", b"From: Pat.D.O'Example@met.police.uk\n\n88", sender=("", "Pat.D.O'Example@met.police.uk")),
    Row("from-route", b"From: <@a.example,@b.example:ann@x.example>\n\n88", sender=("", "ann@x.example")),
    Row("from-daemon", b"From: MAILER-DAEMON\n\n88", sender=("MAILER-DAEMON", "")),
    Row("from-missing-sender-there", b"Sender: ann@x.example\nSubject: x\n\n88", sender=("", "ann@x.example")),
    Row("from-empty-then-good", b"From: \nFrom: ann@x.example\n\n88", sender=("", "ann@x.example")),
    Row("from-name-is-an-address", b'From: "a@b.example" <c@d.example>\n\n88', sender=("a@b.example", "c@d.example")),
    Row(
        "from-escaped-quotes",
        b'From: "Ann \\"FOI\\" Smith" <ann@x.example>\n\n88',
        sender=('Ann "FOI" Smith', "ann@x.example"),
    ),
    Row("to-encoded-whole", mail("To: =?utf-8?Q?jane=40example.org?="), to=[("", "jane@example.org")]),
    Row("to-group", mail("To: undisclosed-recipients:;"), to=[]),
    Row(
        "to-group-with-people",
        mail("To: team: a@b.example, C <c@d.example>;"),
        to=[("", "a@b.example"), ("C", "c@d.example")],
    ),
    Row("to-semicolons", mail("To: a@b.example; c@d.example"), to=[("", "a@b.example"), ("", "c@d.example")]),
    Row("to-leading-comma", mail("To: , a@b.example,, c@d.example,"), to=[("", "a@b.example"), ("", "c@d.example")]),
    Row(
        "to-bracket-lost-over-two-fields",
        mail("To: <a@b.example", "Cc: c@d.example>"),
        to=[("", "a@b.example")],
        more={"recipients": ("a@b.example", "c@d.example")},
    ),
    Row("to-folded-name", mail("To: Jane", "\t<a@b.example>"), to=[("Jane", "a@b.example")]),
    Row("to-garbage", mail("To: <p class='x'></p>"), to=[]),
    Row("reply-to-without-address", mail('Reply-To: "KLAUS" <>'), more={"reply_to": None}),
    Row(
        "our-tag-in-delivered-to",
        mail("To: foi-requests@x.example", "Delivered-To: jane+KENT-1@example.org"),
        more={"recipients": ("foi-requests@x.example", "jane+kent-1@example.org")},
    ),
    Row(
        "our-tag-in-rewritten-address",
        mail("To: prvs=4647=jane+kent-1@example.org"),
        more={"recipients": ("prvs=4647=jane+kent-1@example.org", "jane+kent-1@example.org")},
    ),
    Row(
        "our-tag-in-received",
        mail("Received: by mx for <jane+kent-1@example.org>; Tue, 3 Mar 2026 10:00:00 +0000"),
        more={"recipients": ("jane+kent-1@example.org",)},
    ),
    Row("message-id-with-brackets-inside", mail("Message-ID: <[abc]@x>"), more={"message_id": "<[abc]@x>"}),
    Row("message-id-without-brackets", mail("Message-ID: abc@x"), more={"message_id": "<abc@x>"}),
    Row("message-id-on-the-next-line", mail("Message-ID:", " <abc@x>"), more={"message_id": "<abc@x>"}),
    Row(
        "references-with-commas",
        mail("References: <a@x>,<b@x>", "\t<c@x>"),
        more={"references": ("<a@x>", "<b@x>", "<c@x>")},
    ),
    Row("in-reply-to-with-words", mail("In-Reply-To: Your message of Monday <a@x>"), more={"in_reply_to": ("<a@x>",)}),
    Row("in-reply-to-empty", mail("In-Reply-To: "), more={"in_reply_to": ()}),
]

ROWS = [*HEADERS, *LINES, *CHARSETS, *ENCODINGS, *NAMES, *PARTS, *PEOPLE]
