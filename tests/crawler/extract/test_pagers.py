"""Pagers and headlines that only a script follows, and the number field of the MetInfo CMS."""

import time

import pytest

from crawler.extract.found_links import FoundLinks
from crawler.extract.links import find_links

BOARD = "http://mseap.org/mseap/news/news/newsList.do"
NEWS = "https://press.port.example/news/"
FORM = '<form name="frm" action="{}" method="post"><input type="hidden" name="pageIndex" value="1">{}</form>'


def found(html: str, *, url: str = BOARD) -> FoundLinks:
    return find_links(f"<html><body>{html}</body></html>".encode(), url=url, content_type="text/html")


def next_page(html: str, *, url: str = BOARD) -> str | None:
    return found(html, url=url).next_page


@pytest.mark.parametrize(
    "link",
    [
        '<a href="javascript:fn_egov_select_linkPage(2);">2</a>',
        '<a href="#" onclick="fn_egov_select_linkPage(2);return false; ">2</a>',
        '<a href="javascript:fn_egov_link_page(2)">2</a>',
        '<a href="javascript:linkPage(2)"><img src="/n.gif" alt="다음"></a>',
        '<a href="#none" onclick="javascript:linkPage(\'2\'); return false;">2</a>',
        '<a onclick="fn_egov_select_noticeList(2)">2</a>',
        '<a href="javascript:goPage( 2 );">Next</a>',
        '<a href="JavaScript:fnPaging(2)">2</a>',
    ],
)
def test_a_pager_that_submits_a_form_leads_to_its_address_with_pageindex(link: str) -> None:
    assert next_page(link + FORM.format("/mseap/news/news/newsList.do", "")) == f"{BOARD}?pageIndex=2"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="javascript:fn_egov_link_page(2)">2</a>',
        '<a href="#" onclick="linkPage(2); return false;">2</a>',
    ],
)
def test_egovframe_s_own_pager_needs_no_form_on_the_page(link: str) -> None:
    assert next_page(link) == f"{BOARD}?pageIndex=2"
    assert next_page(link.replace("(2)", "(4)"), url=f"{BOARD}?pageIndex=3") == f"{BOARD}?pageIndex=4"


@pytest.mark.parametrize(
    ("here", "following"),
    [("", "page=1"), ("?page=0", "page=1"), ("?page=1", "page=2"), ("?page=3", None)],
)
def test_a_pager_may_count_from_nought(here: str, following: str | None) -> None:
    numbers = "".join(f'<a href="/news?page={number}">{number + 1}</a>' for number in range(4))
    told = next_page(f'<a href="/2019">2019</a>{numbers}', url=f"https://a.example/news{here}")
    assert told == (f"https://a.example/news?{following}" if following else None)


def test_a_pager_s_next_ten_pages_are_not_the_next_page() -> None:
    numbers = "".join(f'<a href="javascript:linkPage({number})">{number}</a>' for number in range(1, 11))
    ten = '<a href="javascript:linkPage(11)" class="next">다음</a>'
    assert next_page(ten + numbers) == f"{BOARD}?pageIndex=2"
    assert next_page(ten + numbers, url=f"{BOARD}?pageIndex=10") == f"{BOARD}?pageIndex=11"
    plain = '<a href="?pageIndex=11" class="next">다음</a><a href="?pageIndex=2">2</a>'
    assert next_page(plain) == f"{BOARD}?pageIndex=2"


def test_the_last_page_of_a_form_s_pager_leads_nowhere() -> None:
    links = "".join(f'<a href="javascript:linkPage({number})">{number}</a>' for number in (1, 2, 3, 3))
    assert next_page(links, url=f"{BOARD}?pageIndex=3") is None


def test_the_action_that_the_script_gives_the_form_counts_before_the_form_s_own() -> None:
    script = """<script>function fn_other(n){ document.frm.action = '/mseap/news/news/newsDetail.do'; }
    function fn_egov_link_page(pageNo){ document.frm.pageIndex.value = pageNo;
      document.frm.action = "/mseap/news/archive/archiveList.do;jsessionid=0A1B.node1";
      document.frm.submit(); }
    </script>"""
    links = '<a href="javascript:fn_egov_link_page(2)">2</a>' + FORM.format("", "")
    assert next_page(script + links) == "http://mseap.org/mseap/news/archive/archiveList.do?pageIndex=2"


@pytest.mark.parametrize(
    "function",
    [
        """function linkPage(n){ $("#frm").attr("action", "{}").submit(); }""",
        """function linkPage (n) { $('#frm').attr({action: '{}'}).submit(); }""",
        """var linkPage = function(n){ document.frm.action = '{}'; };""",
        """const linkPage = (n) => { document.frm.action = `{}`; };""",
        """var board = { linkPage: function(n) { frm.action='{}'; frm.submit(); } };""",
    ],
)
def test_a_function_is_read_however_it_is_spelt(function: str) -> None:
    script = function.replace("{}", "/mseap/news/archive/archiveList.do")
    html = f'<script>{script}</script><a href="javascript:linkPage(2)">2</a>' + FORM.format("", "")
    assert next_page(html) == "http://mseap.org/mseap/news/archive/archiveList.do?pageIndex=2"


