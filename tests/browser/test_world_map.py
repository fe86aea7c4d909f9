"""The map of the world that answers, in a real browser: by mouse, list, filter and keyboard, in both schemes."""
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
    rows = [("London", 0.0, 51.5, 60.0, "London", "Europe", 9e6), ("Oxford", -1.3, 51.8, 44.0, "London", "Europe", 1e5),
            ("Cambridge", 0.1, 52.2, 45.0, "London", "Europe", 1e5), ("Lagos", 3.4, 6.5, 35.0, None, "Africa", 14e6),
            (NASTY, -74.0, 40.7, 59.0, None, "Americas", None), ("Lima", 283.0, -12.0, None, None, "Americas", 1e7)]
    table = pd.DataFrame(rows, columns=["city", "lon", "lat", "score", "agglomeration", "continent", "population"])
    table["name_zh"] = ["伦敦", "牛津", "剑桥", "拉各斯", NASTY, "利马"]

    def make(language="en", **given):
        return figures.interactive_world(table, score_label="Score 得分", evidence="simulated", source="A toy 示例",
                                         language=language, **given).html

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
            f'{{ margin: 8px; font-family: sans-serif }}</style></head><body><main><h1>World</h1>'
            f'{"".join(parts)}</main></body></html>', encoding="utf-8")
        window = visit(width=width, scheme=scheme)
        window.open(page.as_uri())
        return window

    return open_


def cities(page):
    return [row.split("\t")[0].strip() for row in page.locator("tbody tr:visible").all_inner_texts()]


def say(page):
    return page.get_by_role("status").inner_text()


def at_home(window):
    assert window.complaints == []
    assert [url for url in window.requests if not url.startswith(("file:", "data:"))] == []
    assert window.page.title() == "whole"


def test_it_says_the_values_of_a_city_and_who_belongs_to_it(open_page, made):
    window = open_page(made())
    page = window.page
    assert say(page) == ("London, Score 得分: 60, Continent: Europe, Population: 9,000,000. In the agglomeration London "
                         "with Cambridge, Oxford. 6 of 6 cities shown.")
    page.get_by_role("combobox", name="City", exact=True).select_option("Lima")
    assert say(page) == ("Lima, Continent: Americas, Population: 10,000,000. In no innovative agglomeration. "
                         "6 of 6 cities shown.")
    assert page.locator("tr[aria-current]").inner_text().startswith("Lima")
    assert page.locator("circle.fs-world-chosen").get_attribute("data-i") == "5"
    at_home(window)


def test_filters_leave_the_same_cities_in_map_list_table_and_csv(open_page, made):
    window = open_page(made())
    page = window.page
    page.get_by_role("combobox", name="Continent", exact=True).select_option("Europe")
    page.get_by_role("spinbutton", name="Score from").fill("45")
    assert cities(page) == ["London", "Cambridge"]
    assert page.locator("circle:not([hidden])").count() == 2
    assert page.get_by_role("combobox", name="City", exact=True).locator("option").all_inner_texts() == [
        "Cambridge", "London"]
    csv = unquote(page.get_by_role("link", name="Download as CSV").get_attribute("href"))
    assert csv.count("\n") == 3 and '"Cambridge","45"' in csv and "Lagos" not in csv
    page.get_by_role("spinbutton", name="Score from").fill("99")
    assert say(page) == "no city. 0 of 6 cities shown." and cities(page) == []
    page.get_by_role("spinbutton", name="Score from").fill("")
    page.get_by_role("combobox", name="Continent", exact=True).select_option("Americas")
    # A city that the filter took away gives place to the one with the highest score.
    assert say(page).startswith("Nasty</script>") and cities(page) == [NASTY, "Lima"]
    at_home(window)


def test_arrow_keys_and_clicks_choose_cities(open_page, made):
    window = open_page(made(), width=350)
    page = window.page
    map_ = page.locator("svg.fs-world-svg")
    page.get_by_role("combobox", name="City", exact=True).select_option("Lagos")
    map_.focus()
    page.keyboard.press("ArrowLeft")
    assert say(page).startswith("Lima")
    page.keyboard.press("ArrowUp")
    assert say(page).startswith("Nasty")
    box = page.locator("circle[data-i='4']").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 6, box["y"] + box["height"] / 2 + 6)
    assert say(page).startswith("Lagos")
    page.get_by_role("checkbox", name="Zoom to the city").check()
    assert map_.evaluate("map => map.viewBox.baseVal.width") < 150
    # The page stays where it is, the list alone moves.
    assert page.evaluate("scrollX") == 0
    at_home(window)


@pytest.mark.parametrize(("language", "width", "scheme"), [
    ("en", 350, "light"), ("zh", 350, "dark"), ("zh", 900, "light"), ("en", 900, "dark")])
def test_it_fits_and_has_no_serious_barrier(open_page, made, language, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    window = open_page(made(language), width=width, scheme=scheme, language="zh-CN" if language == "zh" else "en")
    page = window.page
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    for target in page.locator("select:not(:disabled), input, svg.fs-world-svg").all():
        assert target.bounding_box()["height"] >= 17
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["target"]) for v in found if v["impact"] in {"serious", "critical"}] == []
    at_home(window)


def test_without_a_script_all_cities_are_in_the_table(browser, tmp_path, made):
    page_file = tmp_path / "page.html"
    page_file.write_text(f'<!doctype html><meta charset="utf-8"><title>t</title>{made()}', encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("tbody tr:visible").count() == 6 and "holds all of them" in page.inner_text("body")
    assert not page.locator("select").first.is_visible()
    assert page.locator("circle:visible").count() == 6
    context.close()
