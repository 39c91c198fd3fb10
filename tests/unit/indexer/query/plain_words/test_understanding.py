"""Plain words: what is certainly a name, a grade or a time, what may be one, and what stays a word."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.dates import ANY_DATE, DateRange
from indexer.query import All, And, Filter, Or, Query, Term, parse_query, print_query
from indexer.query.plain_words import described, readings_in, understand, without_readings

TODAY = date(2026, 11, 29)

READ = (
    ("nottingham care leavers", "letters to Nottingham", "care leavers", "", "a council and a topic"),
    ("derby caseloads since 2021", "letters to Derby since 2021", "caseloads", "", "a council and a time"),
    ("caseloads east midlands", "letters to councils in the East Midlands", "caseloads", "", "a region"),
    ("letters before 2015 about neglect", "letters up to the end of 2014", "about neglect", "", "a time, and the words that lead to it"),
    ("derby 2021", "letters to Derby from 2021", "", "", "a year by itself"),
    ("letters to derby", "letters to Derby", "", "", "the word “letters” says nothing more"),
    ("derby reports", "letters to Derby", "", "", "nor does “reports” after a name"),
    ("ofsted reports slough neglect", "letters to Slough", "neglect", "", "nor whose reports they are"),
    ("ofsted letters to leeds", "letters to Leeds", "", "", "nor whose letters"),
    ("letters about caseloads derby", "letters to Derby", "about caseloads", "", "“letters about” is a frame, wherever the name is"),
    ("derby letters about caseloads", "letters to Derby", "about caseloads", "", "also after a name"),
    ("derby letters to families", "letters to Derby", "letters to families", "", "letters that are a matter of the text"),
    ("court reports derby", "letters to Derby", "court reports", "", "reports that are one"),
    ("inspections in 2018 neglect", "letters from 2018", "neglect", "", "inspections are what letters are about"),
    ("care home inspections derby", "letters to Derby", "care home inspections", "", "but not of homes"),
    ("letters home", "", "letters home", "", "letters without any name"),
    ("letters since 2021", "letters since 2021", "", "", "letters and a time"),
    ("Slough Borough Council agency", "letters to Slough", "agency", "", "an official name"),
    ("hull city council", "letters to Hull", "", "", "a name with another kind of council than the register has"),
    ("kingston upon hull early help", "letters to Hull", "early help", "", "of several words"),
    ("city of york", "letters to York", "", "", "with what it is before it"),
    ("borough of slough neglect", "letters to Slough", "neglect", "", "also where the register has no such name"),
    ("royal borough of greenwich fostering", "letters to Greenwich", "fostering", "", "with two words before it"),
    ("london borough of sutton neglect", "letters to Sutton", "neglect", "", "an official name of a borough"),
    ("Stoke-on-Trent care leavers", "letters to Stoke-on-Trent", "care leavers", "", "with hyphens"),
    ("st. helens neglect", "letters to St Helens", "neglect", "", "with a full stop"),
    ("nottm caseloads", "letters to Nottingham", "caseloads", "", "a short name that only readers write"),
    ("h&f thresholds", "letters to Hammersmith and Fulham", "thresholds", "", "with a sign for “and”"),
    ("north yorks", "letters to North Yorkshire", "", "", "a short county, the longest name"),
    ("yorks neglect", "letters to councils in Yorkshire and The Humber", "neglect", "", "a short region"),
    ("bury focused visits", "letters of the type “Focused visit” to Bury", "", "", "an ordinary word before the name of letters"),
    ("bury the report", "", "bury the report", "letters to Bury", "and elsewhere"),
    ("southwark judgment", "", "southwark judgment", "letters to Southwark", "the name of a judgment"),
    ("letters to councils in Wales", "letters to councils in Wales", "", "", "councils in a nation"),
    ("moved to councils and Wales", "", "moved to councils and Wales", "letters to councils in Wales", "but not beside them"),
    ("RI councils neglect", "letters with the overall grade “requires improvement”", "neglect", "", "a grade in two letters"),
    ("what did ofsted say about derby", "letters to Derby", "what did ofsted say about", "", "the words of a question stay, to be told of"),
    ("brighton & hove missing", "letters to Brighton and Hove", "missing", "", "with a sign for “and”"),
    ("kensington chelsea neglect", "letters to Kensington and Chelsea", "neglect", "", "with “and” left out"),
    ("fulham neglect", "letters to Hammersmith and Fulham", "neglect", "", "half of a name of two places"),
    ("Derby's caseloads", "letters to Derby", "caseloads", "", "a possessive"),
    ("dorset thresholds", "letters to Dorset", "thresholds", "", "a name that two councils had"),
    ("dorset county council", "letters to Dorset County", "", "", "and one that is one's alone"),
    ("cumbria help", "letters to Cumbria", "help", "", "an abolished council keeps its own letters"),
    ("newcastle", "letters to Newcastle upon Tyne", "", "", "a short name"),
    ("newcastle under lyme", "", "newcastle under lyme", "letters to Newcastle-under-Lyme", "a town whose council has no such services"),
    ("new york", "", "new york", "", "a place that only sounds like one"),
    ("kent care leavers", "letters to Kent", "care leavers", "", "a county, not one of its districts"),
    ("surrey devon neglect", "letters to Surrey or Devon", "neglect", "", "counties"),
    ("surrey heath housing", "", "surrey heath housing", "letters to Surrey Heath", "a district, not its county"),
    ("west devon", "", "west devon", "letters to West Devon", "another"),
    ("West Devon Borough Council", "letters to West Devon", "", "", "with what kind of council it is"),
    ("letters to cambridge", "letters to Cambridge", "", "", "after “letters to”"),
    ("cambridge fostering team", "", "cambridge fostering team", "letters to Cambridge", "a town of a county"),
    ("tunbridge wells", "", "tunbridge wells", "letters to Tunbridge Wells", "a town that ends in another word"),
    ("rugby club", "", "rugby club", "letters to Rugby", "a game"),
    ("hart of the matter", "", "hart of the matter", "letters to Hart", "an ordinary word"),
    ("eden project", "", "eden project", "letters to Eden", "a name of something else"),
    ("tea in Boston", "", "tea in Boston", "letters to Boston", "another town of the name, also with a capital"),
    ("craven gosport fareham", "", "craven gosport fareham", "letters to Craven, letters to Gosport, letters to Fareham", "towns"),
    ("gosport borough council", "letters to Gosport", "", "", "a town with a cue"),
    ("wells", "", "wells", "", "a city without a council of its own"),
    ("cardiff care leavers", "letters to Cardiff", "care leavers", "", "a Welsh council"),
    ("caerdydd care leavers", "letters to Cardiff", "care leavers", "", "by its Welsh name"),
    ("sir gâr fostering", "letters to Carmarthenshire", "fostering", "", "with an accent"),
    ("glasgow neglect", "letters to Glasgow", "neglect", "", "a Scottish council"),
    ("highland cattle", "", "highland cattle", "letters to Highland", "an ordinary word"),
    ("angus", "", "angus", "letters to Angus", "a first name"),
    ("children from scotland", "", "children from scotland", "letters to councils in Scotland", "a nation"),
    ("welsh councils neglect", "letters to Welsh councils", "neglect", "", "councils of a nation"),
    ("down and out", "", "down and out", "", "no half of a name of a district"),
    ("derby and leeds caseloads", "letters to Derby or Leeds", "and caseloads", "", "two councils: either"),
    (
        "nottingham or nottinghamshire care leavers",
        "letters to Nottingham or Nottinghamshire",
        "or care leavers",
        "",
        "joined by “or” in small letters",
    ),
    ("derby derbyshire", "letters to Derby or Derbyshire", "", "", "city and county"),
    ("north yorkshire", "letters to North Yorkshire", "", "", "the longest name"),
    ("south yorkshire", "", "south yorkshire", "letters to councils in Yorkshire and The Humber", "a part of a region that is no council"),
    ("greater manchester", "", "greater manchester", "letters to Manchester", "a county that is no council"),
    ("statistical neighbours of derby caseloads", "letters to statistical neighbours of Derby", "caseloads", "", "statistical neighbours"),
    ("caseloads derby's statistical neighbours", "letters to statistical neighbours of Derby", "caseloads", "", "after the council"),
    (
        "derby and its statistical neighbours caseloads",
        "letters to Derby and its statistical neighbours",
        "caseloads",
        "",
        "with the council itself",
    ),
    ("statistical neighbours", "", "statistical neighbours", "", "of nobody"),
    ("letters from CQC about delay", "letters by the Care Quality Commission", "from about delay", "", "an inspectorate"),
    ("reports by the care quality commission", "letters by the Care Quality Commission", "", "", "by its whole name"),
    ("hmip reports derby", "letters by HMI Probation to Derby", "", "", "by an abbreviation"),
    ("CQC and Ofsted reports on delay", "letters by the Care Quality Commission", "and on delay", "", "with Ofsted, which says no more"),
    ("ofsted and CQC inspections", "letters by the Care Quality Commission", "", "", "the other way round"),
    ("what did CQC say about delay", "letters by the Care Quality Commission", "what did say about delay", "", "in a question"),
    ("Care Inspectorate Wales letters", "letters by Care Inspectorate Wales", "", "", "the longest name"),
    ("letters from the ombudsman", "letters by the Local Government and Social Care Ombudsman", "", "", "by what it is called"),
    ("CQC registration", "", "CQC registration", "letters by the Care Quality Commission", "a matter of the text"),
    ("previous cqc inspections", "", "previous cqc inspections", "letters by the Care Quality Commission", "those that a letter speaks of"),
    ("cqc inspections of homes", "", "cqc inspections of homes", "letters by the Care Quality Commission", "of what is no council"),
    ("reading", "", "reading", "letters to Reading", "a word that is a name too"),
    ("reading support", "", "reading support", "letters to Reading", "beside others"),
    ("Reading support", "", "Reading support", "letters to Reading", "with a capital at the beginning, as phones write it"),
    (
        "foster carers in reading",
        "",
        "foster carers in reading",
        "letters to Reading",
        "in small letters, where it may be a subject taught",
    ),
    ("foster carers in Reading", "letters to Reading", "foster carers in", "", "with a capital among small letters"),
    ("READING CASELOADS", "", "READING CASELOADS", "letters to Reading", "all in capitals"),
    ("Reading Borough Council", "letters to Reading", "", "", "the whole name"),
    ("reading council caseloads", "letters to Reading", "caseloads", "", "with “council”"),
    ("letters to reading", "letters to Reading", "", "", "after “letters to”"),
    ("slough and reading caseloads", "letters to Slough or Reading", "and caseloads", "", "beside a certain name"),
    ("bury supervision", "", "bury supervision", "letters to Bury", "another such word"),
    ("neglect in Barking", "letters to Barking and Dagenham", "neglect in", "", "half of a name that is a word too"),
    (
        "bath and north east somerset neglect",
        "letters to Bath and North East Somerset",
        "neglect",
        "",
        "a longer name that begins with one",
    ),
    ("working together for children", "", "working together for children", "", "a trust's name that is plain words"),
    ("Achieving for Children weak", "letters to Achieving for Children", "weak", "", "with its capitals"),
    ("Ms Bradford", "", "Ms Bradford", "", "a person"),
    ("cllr kent", "", "cllr kent", "", "a councillor"),
    ("Derby Street", "", "Derby Street", "letters to Derby", "a street"),
    ("kent police", "", "kent police", "letters to Kent", "the police"),
    ("hackney model", "", "hackney model", "letters to Hackney", "a model of practice"),
    ("derby county", "", "derby county", "letters to Derby", "a city is no county"),
    ("derbyshire county fostering", "letters to Derbyshire", "fostering", "", "a county is"),
    ("children placed in kent", "", "children placed in kent", "letters to Kent", "where children went"),
    ("mentions derby", "", "mentions derby", "", "what a text mentions"),
    ("not in london caseloads", "", "not in london caseloads", "", "what is left out"),
    ("excluding london", "", "excluding london", "", "in another way"),
    ("london caseloads", "letters to councils in London", "caseloads", "", "a region that is a city"),
    ("inner london caseloads", "", "inner london caseloads", "letters to councils in London", "a part of it"),
    ("caseloads in the north west", "letters to councils in the North West", "caseloads in the", "", "with words that lead to it"),
    ("north-west caseloads", "letters to councils in the North West", "caseloads", "", "with a hyphen"),
    ("north west team", "", "north west team", "", "a team of one council"),
    ("north east london", "", "north east london", "letters to councils in London", "a part of a city"),
    ("midlands", "letters to councils in the Midlands", "", "", "two regions"),
    ("yorkshire agency", "letters to councils in Yorkshire and The Humber", "agency", "", "a region by a short name"),
    (
        "leeds east midlands",
        "letters to Leeds",
        "east midlands",
        "letters to councils in the East Midlands",
        "a region without the council named",
    ),
    ("which london boroughs have high caseloads", "letters to London boroughs", "which have high caseloads", "", "a type of council"),
    ("county councils in the south east send", "letters to county councils in the South East", "in the send", "", "a type and a region"),
    ("county councils", "letters to county councils", "", "", "a type alone"),
    ("counties caseloads", "letters to county councils", "caseloads", "", "a type by its short name"),
    ("home counties caseloads", "", "home counties caseloads", "letters to county councils", "but not a part of the country"),
    ("neighbouring county councils", "", "neighbouring county councils", "letters to county councils", "types of others"),
    ("inadequate councils 2019", "letters with the overall grade “inadequate” from 2019", "", "", "a grade and a year"),
    ("councils rated outstanding", "letters with the overall grade “outstanding”", "", "", "a grade after its cue"),
    ("councils judged inadequate by ofsted", "letters with the overall grade “inadequate”", "", "", "with who judged"),
    (
        "good or outstanding councils in london",
        "letters with the overall grade “good” or “outstanding” to councils in London",
        "",
        "",
        "two grades",
    ),
    (
        "requires improvement councils caseloads",
        "letters with the overall grade “requires improvement”",
        "caseloads",
        "",
        "a grade of two words",
    ),
    ("councils that require improvement", "letters with the overall grade “requires improvement”", "", "", "as a verb"),
    ("areas that require improvement", "", "areas that require improvement", "", "which is no grade of a council"),
    (
        "county councils rated inadequate since 2018",
        "letters with the overall grade “inadequate” to county councils since 2018",
        "",
        "",
        "a grade of a type of council",
    ),
    (
        "inadequate london councils",
        "letters with the overall grade “inadequate” to councils in London",
        "",
        "",
        "a region between grade and councils",
    ),
    (
        "letters from councils in the north east that were inadequate in 2019",
        "letters with the overall grade “inadequate” to councils in the North East from 2019",
        "",
        "",
        "a whole sentence",
    ),
    ("derby rated inadequate 2019", "letters with the overall grade “inadequate” to Derby from 2019", "", "", "a council and its grade"),
    ("derby was inadequate in 2019", "letters with the overall grade “inadequate” to Derby from 2019", "", "", "in other words"),
    ("overall grade inadequate neglect", "letters with the overall grade “inadequate”", "neglect", "", "the grade by name"),
    ("neglect inadequate overall", "letters with the overall grade “inadequate”", "neglect", "", "a grade that is called overall"),
    (
        "councils not rated inadequate",
        "",
        "councils not rated inadequate",
        "letters with the overall grade “inadequate”",
        "what is left out",
    ),
    (
        "assessments rated inadequate",
        "",
        "assessments rated inadequate",
        "letters with the overall grade “inadequate”",
        "what is no council",
    ),
    ("inadequate supervision", "", "inadequate supervision", "letters with the overall grade “inadequate”", "a grade as a plain word"),
    ("outstanding practice", "", "outstanding practice", "letters with the overall grade “outstanding”", "another"),
    ("good practice", "", "good practice", "", "one that is too usual to offer"),
    ("good councils", "letters with the overall grade “good”", "", "", "but not before councils"),
    ("focused visits slough", "letters of the type “Focused visit” to Slough", "", "", "a letter type in the plural"),
    ("focussed visits", "letters of the type “Focused visit”", "", "", "in another spelling"),
    (
        "monitoring visit slough 2021 neglect",
        "letters of the type “Monitoring visit” to Slough from 2021",
        "neglect",
        "",
        "in the singular",
    ),
    (
        "progress since the last monitoring visit",
        "",
        "progress since the last monitoring visit",
        "letters of the type “Monitoring visit”",
        "a visit that a letter speaks of",
    ),
    ("since the monitoring visits", "", "since the monitoring visits", "letters of the type “Monitoring visit”", "several of them"),
    ("annual conversations leadership", "letters of the type “Annual conversation”", "leadership", "", "another type"),
    (
        "ILACS 2023 foster carers",
        "letters of the type “Inspection report (ILACS)” from 2023",
        "foster carers",
        "",
        "an abbreviation of one",
    ),
    ("ilacs framework", "", "ilacs framework", "letters of the type “Inspection report (ILACS)”", "what is written about one"),
    ("JTAI neglect", "letters of the type “Joint targeted area inspection”", "neglect", "", "an abbreviation in capitals"),
    ("SIF reports before 2016", "letters of the type “SIF report” up to the end of 2015", "", "", "a name of two types, and a time"),
    ("inspection reports derby neglect", "letters of the type “Inspection report” to Derby", "neglect", "", "a name of four types"),
    ("SEND inspections since 2023", "letters of the type “SEND inspection” since 2023", "", "", "a name of all SEND inspections"),
    ("SEND revisits", "letters of the type “Area SEND revisit”", "", "", "but not of what follows them"),
    (
        "joint inspections criminal exploitation",
        "letters of the type “Joint inspection”",
        "criminal exploitation",
        "",
        "a name that two types share",
    ),
    (
        "improvement notice",
        "",
        "improvement notice",
        "letters of the type “Improvement notice”",
        "a type that is mostly a matter of the text",
    ),
    ("peer challenge leadership", "", "peer challenge leadership", "letters of the type “Peer challenge”", "a type that others speak of"),
    ("joint targeted area inspection", "letters of the type “Joint targeted area inspection”", "", "", "a label"),
    ("neglect 2021", "letters from 2021", "neglect", "", "a year among words"),
    ("children act 1989", "", "children act 1989", "letters from 1989", "a law"),
    ("2014 act", "", "2014 act", "letters from 2014", "before the law"),
    ("working together 2018", "", "working together 2018", "letters from 2018", "guidance"),
    (
        "keeping children safe in education 2021",
        "",
        "keeping children safe in education 2021",
        "letters from 2021",
        "guidance with other words between",
    ),
    ("derby 2019 2021", "letters to Derby from 2019 or 2021", "", "", "two years: either"),
    (
        "before 2015 after 2018 caseloads",
        "",
        "before 2015 after 2018 caseloads",
        "letters up to the end of 2014, letters since 2019",
        "days that no letter can have",
    ),
    ('"derby" caseloads', "", '"derby" caseloads', "", "in quotation marks"),
    ("derby OR leeds", "", "derby OR leeds", "", "beside OR"),
    ("caseloads -derby", "", "caseloads -derby", "", "excluded"),
    ("(derby caseloads) audit", "", "(derby caseloads) audit", "", "in brackets"),
    ("authority:leeds since 2021", "letters since 2021", "", "", "beside a typed field"),
    ("leeds-based audit", "", "leeds-based audit", "", "a part of a word"),
    ("which councils were told caseloads are too high", "", "which councils were told caseloads are too high", "", "nothing to understand"),
    ("front door backlog", "", "front door backlog", "", "nor here"),
    ("the north", "", "the north", "", "no region"),
    ("is leeds still inadequate", 'letters with the overall grade “inadequate” to Leeds', "", "", "a question of a council’s grade"),
    ("has leeds ever been outstanding", "letters with the overall grade “outstanding” to Leeds", "", "", "of all its grades"),
    ("was leeds inadequate in 2019", "letters with the overall grade “inadequate” to Leeds from 2019", "", "", "of its grade in a year"),
    ("is leeds good at adoption", "letters to Leeds", "is good at adoption", "", "not what it is good at"),
    ("when did derby last have a focused visit", "letters of the type “Focused visit” to Derby", "when did last have a", "",
     "a question of letters"),
    ("last JTAI in derby since 2019", "letters of the type “Joint targeted area inspection” to Derby since 2019", "last in", "",
     "with a time"),
    ("supervision since the last focused visit derby", "letters to Derby", "supervision since the last focused visit",
     "letters of the type “Focused visit”", "but not of what came after one"),
    ("compare derby and leeds", "letters to Derby or Leeds", "", "", "two councils beside one another"),
    ("derby vs leeds caseloads", "letters to Derby or Leeds", "caseloads", "", "in other words"),
    ("how does hull compare with derby on neglect", "letters to Hull or Derby", "how does with on neglect", "", "in a question"),
    ("north east RI", "letters with the overall grade “requires improvement” to councils in the North East", "", "",
     "a short form of a grade beside a name"),
    ("most recent JTAI", "letters of the type “Joint targeted area inspection”", "most recent", "", "the newest of a type"),
    ("compare caseloads derby", "letters to Derby", "compare caseloads", "", "but not one council"),
    ("vs derby leeds", "letters to Derby or Leeds", "vs", "", "nor without one on each side"),
    ("neighbours of derby", "", "neighbours of derby",
     "letters to statistical neighbours of Derby", "its neighbours are not Derby, and may be those around it"),
    ("bucks fostering", "", "bucks fostering", "letters to Buckinghamshire", "a short form that is a word too"),
    ("letters to Staffs", "letters to Staffordshire", "", "", "with a word that says so"),
    ("LB barnet fostering", "letters to Barnet", "fostering", "", "a London borough"),
    ("W Northants fostering", "letters to West Northamptonshire", "fostering", "", "with a letter for the direction"),
    ("w kent fostering", "", "w kent fostering", "letters to Kent", "which makes it a part of another council"),
    ("derby,leeds caseloads", "letters to Derby or Leeds", "caseloads", "", "with nothing but a comma between"),
    ("JTAI from 2019", "letters of the type “Joint targeted area inspection” from 2019", "", "", "letters of a type from a year"),
    ("is leeds good or outstanding", "letters with the overall grade “good” or “outstanding” to Leeds", "", "", "a question of two grades"),
    ("RI leadership", "", "RI leadership", "letters with the overall grade “requires improvement”", "a short form of a grade"),
    ("inadequate 2024", "letters with the overall grade “inadequate” from 2024", "", "", "a grade with a time alone"),
    ("leeds inadequate 2024", "letters to Leeds from 2024", "inadequate", "letters with the overall grade “inadequate”",
     "of a council, where letters may say so in words"),
    ("e riding fostering", "letters to East Riding of Yorkshire", "fostering", "", "a short form"),
)
"""What is typed; the letters that it certainly means; the words left; the letters that are only offered; why."""


@pytest.mark.parametrize(("typed", "letters", "left", "offered", "why"), READ, ids=[row[0] for row in READ])
def test_plain_words_are_read_as_a_careful_reader_would(typed: str, letters: str, left: str, offered: str, why: str) -> None:
    """What is certain filters, what is not is offered, and everything else is searched for."""
    root = parse_query(typed).root
    readings = readings_in(root, TODAY)
    understood = understand(root, readings)
    said = described(understood.readings) if understood.readings else ""
    doubts = ", ".join(described((one,)) for one in readings if not one.certain)
    assert (said, print_query(Query(root=understood.root)), doubts) == (letters, left, offered), why


FILTERS = (
    ("derby derbyshire neglect", (Filter("authority", ("DER", "DBY")),), ANY_DATE, "two names are values of one filter"),
    ("dorset", (Filter("authority", ("DST", "DOR")),), ANY_DATE, "a name of two councils means both"),
    ("midlands", (Filter("region", ("East Midlands", "West Midlands")),), ANY_DATE, "as one of two regions does"),
    ("london boroughs", (Filter("authority_type", ("London borough",)),), ANY_DATE, "a type of council, and no region"),
    ("2019 2021", (Filter("year", ("2019", "2021")),), ANY_DATE, "years are values"),
    ("since 2021", (), DateRange(date(2021, 1, 1)), "any other time is days"),
    ("2019 since 2018", (Filter("year", ("2019",)),), DateRange(date(2018, 1, 1)), "of both kinds together"),
    ("since 2018 before 2021", (), DateRange(date(2018, 1, 1), date(2020, 12, 31)), "days are those in all spans"),
    ("SIF reports", (Filter("letter_type", ("SIF re-inspection report", "SIF report (single inspection)")),), ANY_DATE, "two types"),
    ("good or outstanding councils", (Filter("grade", ("good", "outstanding")),), ANY_DATE, "grades"),
    ("front door", (), ANY_DATE, "nothing"),
)


@pytest.mark.parametrize(("typed", "filters", "dates", "why"), FILTERS)
def test_readings_become_filters_and_dates(typed: str, filters: tuple[Filter, ...], dates: DateRange, why: str) -> None:
    """One filter for each field, with every value."""
    root = parse_query(typed).root
    understood = understand(root, readings_in(root, TODAY))
    assert (understood.filters, understood.dates) == (filters, dates), why


def test_each_reading_keeps_its_words() -> None:
    """As they were typed, so that readers can be told which of their words were understood."""
    root = parse_query("Neglect in St. Helens since Sept 2019").root
    assert [one.words for one in readings_in(root, TODAY)] == ["St Helens", "since Sept 2019"]


def test_one_reading_can_be_taken_out() -> None:
    """The words of others stay, and so does whatever is no plain word."""
    root = parse_query('derby "in need" since 2021 -agency').root
    council, time = readings_in(root, TODAY)
    assert print_query(Query(root=without_readings(root, (council,)))) == '"in need" since 2021 -agency'
    assert print_query(Query(root=without_readings(root, (time,)))) == 'derby "in need" -agency'
    assert without_readings(root, ()) == root


def test_stop_words_do_not_stay_alone() -> None:
    """If nothing else is left there is nothing to search for; what is excluded stays excluded."""
    root = parse_query("what about the letters to derby -agency").root
    assert print_query(Query(root=understand(root, readings_in(root, TODAY)).root)) == "-agency"
    assert understand(Term("derby"), readings_in(Term("derby"), TODAY)).root == All()


def test_what_was_added_is_not_read() -> None:
    """Neither words that the program added nor those of which any one is enough."""
    assert readings_in(And((Term("derby", also=True), Term("audit"))), TODAY) == ()
    assert readings_in(Or((Term("derby"), Term("leeds"))), TODAY) == ()
