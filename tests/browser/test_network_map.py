"""The map of networks that answers, in a real browser: by mouse, list and keyboard, in both schemes, from a file."""
from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest

import flowspace
from flowspace import figures

pytestmark = pytest.mark.browser
STYLE = (Path(flowspace.__file__).parent / "site" / "static" / "flowspace.css").read_text(encoding="utf-8")
NASTY = "Nasty</script><img src=x onerror=document.title='broken'>"


@pytest.fixture
def made():
    cities = pd.DataFrame({
        "adcode": ["1", "2", "3", "4", "5"], "longitude": [110.0, 112.0, 120.0, 111.0, None],
        "latitude": [30.0, 30.2, 30.0, 36.0, None], "name_en": ["West", "Middle", "East", NASTY, "Unplaced"],
        "name_zh": ["西市市", "中市市", "东市市", "北市市", "无坐标市"]})
    rail = [("1", "2", 9), ("2", "1", 4), ("1", "3", 2), ("4", "1", 7.5), ("3", "5", 1)]
    rows = [("rail_services", 2016, *r) for r in rail] + [
        ("copatents", y, a, b, w + y - 2010) for y in (2010, 2011) for a, b, w in
        [("1", "2", 5), ("1", "3", 8), ("1", "4", 2)]]
    table = pd.DataFrame(rows, columns=["layer", "year", "from_adcode", "to_adcode", "weight"])

    def make(language="en", **given):
        return figures.interactive_network(
            table, cities, language=language, source="A toy 示例", directed=["rail_services"],
            evidence={"rail_services": "observed", "copatents": "simulated"},
            **({"units": {"rail_services": "Trains"}} | given)).html

    return make


@pytest.fixture
def periods():
    """A map of periods whose layers have weights that are not whole, and sources of their own."""
    cities = pd.DataFrame({"adcode": ["1", "2", "3"], "longitude": [110.0, 112.0, 120.0],
                           "latitude": [30.0, 30.2, 34.0], "name_en": ["West", "Middle", "East"],
                           "name_zh": ["西市市", "中市市", "东市市"]})
    rows = [("a", "2015–2019", "1", "2", 53.8333), ("a", "2015–2019", "1", "3", 12345.0),
            ("a", "2010–2014", "1", "2", 0.012345), ("b", "改革时期", "1", "2", 1234.5)]
    table = pd.DataFrame(rows, columns=["layer", "period", "from_adcode", "to_adcode", "weight"])

    def make(language="en"):
        return figures.interactive_network(table, cities, language=language, labels={"a": "A", "b": "B"},
                                           source={"a": "registers", "b": "made up"},
                                           evidence={"a": "observed", "b": "simulated"}).html

    return make


@pytest.fixture
def open_page(visit, tmp_path):
    def open_(*parts, width=900, scheme="light", language="en"):
        ground = {"light": "#ffffff", "dark": "#14181e"}[scheme]
        page = tmp_path / "page.html"
        page.write_text(
            f'<!doctype html><html lang="{language}" data-theme="{scheme}"><head><meta charset="utf-8"><title>whole'
            f'</title><meta name="viewport" content="width=device-width"><style>{STYLE} html {{ color-scheme: {scheme};'
            f'--pst-color-background: {ground}; background: {ground}; --pst-color-link: '
            f'{"#1259c3" if scheme == "light" else "#84b6f4"} }} a {{ color: var(--pst-color-link) }} body '
            f'{{ margin: 8px; font-family: sans-serif }}</style></head><body><main><h1>Networks</h1>'
            f'{"".join(parts)}</main></body></html>', encoding="utf-8")
        window = visit(width=width, scheme=scheme)
        window.open(page.as_uri())
        return window

    return open_


def rows(page, number=0):
    table = page.locator(".fs-network").nth(number).locator("table")
    return [[cell.strip() for cell in row.split("\t")] for row in table.locator("tbody tr").all_inner_texts()]


def say(page, number=0):
    return page.locator(".fs-network").nth(number).get_by_role("status").inner_text()


def at_home(window):
    assert window.complaints == []
    assert [url for url in window.requests if not url.startswith(("file:", "data:"))] == []
    assert window.page.title() == "whole"


def test_layer_year_and_city_are_chosen_from_lists(open_page, made):
    window = open_page(made())
    page = window.page
    assert rows(page) == [["Middle", "outgoing", "9"], ["East", "outgoing", "2"], [NASTY, "incoming", "7.5"],
                          ["Middle", "incoming", "4"]]
    assert page.locator(".fs-network-badges").inner_text() == "observed"
    assert page.get_by_role("combobox", name="Year", exact=True).is_disabled()
    page.get_by_role("combobox", name="Layer", exact=True).select_option("Co-patents")
    assert page.locator(".fs-network-badges").inner_text() == "simulated"
    assert rows(page) == [["East", "9"], ["Middle", "6"], [NASTY, "3"]]  # 2011 is the last year
    page.get_by_role("combobox", name="Year", exact=True).select_option("2010")
    assert rows(page)[0] == ["East", "8"]
    page.get_by_role("combobox", name="City", exact=True).select_option("East")
    assert rows(page) == [["West", "8"]]
    assert say(page) == "East, Co-patents, 2010. Strongest partners: West (8)."
    page.get_by_role("combobox", name="Layer", exact=True).select_option("High-speed trains")
    assert rows(page) == [["Unplaced", "outgoing", "1"], ["West", "incoming", "2"]]
    assert say(page).endswith("Not on the map, for want of coordinates: Unplaced.")
    at_home(window)


