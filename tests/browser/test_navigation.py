"""Finding one's way: the contents at the side, the other edition at the same place, cities in the search, room."""
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
SITE = Path(__file__).resolve().parents[2] / "_build" / "site"


def pages_of(language):
    paths = (path for path in (SITE / language).rglob("*.html") if "_static" not in path.parts)
    # index.html only sends the reader on.
    return sorted(path.relative_to(SITE / language).as_posix() for path in paths if path.name != "index.html")


# How many lines of text a cell has, and the text; a line is what stands below all that came before.
LINES = """() => [...document.querySelectorAll('article table :is(td, th)')].map(cell => {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), boxes = [];
    for (let node; node = walk.nextNode();) {
        if (!node.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        boxes.push(...range.getClientRects());
    }
    let lines = 0, end = -Infinity;
    for (const box of boxes.sort((a, b) => a.top - b.top)) {
        if (box.top >= end - 4) lines += 1;
        end = Math.max(end, box.bottom);
    }
    return [cell.textContent.trim(), lines];
})"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_scrolls_sideways_on_a_phone(visit, address, language):
    window, wide = visit(width=390), []
    for name in pages_of(language):
        page = window.open(f"{address}{language}/{name}")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wide += [(name, width, over)] if over > 0 else []
    assert wide == []
    assert window.complaints == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_short_cells_stand_on_one_line_on_a_desktop(visit, address, language):
    window, cells = visit(), []
    for name in pages_of(language):
        if name.startswith(("intro", "pages/data", "pages/tables", "chapters/05")):
            cells += [(name, text, lines) for text, lines in window.open(f"{address}{language}/{name}").evaluate(LINES)]
    short = [cell for cell in cells if len(cell[1]) <= 6]
    assert len(short) > 500
    assert [cell for cell in short if cell[2] > 1] == []


SIDEBAR = """() => {
    const shown = element => {
        const box = element.getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
    };
    const entries = [...document.querySelectorAll('.bd-docs-nav li.active > a')];
    return {
        open: [...document.querySelectorAll('.bd-docs-nav details[open]')].map(
            d => d.parentElement.querySelector('a').getAttribute('href').split('/').pop()),
        closed: document.querySelectorAll('.bd-docs-nav details:not([open])').length,
        current: entries.pop().textContent.trim(),
        inView: shown([...document.querySelectorAll('.bd-docs-nav li.active > a')].pop()),
        above: [...document.querySelectorAll('.bd-docs-nav a')].findIndex(a => a.href.endsWith('/pages/glossary.html'))
            < [...document.querySelectorAll('.bd-docs-nav a')].findIndex(a => a.href.endsWith('/pages/data.html')),
        visible: [...document.querySelectorAll('.bd-docs-nav a')].filter(a => a.checkVisibility()).length,
    };
}"""


def test_the_contents_show_one_group_of_tables_and_where_the_reader_is(visit, address):
    window = visit()
    for name in ("places", "patents", "published"):
        links = window.open(f"{address}en/pages/tables/{name}.html").locator("article table td a")
        first = links.first.get_attribute("href")
        found = window.open(f"{address}en/pages/tables/{first}").evaluate(SIDEBAR)
        assert found["open"] == ["data.html", f"{name}.html"] and found["closed"] >= 5
        assert found["inView"] and found["above"] and found["visible"] < 60, found
    found = window.open(f"{address}en/chapters/05_polycentricity.html").evaluate(SIDEBAR)
    assert found["open"] == [] and found["visible"] < 40


def test_the_entry_of_a_page_is_in_view_however_the_contents_were_left(visit, address):
    page = visit().open(f"{address}zh/pages/datasets/book_findings.html")
    page.set_viewport_size({"width": 1280, "height": 500})
    page.evaluate("document.querySelector('#pst-primary-sidebar').scrollTop = 1e6")
    page.goto(f"{address}zh/chapters/01_literature.html", wait_until="load")
    assert page.evaluate(SIDEBAR)["inView"]


@pytest.mark.parametrize("anchor", ["the-measures", "ch5-trap", "summary-and-next-steps"])
def test_the_other_edition_opens_at_the_same_section(visit, address, anchor):
    section = "e => e.closest('section').querySelector(':scope > [id^=place-]').id"
    page = visit().open(f"{address}en/chapters/05_polycentricity.html#{anchor}")
    expected = page.locator(f"#{anchor}").evaluate(section)
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/chapters/05_polycentricity.html#*")
    assert page.evaluate("location.hash") == f"#{expected}"
    page.wait_for_timeout(300)
    assert 0 <= page.locator(f"#{expected}").evaluate("e => e.getBoundingClientRect().top") < 300


def test_the_other_edition_opens_where_the_reader_has_scrolled_to(visit, address):
    page = visit().open(f"{address}zh/pages/data.html")
    page.locator("#page-data-caveats > h2").evaluate("e => e.scrollIntoView({behavior: 'instant'})")
    # With the mouse itself: a click on the element may scroll the page first.
    box = page.get_by_role("link", name="English").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/en/pages/data.html#*")
    heading = page.locator(":target").evaluate("e => e.closest('section').querySelector('h2').textContent")
    assert heading == "Known caveats#"


def test_the_other_edition_opens_at_the_same_term(visit, address):
    page = visit().open(f"{address}en/pages/glossary.html#term-space-of-flows")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/pages/glossary.html#*")
    assert page.locator(":target").evaluate("e => e.closest('dt').textContent").startswith("流空间")


def test_the_other_edition_at_the_top_of_a_page_has_no_anchor(visit, address):
    page = visit().open(f"{address}en/pages/data.html")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/pages/data.html")


def test_the_search_keeps_its_query_in_the_other_edition(visit, address):
    page = visit().open(f"{address}en/search.html?q=gini")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/search.html?q=gini")
    page.goto(f"{address}en/genindex.html")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/genindex.html")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("query", ["Suzhou", "苏州", "石家庄", "Shijiazhuang", "Xi'an"])
def test_the_search_finds_a_city_in_either_language(visit, address, language, query):
    page = visit().open(f"{address}{language}/search.html?q={query}")
    found = page.locator("#search-results ul.search li a")
    found.first.wait_for(timeout=15000)
    page.wait_for_function("document.querySelector('#search-results p.search-summary')?.textContent.match(/[0-9]/)")
    addresses = found.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert any("datasets/cities.html" in href for href in addresses), addresses