@pytest.mark.parametrize(
    "field", ["currentPage", "cPage", "nowPage", "page_no", "currentPageNo", "pageIndex"]
)
def test_a_form_s_field_for_the_page_has_many_names(field: str) -> None:
    form = f'<form action="newsList.do"><input type="hidden" name="{field}" value="1"></form>'
    link = '<a href="javascript:go(%222%22);">[2]</a>'
    assert next_page(form + link) == f"{BOARD}?{field}=2"


def test_the_action_of_another_function_is_not_a_pager_s() -> None:
    script = """<script>function linkPage(n){ document.frm.submit(); }
    function fn_old(){ document.frm.action = '/mseap/news/old/oldList.do'; }</script>"""
    html = script + '<a href="javascript:linkPage(2)">2</a>' + FORM.format("", "")
    assert next_page(html) == f"{BOARD}?pageIndex=2"


@pytest.mark.parametrize(
    "action", ["", "/mseap/news/news/newsDetail.do", "http://other.example/list.do", "javascript:void(0)"]
)
def test_a_form_that_opens_entries_or_leads_away_tells_no_list(action: str) -> None:
    html = '<a href="javascript:linkPage(2)">2</a>' + FORM.format(action, "")
    assert next_page(html) == f"{BOARD}?pageIndex=2"


def test_hidden_fields_choose_the_board_and_what_is_secret_or_empty_is_left_out() -> None:
    fields = (
        '<input type="hidden" name="bbsId" value="BBSMSTR_000000000021">'
        '<input type="hidden" name="nttId" value=""><input type="hidden" name="_csrf" value="5b1f">'
        '<input type="text" name="searchKeyword" value="SCO">'
    )
    html = '<a href="javascript:linkPage(2)">2</a>' + FORM.format(
        "/cop/bbs/selectBoardList.do?menuNo=4", fields
    )
    expected = "http://mseap.org/cop/bbs/selectBoardList.do?menuNo=4&bbsId=BBSMSTR_000000000021&pageIndex=2"
    assert next_page(html) == expected


@pytest.mark.parametrize(
    "link",
    [
        '<a href="javascript:fn_search()">2</a>',
        '<a href="javascript:void(0)">2</a>',
        '<a href="javascript:fn_delete(2)">Remove</a>',
        '<a href="javascript:linkPage(2, 3)">2</a>',
        '<a href="javascript:linkPage(x)">2</a>',
        '<a href="javascript:linkPage(7)">7</a>',
        '<a href="javascript:' + "(" * 5_000 + '">2</a>',
    ],
)
def test_no_other_call_turns_a_page(link: str) -> None:
    assert next_page(link + FORM.format("", "")) is None


INPUTS = f"<form>{'<input name=a>' * 60_000}</form>"
FORMS = '<form action="x"><input name="nttI"></form>' * 30_000
OPENER = '<form action="newsDetail.do"><input type="hidden" name="nttId"></form>'


@pytest.mark.parametrize(
    ("page", "call"),
    [
        (f"<script>{'function fn_a(id){ frm.a = 1; } ' * 20_000}</script>{OPENER}", "fn_{}(9486)"),
        (INPUTS, "fn_detail(9486)"),
        (FORMS, "fn_detail(9486)"),
        (f"<script>{'function b( ' * 8_000} function a(</script>{OPENER}", "a(x);" * 48),
        (f"<script>{('function' + ' ' * 1_000) * 98} fn_a</script>{OPENER}", "fn_a(9486)"),
        (f"<script>{'a ' * 50_000}</script>{OPENER}", "a(x);" * 48),
    ],
)
def test_a_page_full_of_calls_forms_and_scripts_takes_no_time(page: str, call: str) -> None:
    links = "".join(f'<a onclick="{call.format(n)}">A headline that calls</a>' for n in range(500))
    began = time.monotonic()
    found(page + links)
    assert time.monotonic() - began < 5


DETAIL = "http://mseap.org/mseap/news/news/newsDetail.do?mode=MOD&nttId=9486"