def test_periods_sources_and_three_digits(open_page, periods):
    window = open_page(periods())
    page = window.page
    assert rows(page) == [["East", "12,345"], ["Middle", "53.8"]]
    assert say(page) == "West, A, 2015–2019. Strongest partners: East (12,345), Middle (53.8)."
    assert page.locator(".fs-source").inner_text() == "Source: registers"
    link = page.get_by_role("link", name="Download as CSV")
    assert "53.8333" in unquote(link.get_attribute("href")) and "period" in unquote(link.get_attribute("href"))
    assert link.get_attribute("download") == "network-a-2015_2019-1.csv"
    page.get_by_role("combobox", name="Period", exact=True).select_option("2010–2014")
    assert rows(page) == [["Middle", "0.0123"]]
    page.get_by_role("combobox", name="Layer", exact=True).select_option("B")
    assert rows(page) == [["Middle", "1,230"]] and page.locator(".fs-source").inner_text() == "Source: made up"
    assert page.locator(".fs-network-badges").inner_text() == "simulated"
    page.get_by_role("combobox", name="Layer", exact=True).select_option("A")
    assert say(page).startswith("West, A, 2015–2019.")  # the last one: none of the other layer's name
    at_home(window)


def test_a_period_with_a_name_has_no_word_for_year(open_page, periods):
    window = open_page(periods("zh"), language="zh-CN")
    assert say(window.page).startswith("西市，A，2015–2019年。")
    window.page.get_by_role("combobox", name="网络层", exact=True).select_option("B")
    assert say(window.page).startswith("西市，B，改革时期。")
    at_home(window)


def test_a_click_near_a_point_chooses_its_city(open_page, made):
    window = open_page(made(), width=350)
    page = window.page
    box = page.locator("circle[data-i='2']").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 9, box["y"] + box["height"] / 2 - 9)
    assert say(page).startswith("East, High-speed trains, 2016.")
    far = page.locator("svg.fs-network-svg").bounding_box()
    page.mouse.click(far["x"] + far["width"] * 0.6, far["y"] + far["height"] * 0.5)
    assert say(page).startswith("East, High-speed trains, 2016.")
    at_home(window)


@pytest.fixture
def sparse():
    """A map whose first layer, of 2001 and 2003, has no links of two cities: one near a linked one, one far off."""
    cities = pd.DataFrame({"adcode": ["1", "2", "3", "4"], "longitude": [110.0, 120.0, 110.58, 115.0],
                           "latitude": [30.0, 30.0, 30.1, 35.0], "name_en": ["West", "East", "Beside", "Far"]})
    rows = [("a", 2001, "1", "2", 1), ("a", 2003, "1", "2", 2)] + [
        ("b", year, "1", other, year) for year in (2001, 2002, 2003, 2005) for other in "234"]
    table = pd.DataFrame(rows, columns=["layer", "year", "from_adcode", "to_adcode", "weight"])
    return figures.interactive_network(table, cities, language="en", source="a toy", evidence="simulated",
                                       labels={"a": "A", "b": "B"}).html


def test_a_click_on_a_point_without_links_chooses_its_city(open_page, sparse):
    window = open_page(sparse, width=350)
    page = window.page

    def click(number):
        box = page.locator(f"circle[data-i='{number}']").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    for number, city in ((2, "Beside"), (3, "Far")):
        click(number)
        assert say(page) == f"{city}, A, 2003. No links." and rows(page) == [["no links"]]
        assert page.locator("circle.fs-network-chosen").get_attribute("data-i") == str(number)
    click(0)
    assert say(page).startswith("West, A, 2003. Strongest partners: East")
    at_home(window)


def test_a_click_means_no_point_outside_the_frame(open_page, sparse):
    window = open_page(sparse, width=350)
    page = window.page
    page.get_by_role("combobox", name="City", exact=True).select_option("Beside")
    page.get_by_label("Zoom to the links").check()
    frame = page.locator("svg.fs-network-svg").bounding_box()
    west = page.locator("circle[data-i='0']").bounding_box()
    beyond = frame["x"] - (west["x"] + west["width"] / 2)
    assert 0 < beyond < 25
    page.mouse.click(frame["x"] + 2, west["y"] + west["height"] / 2)
    assert say(page).startswith("Beside")
    at_home(window)


