"""What the simulated forces write. Invented sentences in the manner of real replies, boilerplate and all.

Dates are formatted in the text: {received}, {due}, {limit}, {today}; {received_long} and {due_long} are `2nd
March 2026`.
"""

from __future__ import annotations

AUTOMATIC = (
    """\
Thank you for contacting the Freedom of Information team at {force}. This is an automated response to let you know
that your email has reached our mailbox. Valid requests are answered as soon as possible and within 20 working days.

This mailbox is for Freedom of Information requests only. It is not monitored outside office hours. If you need to
report a crime please call 101, or 999 in an emergency.
""",
    """\
Your email to the {force} Freedom of Information inbox is acknowledged.

Please note that requests received after 4pm or at a weekend are treated as received on the next working day, and that
individual acknowledgement emails are not sent. We are receiving a high volume of requests at present and you may
experience some delay.
""",
    """\
Please accept this email as an automatic confirmation of receipt. Your request will be passed to a member of the
Public Disclosure team. Do not reply to this message.

Solicitors: copies of documents for civil or family proceedings are not supplied under the Act. The current charge for
a research fee is £106.80 and should be sent to the Civil Disclosure desk.
""",
)

OUT_OF_OFFICE = """\
I am out of the office with no access to email until {limit:%d %B %Y}. Requests under the Freedom of Information
Act sent to this mailbox are picked up by my colleagues every working day.

Regards

{officer}
Disclosure Officer
"""

ACKNOWLEDGEMENT = (
    """\
Dear {name}

Our reference: {reference}

I write in connection with your request for information, which was received by {force} on {received:%d/%m/%Y}.

Your request will now be considered in accordance with the Freedom of Information Act 2000 (the Act). You will receive a
response within the statutory timescale of 20 working days, and in any case by {due:%d/%m/%Y}. In some circumstances we
may be unable to achieve this deadline. If so you will be informed and given a revised timescale at the earliest
opportunity.

There may be a fee payable for the retrieval, collation and provision of the information. Should this be the
case you will be informed, and the 20 working day timescale will be suspended until payment is received.

Should you have any further enquiries please quote the reference above.
""",
    """\
Dear {name},

FREEDOM OF INFORMATION REQUEST REFERENCE NO: {reference}

Thank you for your email, which I acknowledge. It was marked as received on the {received_long} and has been
recorded under the reference {reference}.

We aim to provide our answer by {due_long}.
""",
    """\
Good morning

I acknowledge receipt of your request dated {received:%d %B %Y} regarding {topic}. It has been logged under the
above reference and allocated to a researcher.

A response is due by {due:%d %B %Y}.
""",
    """\
Dear Sir or Madam

Enquiry ref: {reference}

Your request for information under the Freedom of Information Act 2000 has been received on {received:%d/%m/%Y} and is
being dealt with. Under the Act we are required to respond within 20 working days; you should hear from us by
{due:%d/%m/%Y}.
""",
)

CLARIFICATION = """\
Dear {name}

Our reference: {reference}

Thank you for your request for information, received on {received:%d/%m/%Y}.

To enable us to meet your request, could you please provide this office with further information. We are unable
to identify the information you require without some clarification under section 1(3) of the Act. Please could
you clarify:

- whether "investigations" means every matter that was recorded by our Professional Standards Department, or only those
  in which a formal investigation was opened; and
- whether specials and volunteers are to be counted.

Once we have heard from you, we will be able to begin to process your request. If this information has not been received
by {limit:%d/%m/%Y} your request will be treated as withdrawn.
"""

ANSWER = (
    """\
Dear {name}

Freedom of Information request reference: {reference}

I write in connection with your request for information concerning {topic}, received on {received:%d/%m/%Y}.

Following receipt of your request, searches were conducted within {force} to locate the information. I have today
decided to disclose the located information to you. {where}
{answers}
This response is unique to {force} and you are advised not to compare it with the responses of other forces: recording
practices differ, and the systems used for the extraction of these figures are not generic.

Your attention is drawn to your right of complaint. If you are dissatisfied with the handling of your request you may
ask for an internal review within 40 working days of this letter, and then apply to the Information Commissioner's
Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF.
""",
    """\
Dear {name},

Our ref: {reference}

Thank you for your request of {received_long}. {force} holds the information you asked for. {where}
{answers}
The figures are correct at the date of this response. They are a count of cases, not of persons.

If you are not satisfied with this response, please see our complaints procedure. You may also write to the Information
Commissioner.
""",
    """\
Good afternoon

RE: {reference}

Please find below our response to your request under the Freedom of Information Act. {where}
{answers}
I trust this satisfies your enquiry.
""",
)