@pytest.mark.parametrize(
    "page",
    [
        """<script>function fn_detail(id){ document.frm.nttId.value = id;
        document.frm.action = '/mseap/news/news/newsDetail.do'; document.frm.submit(); }</script>
        <form name="frm" action="/mseap/news/news/newsList.do"><input type="hidden" name="mode" value="MOD">
        <input type="hidden" name="nttId" value=""><input type="hidden" name="pageIndex" value="1"></form>""",
        """<form name="frm" action="newsDetail.do"><input type="hidden" name="mode" value="MOD">
        <input type="hidden" name="nttId"><input type="hidden" name="pageIndex" value="3"></form>""",
    ],
)
@pytest.mark.parametrize(
    "link", ["""href="javascript:fn_detail('9486')" """, 'href="#" onclick="fn_detail(9486); return false;"']
)
def test_a_headline_that_submits_a_form_with_an_id_leads_to_that_article(page: str, link: str) -> None:
    links = found(
        f"{page}<a {link}>[Nov 26] Secretary-General of SCO meets with head of the EU delegation</a>"
    )
    assert links.articles == ((DETAIL, "mseap:news:9486"),)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="javascript:linkPage(2)">2</a>',
        '<a href="javascript:linkPage(2)"><img alt="the next page of the list" src="/n.gif"></a>',
        "<a href=\"javascript:fn_down('FILE_0001', '0')\">minutes of the meeting.hwp</a>",
        "<a href=\"javascript:fn_detail('0')\">a headline without an id</a>",
        '<a href="javascript:fn_detail()">a headline without an id</a>',
        "<a href=\"javascript:fn_delete('9486')\">Remove this entry for good</a>",
    ],
)
def test_no_other_call_opens_an_article(link: str) -> None:
    script = """<script>function fn_delete(id){ frm.action = '/mseap/news/news/newsDelete.do'; }</script>"""
    form = '<form action="newsDetail.do"><input type="hidden" name="nttId"></form>'
    links = found(script + form + link)
    assert (links.articles, links.unknown) == ((), ())


GENERATOR = '<meta name="generator" content="MetInfo 7.5.0" data-variable="https://press.port.example/|cn">'
FIELD = '<div class="met_pager">{}<input type="text" id="metPageT" data-pageurl="{}" value="{}"></div>'


@pytest.mark.parametrize(
    ("told", "value", "following"),
    [
        ("index.php?class1=3&amp;page=|&amp;|4", "1", f"{NEWS}index.php?class1=3&page=2"),
        ("index.php?lang=cn&amp;class1=3&amp;page=||4", "3", f"{NEWS}index.php?lang=cn&class1=3&page=4"),
        ("list-3-|.html|12", "9", f"{NEWS}list-3-10.html"),
        ("list-3-|-en.html|12", "1", f"{NEWS}list-3-2-en.html"),
        ("list-3-|.html|12", "12", None),
        ("list-3-|.html|1", "1", None),
        ("#", "1", None),
        ("", "1", None),
        ("list-3-|.html|many", "1", None),
        ("http://other.example/list-|.html|3", "1", None),
        ("javascript:go(|)|3", "1", None),
    ],
)
def test_metinfo_s_number_field_tells_the_next_page_and_the_last(
    told: str, value: str, following: str | None
) -> None:
    assert next_page(FIELD.format("", told, value), url=NEWS) == following


def test_both_pagers_of_metinfo_agree_and_its_next_span_is_the_end() -> None:
    link = '<a href="list-3-2.html" class="NextA">下一页</a>'
    assert next_page(FIELD.format(link, "list-3-|.html|2", "1"), url=NEWS) == f"{NEWS}list-3-2.html"
    span = '<span class="NextSpan">下一页</span>'
    assert next_page(FIELD.format(span, "list-3-|.html|2", "2"), url=f"{NEWS}list-3-2.html") is None


@pytest.mark.parametrize(
    "signs",
    [
        GENERATOR,
        "<ul class='met-news-list met-pager-ajax'></ul>",
        "<input id='metPageT' data-pageurl='list-3-|.html|1' value='1'>",
    ],
)
def test_static_addresses_are_articles_on_a_page_that_metinfo_made(signs: str) -> None:
    html = '<ul><li class="media"><a href="301.html">一</a> <h4><a href="301.html">会见</a></h4></li></ul>'
    links = found(f'{signs}{html}<a href="302-en.html">Talks</a>', url=NEWS)
    assert links.articles == (
        (f"{NEWS}301.html", "metinfo:press.port.example:301"),
        (f"{NEWS}302-en.html", "metinfo:press.port.example:302"),
    )
    assert links.unknown == ()


def test_static_addresses_of_other_systems_are_of_an_unknown_shape() -> None:
    links = found('<a href="301.html">Talks</a>', url=NEWS)
    assert (links.articles, links.unknown) == ((), (f"{NEWS}301.html",))


def test_static_pages_of_metinfo_are_no_articles() -> None:
    links = found(
        GENERATOR + '<a href="/about7/show.php?id=786">About</a><a href="/product/9.html">A</a>'
        '<a href="/news/list-3-2.html">2</a>'
        '<a href="/news/index.php?class1=3&amp;page=4">4</a><a href="/news/12/">x</a>',
        url=NEWS,
    )
    assert links.articles == ()