def test_another_layer_shows_its_last_year_unless_the_reader_chose_one_it_has(open_page, sparse):
    window = open_page(sparse)
    page = window.page

    def choose(**chosen):
        for name, option in chosen.items():
            page.get_by_role("combobox", name=name, exact=True).select_option(option)
        return say(page).split(". ")[0].split(", ", 1)[1]

    assert choose() == "A, 2003"
    assert choose(Layer="B") == "B, 2005"  # not 2003, though it has that year
    assert choose(Layer="A") == "A, 2003"
    assert choose(Year="2001") == "A, 2001" and choose(Layer="B") == "B, 2001"
    assert choose(Year="2002") == "B, 2002" and choose(Layer="A") == "A, 2003"
    assert choose(Layer="B") == "B, 2005"  # the year seen was not chosen, so it does not stay
    at_home(window)


def test_the_keyboard_alone_is_enough(open_page, made):
    window = open_page(made())
    page = window.page
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className.baseVal ?? (document.activeElement.className ||"
                                     "document.activeElement.parentElement.textContent.slice(0, 4))"))
    assert reached == ["Laye", "City", "Zoom", "fs-network-svg", "fs-table-scroll",
                       "fs-download fs-network-download"]
    page.locator("svg.fs-network-svg").focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    for key, city in (("ArrowRight", "Middle"), ("ArrowRight", "East"), ("ArrowRight", "East"), ("ArrowLeft", "Middle"),
                      ("ArrowUp", "Nasty"), ("ArrowDown", "Middle")):
        page.keyboard.press(key)
        assert say(page).startswith(city), (key, say(page))
    assert page.evaluate("window.scrollY") == 0
    at_home(window)


def test_links_are_drawn_from_the_chosen_city_and_stand_in_the_frame_when_zoomed(open_page, made):
    window = open_page(made())
    page = window.page
    assert page.locator(".fs-network-out").count() == 2 and page.locator(".fs-network-in").count() == 2
    assert page.locator(".fs-network-head-in").count() == 2
    wide = page.locator("svg.fs-network-svg").get_attribute("viewBox")
    # The thickest link is the largest: to the Middle, 9.
    widths = page.locator(".fs-network-out").evaluate_all("paths => paths.map(p => Number(p.getAttribute("
                                                          "'stroke-width')))")
    assert max(widths) == 5 and len(set(widths)) == 2
    page.get_by_role("combobox", name="City", exact=True).select_option("Middle")
    page.get_by_label("Zoom to the links").check()
    assert page.locator("svg.fs-network-svg").get_attribute("viewBox") != wide
    frame = page.locator("svg.fs-network-svg").bounding_box()
    for shown in ("chosen", "partner"):
        point = page.locator(f"circle.fs-network-{shown}").first.bounding_box()
        assert frame["x"] <= point["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= point["y"] <= frame["y"] + frame["height"]
    at_home(window)


def test_the_view_downloads_as_csv(open_page, made):
    window = open_page(made())
    link = window.page.get_by_role("link", name="Download as CSV")
    assert link.get_attribute("download") == "network-rail_services-2016-1.csv"
    text = unquote(link.get_attribute("href").split(",", 1)[1]).lstrip("\ufeff")
    lines = text.splitlines()
    assert lines[0] == "layer,year,evidence,direction,adcode,city,partner_adcode,partner,weight"
    assert lines[1] == '"rail_services","2016","observed","out","1","West","2","Middle","9"'
    assert len(lines) == 5 and lines[3].endswith(f'"4","{NASTY}","7.5"')
    with window.page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes().startswith(b"\xef\xbb\xbflayer")


def test_two_on_a_page_do_not_meddle_with_each_other(open_page, made):
    window = open_page(made(), made())
    page = window.page
    page.locator(".fs-network").nth(1).get_by_role("combobox", name="City", exact=True).select_option("East")
    assert say(page).startswith("West") and say(page, 1).startswith("East")
    assert rows(page)[0] == ["Middle", "outgoing", "9"] and rows(page, 1)[0] == ["Unplaced", "outgoing", "1"]
    at_home(window)


@pytest.mark.parametrize(("language", "width", "scheme"), [
    ("en", 350, "light"), ("zh", 350, "dark"), ("zh", 900, "light"), ("en", 900, "dark")])
def test_it_fits_and_has_no_serious_barrier(open_page, made, language, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    window = open_page(made(language), width=width, scheme=scheme, language="zh-CN" if language == "zh" else "en")
    page = window.page
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    for target in page.locator("select:not(:disabled), input, svg.fs-network-svg").all():
        assert target.bounding_box()["height"] >= 17
    sizes = page.locator("svg.fs-network-svg text").evaluate_all(
        "texts => texts.map(t => t.getBoundingClientRect().height)")
    assert min(sizes) >= 11
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["target"]) for v in found if v["impact"] in {"serious", "critical"}] == []
    at_home(window)


def test_without_a_script_it_says_what_it_needs(browser, tmp_path, made):
    page_file = tmp_path / "page.html"
    page_file.write_text(f'<!doctype html><meta charset="utf-8"><title>t</title>{made()}', encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert "needs it" in page.inner_text("body")
    assert not page.locator("select").first.is_visible()
    assert "observed" in page.inner_text("body") and "simulated" in page.inner_text("body")
    context.close()