BELOW = "Our response is set out below."
ATTACHED = "Please see the attached document, which contains the information disclosed."
COVER = """\
Dear {name}

Please find attached our response to your Freedom of Information request, reference {reference}.
"""

LATE = "Please accept my apologies for the delay in providing you with this response."
CLARIFIED = "In accordance with your clarification, the figures count formal investigations, specials included."

IN_PART = """\
The information sought in question {withheld} is exempt by virtue of section 40(2) (personal information) of the
Act. The number is so low that, with what is already in the public domain, the persons concerned could be
identified. This is a class based absolute exemption and no public interest test is required. In respect of that
question alone this letter is a refusal notice under section 17 of the Act.
"""

APOLOGY = """\
Dear {name}

{reference}

I am sorry that you have not yet had an answer to your request. Due to an increase in the volume of work we were
unable to complete it within the 20 working days. It is now with the department concerned and we hope to write
to you shortly.
"""

REFUSAL = """\
Dear {name}

Freedom of Information request reference: {reference}

I write in connection with your request for information, received by {force} on {received:%d/%m/%Y}, concerning {topic}.

Our data are not organised in such a way as to allow us to provide an answer within the appropriate limit. Cases
are not marked as concerning social media, and the information is not held in an easily retrievable format: a
manual review of some 2,300 conduct files, at an average of five minutes a file, would take about 190 hours.

The cost of providing you with the information is therefore above the amount to which we are legally required to
respond, that is, the cost of locating and retrieving the information exceeds the appropriate level as stated in
the Freedom of Information (Fees and Appropriate Limit) Regulations 2004: £450, or 18 hours at £25 an hour. In
accordance with the Act, this letter represents a Refusal Notice for this particular request under section
17(5), by virtue of section 12(1).

Section 16 - advice and assistance You may wish to refine your request so that it falls within the limit: a
shorter period, such as twelve months, or cases that led to a misconduct hearing could be searched. Any new
request would have to be considered afresh.

You may ask for an internal review of this decision within 40 working days, and then complain to the Information
Commissioner.
"""

JOINT_ANSWER = """\
Dear {name}

Freedom of Information requests {reference}

{force} have considered your requests of {received:%d/%m/%Y} together and our response is below. The figures for
each force stand in a column of their own in the attached document. They are correct as of {today:%d %B %Y}.

Should you have any further queries, please contact the Information Rights team that serves both.
"""

SIGNATURES = (
    "Regards\n\n{officer}\nFreedom of Information Officer\n{force}",
    "Yours sincerely\n\n{officer}\nInformation Access Decision Maker, Information Governance",
    "Kind regards,\n{officer} | Disclosure Team | {force}\nTel 101",
    "Information Rights Unit\n{force}",
)
OFFICERS = (
    "A. Fernsby", "B. Quillfeather", "C. Marlowe-Tay", "D. Osgodby", "E. Pennistone", "F. Rookhope", "G. Silverdale",
    "H. Thistleton", "J. Umberleigh", "K. Wray",
)  # fmt: skip

MARKINGS = ("", "OFFICIAL", "Classification: OFFICIAL", "NOT PROTECTIVELY MARKED", "")
DISCLAIMERS = (
    """\
This email and any files sent with it are intended for the addressee only and may be confidential. If you have received
it in error, tell the sender and delete it. {force} monitors internet and email use. Opinions expressed may not be
official policy.""",
    "",
    """\
********************************************************************************
The information in this message is confidential. Any unauthorised disclosure may be unlawful.
********************************************************************************""",
)
WELSH = "Rydym yn croesawu gohebiaeth yn Gymraeg. / We welcome correspondence in Welsh."

NOT_DELIVERED = """\
Delivery has failed to these recipients or groups:

{address}
The email address you entered couldn't be found. Please check the recipient's email address and try to resend it.

Diagnostic information for administrators:

Generating server: mx.{domain}

{address}
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; mailbox no longer in use'
"""
