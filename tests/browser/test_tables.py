"""Tables of results in a real browser: they sort by their heads, and those of sentences are cards on a phone."""
import pytest

pytestmark = pytest.mark.browser

# A table of our own in a page of the site, with what is hard to sort; the page is told anew that it is whole.
PLANT = """([heads, rows, extra]) => {
    const cells = (tag, values) => values.map(v => `<${tag}>${v}</${tag}>`).join('');
    document.querySelector('article').innerHTML = `<div class="fs-table-block"><div class="fs-table-scroll">
        <table class="fs-table"><thead><tr>${cells('th', heads)}</tr></thead><tbody>${rows.map(r =>
        `<tr>${cells('td', r)}</tr>`).join('')}${extra}</tbody></table></div></div>`;
    window.dispatchEvent(new Event('DOMContentLoaded'));
}"""


def planted(page, heads, rows, extra=""):
    page.evaluate(PLANT, [heads, rows, extra])
    return page.locator("article table.fs-table")


def column(table, number):
    return [row.locator("th, td").nth(number).inner_text() for row in table.locator("tbody tr").all()]


@pytest.mark.parametrize(("language", "values", "expected"), [
    ("en", ["10", "9", "–", "−2", "1,200"], ["−2", "9", "10", "1,200", "–"]),
    ("en", ["12 %", "–", "+3 %", "−0.5 %"], ["−0.5 %", "+3 %", "12 %", "–"]),
    ("en", ["< 0.001", "0.04", "–", "(0.012)"], ["< 0.001", "(0.012)", "0.04", "–"]),
    ("en", ["beta 10", "Beta 9", "–", "alpha"], ["alpha", "Beta 9", "beta 10", "–"]),
    # A word among numbers: all of them are words.
    ("en", ["10", "2 of 3", "–"], ["2 of 3", "10", "–"]),
    # By pinyin: chang, cheng, chong, zhu; bei, cheng, guang, shang.
    ("zh", ["珠三角", "重庆", "成都", "长三角"], ["长三角", "成都", "重庆", "珠三角"]),
    ("zh", ["上海", "–", "成都", "北京", "广州"], ["北京", "成都", "广州", "上海", "–"]),
])
def test_numbers_signs_shares_and_names_have_their_order(visit, address, language, values, expected):
    page = visit().open(f"{address}{language}/intro.html")
    table = planted(page, ["Key", "Value"], [[f"k{n}", value] for n, value in enumerate(values)])
    head = table.locator("thead th").nth(1)
    seen = []
    for _ in range(3):
        head.locator("button").press("Enter")
        seen.append((head.get_attribute("aria-sort"), column(table, 1)))
    down = [v for v in reversed(expected) if v != "–"] + [v for v in expected if v == "–"]
    assert seen == [("ascending", expected), ("descending", down), ("none", values)]


def test_equal_rows_keep_their_order_and_one_head_is_marked(visit, address):
    page = visit().open(f"{address}en/intro.html")
    table = planted(page, ["Key", "A", "B"], [["x", "2", "1"], ["y", "1", "1"], ["z", "2", "0"]])
    heads = table.locator("thead th")
    heads.nth(1).locator("button").click()
    assert column(table, 0) == ["y", "x", "z"]
    heads.nth(1).locator("button").click()
    assert column(table, 0) == ["x", "z", "y"]
    heads.nth(2).locator("button").click()
    assert column(table, 0) == ["z", "x", "y"]
    assert [head.get_attribute("aria-sort") for head in heads.all()] == ["none", "none", "ascending"]


@pytest.mark.parametrize("extra", ["<tr><td rowspan='2'>a</td><td>1</td></tr><tr><td>2</td></tr>",
                                   "<tr><td colspan='2'>both</td></tr>"])
def test_merged_cells_do_not_sort(visit, address, extra):
    page = visit().open(f"{address}en/intro.html")
    table = planted(page, ["Key", "Value"], [["x", "2"], ["y", "1"]], extra)
    assert table.locator("button").count() == 0 and table.locator("[aria-sort]").count() == 0


