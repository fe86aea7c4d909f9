"""The site by keyboard alone: every stop is seen, formulas are none, menus and folded parts open, tables scroll."""
import pytest

pytestmark = pytest.mark.browser

# What has the focus: a name, its outline, and the ground on which the outline is drawn (the parent's).
FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const drawn = [element, ...element.children].find(e => getComputedStyle(e).outlineStyle !== 'none') ?? element;
    const style = getComputedStyle(drawn), box = drawn.getBoundingClientRect();
    let ground = drawn.parentElement;
    const clear = e => /rgba\\(.*, 0\\)|transparent/.test(getComputedStyle(e).backgroundColor);
    while (ground && clear(ground)) ground = ground.parentElement;
    return {
        name: `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`,
        style: style.outlineStyle, width: parseFloat(style.outlineWidth), outline: style.outlineColor,
        ground: ground ? getComputedStyle(ground).backgroundColor : 'rgb(255, 255, 255)',
        seen: box.width > 4 && box.height > 8 && box.bottom > 0
            && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        formula: element.tagName === 'MJX-CONTAINER', scrolls: element.scrollWidth > element.clientWidth,
        inside: Boolean(element.closest('#main-content')),
    };
}"""


def luminance(colour):
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1:-1].replace(",", " ").split()[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def stops(page, most=400):
    """What the tab key comes to, from the top of a page to its end."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        if not found:
            # The first stop, which skips to the content, comes into view from above.
            page.wait_for_timeout(300)
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return found
        found.append(focused)
    raise AssertionError(f"more than {most} stops of the tab key")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "width"), [
    ("en/chapters/05_polycentricity", 1280), ("zh/chapters/05_polycentricity", 390), ("zh/pages/data", 1280),
    ("en/pages/datasets/city_patents_estimated", 390), ("en/search", 1280)])
def test_every_stop_of_the_tab_key_is_seen(visit, address, name, width, scheme):
    found = stops(visit(width=width, scheme=scheme).open(f"{address}{name}.html"))
    assert len(found) > 8
    assert [stop["name"] for stop in found if not stop["seen"]] == []
    assert [stop["name"] for stop in found if stop["style"] in ("none", "hidden") or stop["width"] < 2] == []
    pale = [(stop["name"], stop["outline"], stop["ground"]) for stop in found
            if contrast(stop["outline"], stop["ground"]) < 3]
    assert pale == []
    assert [stop["name"] for stop in found if stop["formula"] and not stop["scrolls"]] == []


def test_a_formula_wider_than_a_phone_is_a_stop(visit, address):
    window = visit(width=320)
    formulas = [stop for stop in stops(window.open(f"{address}en/pages/datasets/simulation_parameters.html"))
                if stop["formula"]]
    assert formulas and all(stop["scrolls"] for stop in formulas)


def test_the_first_stop_skips_to_the_content(visit, address):
    page = visit().open(f"{address}zh/pages/data.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["inside"]


def test_groups_of_tables_open_by_keyboard(visit, address):
    page = visit().open(f"{address}en/pages/data.html")
    group = page.locator(".bd-docs-nav summary[aria-label='Pages below “Patents”']")
    group.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("datasets/")
    group.focus()
    page.keyboard.press("Space")
    assert not group.evaluate("e => e.parentElement.open")


def test_the_contents_open_and_close_by_keyboard_on_a_phone(visit, address):
    page = visit(width=390).open(f"{address}zh/pages/datasets/rail_stops.html")
    page.get_by_role("button", name="显示或隐藏全书目录").focus()
    page.keyboard.press("Enter")
    current = page.locator("dialog .bd-docs-nav li.active > a").last
    current.wait_for(state="visible")
    page.wait_for_function("""() => {
        const box = [...document.querySelectorAll('dialog .bd-docs-nav li.active > a')].pop().getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
    }""")
    page.keyboard.press("Escape")
    current.wait_for(state="hidden")


def test_downloads_are_reached_by_keyboard(visit, address):
    page = visit().open(f"{address}en/chapters/05_polycentricity.html")
    page.get_by_role("button", name="Download this page").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.btn-download-source-button')")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Download as CSV").first.focus()
    with page.expect_download():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("selector", [".fs-table-scroll", "article pre"])
def test_what_scrolls_is_moved_by_arrow_keys(visit, address, selector):
    page = visit(width=390).open(f"{address}en/chapters/05_polycentricity.html")
    number = page.evaluate(
        "s => [...document.querySelectorAll(s)].findIndex(e => e.tabIndex === 0 && e.scrollWidth > e.clientWidth + 40"
        " && e.getClientRects().length)", selector)
    box = page.locator(selector).nth(number)
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle())


def test_folded_code_opens_by_keyboard(visit, address):
    page = visit().open(f"{address}en/chapters/05_polycentricity.html")
    folded = page.locator("article details > summary").first
    folded.focus()
    before = folded.evaluate("e => e.parentElement.open")
    page.keyboard.press("Enter")
    assert folded.evaluate("e => e.parentElement.open") is not before