@pytest.mark.parametrize(("language", "up", "back"), [
    ("en", "Sorted by Place, ascending", "In the original order again"),
    ("zh", "已按“地区”升序排列", "已恢复原有顺序")])
def test_the_lessons_of_chapter_2_sort_by_keyboard_and_say_so(visit, address, language, up, back):
    window = visit()
    page = window.open(f"{address}{language}/chapters/02_world.html")
    table = page.locator("#ch2-table-lessons table")
    before = column(table, 0)
    said = page.locator("article > p[role='status']")
    button = table.locator("thead button").first
    button.focus()
    page.keyboard.press("Enter")
    assert said.inner_text() == up and column(table, 0) != before and sorted(column(table, 0)) == sorted(before)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert said.inner_text() == back and column(table, 0) == before
    assert window.complaints == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_javascript_a_table_is_as_it_was(browser, address, language):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{language}/chapters/02_world.html")
    table = page.locator("#ch2-table-lessons table")
    assert table.locator("thead th").count() >= 5 and table.locator("button").count() == 0
    assert page.locator(".fs-cards").count() == 0
    context.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["02_world", "05_polycentricity", "06_resilience"])
def test_verdicts_are_cards_on_a_phone_and_a_table_on_a_desktop(visit, address, language, name):
    window = visit(width=390)
    page = window.open(f"{address}{language}/chapters/{name}.html")
    cards = page.locator("table.table.fs-cards").last
    found = cards.evaluate("""table => ({
        fits: [table, ...table.querySelectorAll('td')].every(e => e.getBoundingClientRect().right <= innerWidth
            && e.scrollWidth <= e.clientWidth),
        stacked: [...table.tBodies[0].rows].every(row => [...row.cells].every((cell, n) =>
            !n || cell.getBoundingClientRect().top >= row.cells[n - 1].getBoundingClientRect().bottom - 1)),
        labels: [...table.tBodies[0].rows[0].cells].slice(1).map(cell => cell.dataset.label),
        heads: [...table.tHead.rows[0].cells].slice(1).map(head => head.textContent.trim()),
        shown: getComputedStyle(table.tBodies[0].rows[0].cells[1], '::before').content,
        roles: [table, table.tBodies[0], table.rows[1], table.rows[1].cells[1]].map(e => e.getAttribute('role')),
    })""")
    assert found["fits"] and found["stacked"]
    assert found["labels"] == found["heads"] and len(found["labels"]) == 4
    assert found["labels"][0] in found["shown"]
    assert found["roles"] == ["table", "rowgroup", "row", "cell"]
    page.set_viewport_size({"width": 1280, "height": 900})
    assert cards.evaluate("t => getComputedStyle(t.rows[1]).display") == "table-row"


def test_tables_of_numbers_scroll_on_a_phone_and_their_titles_stay(visit, address):
    page = visit(width=390).open(f"{address}en/chapters/05_polycentricity.html")
    found = page.locator("#ch5-table-measures").evaluate("""block => {
        const box = block.querySelector('.fs-table-scroll'), title = block.querySelector('caption');
        const first = block.querySelector('tbody th'), before = [title, first].map(e => e.getBoundingClientRect().left);
        box.scrollLeft = 120;
        const after = [title, first].map(e => e.getBoundingClientRect().left);
        return {moved: box.scrollLeft, before, after, wide: title.getBoundingClientRect().width - box.clientWidth,
                cards: box.querySelector('table').classList.contains('fs-cards')};
    }""")
    assert found["moved"] == 120 and found["before"] == found["after"] and found["wide"] <= 0 and not found["cards"]


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 390, "light"), ("zh", 390, "dark"),
                                                           ("zh", 1280, "light")])
def test_cards_and_heads_that_sort_are_no_barrier(visit, address, language, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(width=width, scheme=scheme).open(f"{address}{language}/chapters/04_networks.html")
    page.locator("table.fs-sortable thead button").first.click()
    serious = [(one["id"], [node["target"] for node in one["nodes"][:3]])
               for one in Axe().run(page, context="article").response["violations"]
               if one["impact"] in {"serious", "critical"}]
    assert serious == []
