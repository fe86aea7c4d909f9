"""The explorer in a real browser: by keyboard, by its address, in both editions, from a folder, and what it saves."""
from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

pytestmark = pytest.mark.browser
SITE = Path(__file__).resolve().parents[2] / "_build" / "site"
THEME = {"label-content-name-mismatch", "region"}  # of the theme's own markup
VIEWS = ("map", "network", "trend", "table", "source")
TOOLS = """() => window.flowspaceParts.state(window.flowspaceExplorer,
    JSON.parse(document.querySelector(".fs-explorer script").textContent).words, "en")"""


@pytest.fixture
def explorer(visit, address):
    def open_(state="", language="en", **options):
        window = visit(**options)
        window.open(f"{address}{language}/pages/explorer.html{state}")
        window.page.wait_for_selector(".fs-explorer[data-ready]")
        return window

    return open_


def shown(page):
    return page.locator(".fs-x-status").inner_text()


def rows(page):
    """The table as it stands: heads, then cells of each row."""
    found = page.locator(".fs-x-panel tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in found]


def taken(page, name):
    """What a button saves, as text."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_bytes()


def table_of(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_nothing_is_asked_for_elsewhere_and_nothing_is_complained_of(explorer, address):
    window = explorer()
    for view in VIEWS:
        window.page.locator(f"#fs-x-tab-{view}").click()
        assert window.page.locator(f"#fs-x-panel-{view}").is_visible()
        assert window.page.locator("[role=tabpanel]:visible").count() == 1
    assert window.complaints == []
    assert [url for url in window.requests if not url.startswith((address, "data:", "blob:"))] == []


def test_it_works_from_a_folder(visit):
    window = visit()
    window.open((SITE / "en" / "pages" / "explorer.html").as_uri() + "#measure=density&layer=rail&view=table")
    assert "High-speed trains" in shown(window.page)
    assert len(table_of(taken(window.page, "CSV of this view"))) == 19
    window.page.locator("#fs-x-tab-map").click()
    assert "view=map" in window.page.evaluate("location.hash")
    window.page.go_back()
    assert window.page.locator("#fs-x-panel-table").is_visible()
    assert window.complaints == []


@pytest.mark.parametrize(("language", "width", "scheme"), [
    ("en", 1280, "light"), ("en", 390, "dark"), ("zh", 1280, "dark"), ("zh", 390, "light")])
def test_no_serious_barrier_in_any_view(explorer, language, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = explorer(language=language, width=width, scheme=scheme).page
    serious = []
    for state in ("view=map", "view=network&layer=copatents&year=2019", "view=network&layer=rail&links=between",
                  "view=trend&measure=taylor", "view=trend&measure=density&layer=rail", "view=table",
                  "view=table&rows=links&layer=rail", "view=table&rows=cities",
                  "view=source&measure=density&layer=enterprise", "measure=nonsense"):
        page.evaluate("state => { location.hash = state; }", state)
        page.wait_for_timeout(100)
        serious += [(state, one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]
                    if one["impact"] in {"serious", "critical"} and one["id"] not in THEME]
    assert serious == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_text_on_a_phone_is_large_enough_and_nothing_is_wider_than_it(explorer, language, view):
    page = explorer(f"#view={view}&measure=density&layer=copatents", language=language, width=390).page
    sizes = page.evaluate("""() => [...document.querySelectorAll(".fs-explorer *")]
        .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize))""")
    assert min(sizes) >= 11
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_tab_key_comes_to_every_control(explorer):
    page = explorer("#view=map&measure=density").page
    page.locator("#fs-x-agglomeration").focus()
    found = []
    for _ in range(40):
        found.append(page.evaluate("""() => { const e = document.activeElement;
            return e.id || e.dataset.do || e.dataset.choice || e.dataset.remove || e.dataset.stop || ""; }"""))
        page.keyboard.press("Tab")
    wanted = ["fs-x-agglomeration", "fs-x-measure", "fs-x-layer", "fs-x-adding", "fs-x-year", "fs-x-from", "fs-x-to",
              "pearl-river-delta", "fs-x-tab-map", "fs-x-panel-map", "zoom=all", "csv_seen", "csv_whole", "svg", "png",
              "link", "cite"]
    once = found[:found.index("cite") + 1]
    assert [name for name in once if name in wanted] == wanted
    # One stop for all agglomerations of the map.
    assert sum(name.isdigit() for name in once) == 1


def test_arrow_keys_move_through_tabs_map_and_trend(explorer):
    page = explorer("#view=map").page
    page.locator("#fs-x-tab-map").focus()
    for view in (*VIEWS[1:], "map"):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.id") == f"fs-x-tab-{view}"
        assert page.locator(f"#fs-x-panel-{view}").is_visible()
    page.locator("#fs-x-panel-map [data-stop][tabindex='0']").focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    after = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert after != before
    assert page.locator(".fs-x-tip").inner_text() == after
    page.keyboard.press("Enter")
    assert re.search(r"In 2023, (.*?):", after)[1] in shown(page)
    page.locator("#fs-x-tab-trend").click()
    page.locator("svg[role=slider]").focus()
    page.keyboard.press("ArrowLeft")
    assert "year=2022" in page.evaluate("location.hash")
    assert page.evaluate("document.activeElement.getAttribute('aria-valuenow')") == "2022"
    assert "In 2022" in shown(page)


def test_every_state_comes_back_from_its_address(explorer):
    page = explorer().page
    wrong = page.evaluate(f"""() => {{
        const tools = ({TOOLS})(), data = window.flowspaceExplorer, wrong = [];
        let n = 0;
        const asked = data.measures.flatMap((measure) => tools.layersOf(measure.key).flatMap((layer) =>
            tools.VIEWS.map((view) => [measure, layer, view])));
        for (const [measure, layer, view] of asked) {{
            const state = {{...tools.DEFAULTS, measure: measure.key, layer, view, agglomeration: tools.keys[n % 19],
                            rows: tools.ROWS[n % 4], links: ["within", "between"][n % 2],
                            scale: ["linear", "log"][n % 2],
                            zoom: ["all", "chosen"][n % 2]}};
            state.compare = [tools.keys[(n + 3) % 19], tools.keys[(n + 5) % 19]];
            const {{years}} = tools.series(state);
            Object.assign(state, {{from: years[0], to: years.at(-1), year: years[n % years.length]}});
            const found = tools.read(tools.write(state));
            if (found.said.length || tools.write(found.state) !== tools.write(state)) wrong.push(tools.write(state));
            for (const key of Object.keys(state)) {{
                if (String(found.state[key]) !== String(state[key])) wrong.push([key, tools.write(state)]);
            }}
            n += 1;
        }}
        return n > 300 ? wrong : ["too few"];
    }}""")
    assert wrong == []


@pytest.mark.parametrize(("state", "told", "instead"), [
    ("#measure=nonsense", "Measure “nonsense” is not there", "Patents granted"),
    ("#agglomeration=atlantis", "Agglomeration “atlantis” is not there", "Yangtze Delta"),
    ("#year=1850", "Year “1850” is not there; shown: 1990", "In 1990"),
    ("#year=soon", "Year “soon” is not there; shown: 2023", "In 2023"),
    ("#measure=density&layer=published", "Network layer", "AI co-publication, same conferences"),
    ("#from=2015&to=2005&view=trend", "were exchanged", "Patents granted"),
    ("#compare=a,b,pearl-river-delta", "“a, b” is not there", "Patents granted"),
    ("#view=globe&scale=3&links=&rows=x&zoom=y", "View “globe”", "Patents granted"),
    ("#measure=%E0%A4%A&x=<img src=x onerror=alert(1)>", "is not there", "Patents granted")])
def test_what_is_not_there_is_told_and_replaced(explorer, state, told, instead):
    window = explorer(state)
    assert told in window.page.locator(".fs-x-note").inner_text()
    assert instead in shown(window.page)
    assert window.complaints == []


def test_the_back_button_takes_back_each_step(explorer):
    page = explorer().page
    page.locator("#fs-x-measure").select_option("taylor")
    page.locator("#fs-x-agglomeration").select_option("chengdu-chongqing")
    page.locator("#fs-x-tab-table").click()
    for expected in ("Cheng-Yu", "Yangtze Delta"):
        page.go_back()
        page.wait_for_timeout(100)
        assert expected in shown(page)
    assert "Taylor" in shown(page)
    page.go_back()
    page.wait_for_timeout(100)
    assert "Patents granted" in shown(page)
    page.go_forward()
    page.wait_for_timeout(100)
    assert page.locator("#fs-x-measure").input_value() == "taylor"


@pytest.mark.parametrize("state", ["view=table&measure=gini_evenness_corrected&year=2010",
                                   "view=table&rows=years&measure=density&layer=copatents&compare=shandong-peninsula"])
def test_the_file_holds_what_the_table_shows(explorer, state):
    page = explorer(f"#{state}").page
    heads, *body = rows(page)
    found = table_of(taken(page, "CSV of this view"))
    assert len(found) == len(body) > 10
    value, evidence = heads.index("Value"), heads.index("Evidence")
    assert {(round(float(row["value"]), 3), row["evidence"]) for row in found} == {
        (float(row[value].replace(",", "")), row[evidence]) for row in body}
    assert list(found[0]) == ["agglomeration", "name_en", "name_zh", "first_year", "year", "measure", "layer", "value",
                              "lower", "upper", "unit", "evidence", "source"]


def test_the_whole_measure_is_the_library_s_own_table(explorer):
    from flowspace import geography, tables

    page = explorer("#measure=patents&view=trend").page
    whole = table_of(taken(page, "CSV of the whole measure"))
    found = {(row["agglomeration"], int(row["year"])): float(row["value"]) for row in whole}
    members = geography.members(tables.read("membership"), "prefectures")
    cities = members.merge(tables.read("city_patents_estimated"), on="adcode")
    expected = cities.groupby(["agglomeration", "year"])["patents"].sum()
    assert found.keys() == set(expected.index)
    # Six significant digits.
    assert max(abs(found[key] / expected[key] - 1) for key in found) < 1e-5


def test_cities_add_up_to_their_agglomeration(explorer):
    from flowspace import tables

    page = explorer("#view=table&rows=cities&agglomeration=beibu-gulf&year=2012").page
    found = table_of(taken(page, "CSV of this view"))
    assert len(rows(page)) - 1 == len(found) == 11
    patents = tables.read("city_patents_estimated").query("year == 2012").set_index("adcode")
    for row in found:
        assert [int(row[name]) for name in ("value", "lower", "upper")] == patents.loc[
            row["adcode"], ["patents", "lower", "upper"]].tolist()
        assert row["evidence"] == patents.loc[row["adcode"], "evidence"]
    page.evaluate("location.hash = '#view=table&rows=cities&measure=density&layer=copatents'")
    page.wait_for_timeout(100)
    found = table_of(taken(page, "CSV of this view"))
    assert {(row["measure"], row["evidence"]) for row in found} == {("strength", "simulated")}
    assert len(found) == 26


def test_simulated_layers_say_so_in_every_view_and_file(explorer):
    page = explorer("#measure=density&layer=copatents").page
    for view in VIEWS:
        page.locator(f"#fs-x-tab-{view}").click()
        head = page.locator(".fs-x-grades").inner_text()
        assert "simulated" in head and "not a finding about China" in head
    # Also while the measure itself is another one.
    page.evaluate("location.hash = '#measure=patents&layer=copatents&view=table&rows=links'")
    page.wait_for_timeout(100)
    assert "not a finding about China" in page.locator(".fs-x-grades").inner_text()
    page.evaluate("location.hash = '#measure=density&layer=copatents&view=network'")
    page.wait_for_timeout(100)
    assert page.locator(".fs-x-picture line[stroke-dasharray]").count() > 20
    links = table_of(taken(page, "CSV of this view"))
    assert {row["evidence"] for row in links} == {"simulated"}
    assert {row["evidence"] for row in table_of(taken(page, "CSV of the whole measure"))} == {"simulated"}
    picture = taken(page, "SVG").decode()
    assert "not a finding about China" in picture and "simulated" in picture
    assert "not a finding about China" in page.evaluate("""() => {
        document.querySelector("[data-do='cite']").click();
        return document.querySelector("#fs-x-text").value; }""")


@pytest.mark.parametrize("view", ["map", "network", "trend"])
def test_a_saved_picture_is_complete_in_itself(explorer, view):
    page = explorer(f"#view={view}&layer=rail", scheme="dark").page
    picture = taken(page, "SVG").decode()
    assert "Source: " in picture and "Evidence: " in picture and "flowspace" in picture
    assert not re.search(r'(?:href|src)="(?!#)', picture)
    assert taken(page, "PNG").startswith(b"\x89PNG")


def test_both_editions_show_the_same_numbers_and_lead_to_each_other(explorer):
    state = "#agglomeration=beibu-gulf&measure=pielou&year=2011&view=table"
    page = explorer(state).page
    english = [row[1:-1] for row in rows(page)[1:]]
    page.locator("a.fs-edition").click()
    page.wait_for_url("**/zh/pages/explorer.html#*")
    page.wait_for_selector(".fs-explorer[data-ready]")
    assert unquote(page.evaluate("location.hash")).startswith(state)
    assert [row[1:-1] for row in rows(page)[1:]] == english
    assert "北部湾" in shown(page)


def test_the_table_sorts(explorer):
    page = explorer("#view=table&measure=taylor").page
    page.get_by_role("button", name="Agglomeration", exact=True).click()
    assert [row[0] for row in rows(page)[1:]] == sorted((row[0] for row in rows(page)[1:]), key=str.casefold)
    page.get_by_role("button", name="Value", exact=True).click()
    values = [float(row[2]) for row in rows(page)[1:]]
    assert values == sorted(values, reverse=True)


def test_years_play_unless_motion_is_unwanted(explorer, browser, address):
    assert not explorer().page.locator(".fs-x-play").is_visible()
    context = browser.new_context(reduced_motion="no-preference")
    page = context.new_page()
    page.goto(f"{address}en/pages/explorer.html#year=2000")
    page.locator(".fs-x-play").click()
    page.wait_for_function("() => Number(document.querySelector('.fs-x-year-shown').textContent) > 2001", timeout=10000)
    page.locator(".fs-x-play").click()
    stopped = page.locator(".fs-x-year-shown").inner_text()
    page.wait_for_timeout(1200)
    assert page.locator(".fs-x-year-shown").inner_text() == stopped
    assert f"In {stopped}" in shown(page)
    context.close()


def test_without_a_script_it_says_where_the_numbers_are(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}en/pages/explorer.html")
    assert "needs a script" in page.locator(".fs-explorer").inner_text()
    assert page.locator(".fs-explorer a").count() >= 8
    context.close()


def test_compared_agglomerations_come_and_go(explorer):
    page = explorer("#view=trend&compare=").page
    assert page.locator(".fs-x-chips li").count() == 1
    for key in ("shandong-peninsula", "beibu-gulf"):
        page.locator("#fs-x-adding").select_option(key)
    assert "compare=shandong-peninsula,beibu-gulf" in page.evaluate("location.hash")
    assert "Shandong Pen." in shown(page)
    page.get_by_role("button", name="Take Shandong Pen. out of the comparison").click()
    assert "compare=beibu-gulf&" in page.evaluate("location.hash")


def test_a_hostile_name_stays_text(visit, tmp_path):
    """The page's own scripts on data whose names are markup."""
    static = SITE / "en" / "_static"
    text = (static / "explorer-data.js").read_text(encoding="utf-8")
    data = json.loads(text.removeprefix("window.flowspaceExplorer=").rstrip().removesuffix(";"))
    nasty = "<img src=x onerror=\"document.title='broken'\">"
    for one in data["agglomerations"]:
        one.update(short_en=nasty, en=nasty)
    data["cities"]["en"] = [nasty] * len(data["cities"]["en"])
    for one in (*data["measures"], *data["layers"]):
        one["en"] = nasty
    page = (SITE / "en" / "pages" / "explorer.html").read_text(encoding="utf-8")
    words = re.search(r'<script type="application/json">.*?</script>', page, re.S)[0]
    packed = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    scripts = "".join(f"<script>{(static / name).read_text(encoding='utf-8')}</script>"
                      for name in ("explorer_state.js", "explorer_pictures.js", "explorer.js"))
    made = tmp_path / "page.html"
    made.write_text(f'<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
                    f'<title>whole</title></head><body><main><div class="fs-explorer">{words}</div></main>'
                    f"<script>window.flowspaceExplorer={packed};</script>{scripts}</body></html>", encoding="utf-8")
    window = visit()
    window.open(made.as_uri())
    for view in VIEWS:
        window.page.locator(f"#fs-x-tab-{view}").click()
        window.page.wait_for_timeout(50)
        assert window.page.title() == "whole"
        assert window.page.locator(".fs-explorer img").count() == 0
    assert window.complaints == []


def test_the_year_stays_between_the_first_and_the_last(explorer):
    page = explorer("#view=trend&measure=taylor&year=2015").page
    page.locator("#fs-x-to").select_option("2010")
    assert page.locator(".fs-x-year-shown").inner_text() == "2010"
    assert not page.locator(".fs-x-note").is_visible()
    page.locator("#fs-x-year").focus()
    page.keyboard.press("Home")
    assert "In 1990" in shown(page)
    page.keyboard.press("End")
    assert "In 2010" in shown(page)
    page.evaluate("location.hash = '#measure=taylor&from=2000&to=2005&year=2019'")
    page.wait_for_timeout(100)
    assert "Year “2019” is not there; shown: 2005" in page.locator(".fs-x-note").inner_text()


def test_a_finger_shows_what_it_touches(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 900}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}en/pages/explorer.html#view=network&layer=rail")
    page.wait_for_selector(".fs-explorer[data-ready]")
    spot = page.locator("#fs-x-panel-network [data-stop]").first
    spot.scroll_into_view_if_needed()
    box = spot.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    assert re.search(r"\d+ links, weight \d", page.locator(".fs-x-tip").inner_text())
    context.close()


def saved_name(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename


def cited(page):
    page.locator("[data-do='cite']").click()
    return page.locator("#fs-x-text").input_value()


def badges(page):
    return page.locator(".fs-x-grades .fs-badge").all_inner_texts()


def test_cities_have_sentence_badge_source_and_name_of_their_own(explorer):
    page = explorer("#view=table&rows=cities&measure=functional_within&layer=published&year=2019").page
    assert "Patents granted" in shown(page) and "olycentricity" not in shown(page)
    head = page.locator(".fs-x-grades").inner_text()
    assert badges(page) == ["observed", "estimated"] and "Ma et al." not in head and "NBS" in head
    told = cited(page)
    assert "Patents granted; Yangtze Delta; 2019" in told and "Ma et al. 2023," not in told
    assert "Evidence: observed, estimated." in told
    assert {row["evidence"] for row in table_of(taken(page, "CSV of this view"))} == {"observed", "estimated"}
    assert saved_name(page, "CSV of this view") == "flowspace_cities_yangtze-river-delta_patents_2019.csv"
    # The whole measure is still the printed one.
    assert {row["evidence"] for row in table_of(taken(page, "CSV of the whole measure"))} == {"published"}


def test_colours_and_circles_of_different_kinds_both_say_what_they_are(explorer):
    page = explorer("#view=map&measure=functional_within&layer=published&year=2019").page
    assert badges(page) == ["published", "observed", "estimated"]
    for text in (page.locator(".fs-x-grades").inner_text(), cited(page), taken(page, "SVG").decode()):
        assert "Colour: " in text and "Circles: " in text
    page.evaluate("location.hash = '#view=map&measure=taylor'")
    page.wait_for_timeout(100)
    assert badges(page) == ["estimated"]


@pytest.mark.parametrize("view", ["trend", "network", "map", "table"])
def test_years_that_are_not_comparable_say_so_wherever_they_go(explorer, view):
    page = explorer(f"#view={view}&measure=density&layer=ai").page
    warning = "Years are not comparable"
    assert warning in page.locator(".fs-x-grades").inner_text()
    assert warning in cited(page)
    if view != "table":
        assert warning in re.sub(r"</?(?:text|tspan)[^>]*>", " ", taken(page, "SVG").decode())
    page.evaluate("view => { location.hash = `#view=${view}&measure=density&layer=ai_balanced`; }", view)
    page.wait_for_timeout(100)
    assert warning not in page.locator(".fs-x-grades").inner_text()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sums_of_five_years_name_their_first_and_last_year(explorer, language):
    span = "2015–2019" if language == "en" else "2015—2019"
    page = explorer("#view=map&measure=density&layer=ai_balanced&year=2019", language=language).page
    for view in ("map", "network", "table", "trend"):
        page.locator(f"#fs-x-tab-{view}").click()
        assert span in shown(page), view
        assert span in page.locator(".fs-x-chips").inner_text(), view
        assert (span if view != "trend" else span[4]) in cited(page), view
        if view != "trend":
            rows_ = table_of(taken(page, {"en": "CSV of this view", "zh": "本视图的CSV"}[language]))
            assert {(row["first_year"], row["year"]) for row in rows_} == {("2015", "2019")}, view
    page.locator("#fs-x-tab-trend").click()
    axis = page.locator("#fs-x-panel-trend svg text").first.evaluate(
        "one => [...one.ownerSVGElement.querySelectorAll('text')].map((text) => text.textContent).join(' ')")
    assert ("2019–2023" if language == "en" else "2019—2023") in axis


def test_only_what_has_an_error_says_that_it_is_shown(explorer):
    wrong = []
    page = explorer("#view=source").page
    for key in page.evaluate("window.flowspaceExplorer.measures.filter((m) => !m.layered).map((m) => m.key)"):
        page.evaluate("key => { location.hash = `#view=source&measure=${key}`; }", key)
        page.wait_for_timeout(60)
        text = page.locator(".fs-x-facts").inner_text()
        has = page.evaluate("key => 'lower' in window.flowspaceExplorer.series[key]", key)
        if ("error shown" in text) != has or ("No error is given here" in text) == has:
            wrong.append(key)
    assert wrong == []
    page.evaluate("location.hash = '#view=source&measure=capability_volume'")
    page.wait_for_timeout(100)
    assert page.locator(".fs-x-facts a[href$='03_capability.html#ch3-uncertainty']").count() == 1
    page.evaluate("location.hash = '#view=trend&measure=capability_volume'")
    page.wait_for_timeout(100)
    assert page.locator("#fs-x-panel-trend a[href$='03_capability.html#ch3-uncertainty']").count() == 1
    assert "intervals of ranks" in taken(page, "SVG").decode()


def test_equal_values_share_a_rank_and_zeros_have_none(explorer):
    page = explorer("#view=table&measure=density&layer=ai_balanced&year=2019").page
    heads, *body = rows(page)
    value, rank = heads.index("Value"), heads.index("Rank")
    data = page.evaluate("""() => { const one = window.flowspaceExplorer.series["density|ai_balanced"];
        return one.value.map((row) => row[one.years.indexOf(2019)]); }""")
    zeros = [row for row in body if row[rank] == "no rank"]
    assert len(zeros) == sum(one == 0 for one in data) > 2
    assert {row[value] for row in zeros} == {"0.000"}
    name = zeros[0][0]
    key = page.evaluate("name => window.flowspaceExplorer.agglomerations.find((one) => one.short_en === name).key",
                        name)
    page.evaluate("key => { location.hash = `#measure=density&layer=ai_balanced&year=2019&agglomeration=${key}`; }",
                  key)
    page.wait_for_timeout(100)
    assert "no links within" in shown(page)
    # The first year in which two agglomerations are equally dense, without being empty.
    layer, year, value = page.evaluate("""() => {
        for (const layer of ["copatents", "ai_balanced", "ai", "enterprise", "rail"]) {
            const one = window.flowspaceExplorer.series[`density|${layer}`];
            for (const [k, year] of one.years.entries()) {
                const values = one.value.map((row) => row[k]).filter((value) => value > 0);
                const twice = values.find((value, i) => values.indexOf(value) !== i);
                if (twice) return [layer, year, twice];
            }
        } }""")
    page.evaluate("at => { location.hash = `#view=table&measure=density&layer=${at[0]}&year=${at[1]}`; }",
                  [layer, year])
    page.wait_for_timeout(100)
    held = page.evaluate("""at => { const one = window.flowspaceExplorer.series[`density|${at[0]}`];
        return one.value.map((row) => row[one.years.indexOf(at[1])]); }""", [layer, year])
    first, alike = 1 + sum(one > value for one in held), held.count(value)
    heads, *body = rows(page)
    assert [row[heads.index("Rank")] for row in body].count(f"{first}–{first + alike - 1}") == alike > 1


def test_a_legend_with_fewer_than_five_classes_calls_them_classes(explorer):
    page = explorer("#view=map&measure=density&layer=ai_balanced&year=2019").page
    legend = " ".join(page.locator("#fs-x-panel-map svg text").all_text_contents())
    assert "classes:" in legend and "fifths" not in legend
    page.evaluate("location.hash = '#view=map&measure=patents'")
    page.wait_for_timeout(100)
    assert "fifths:" in " ".join(page.locator("#fs-x-panel-map svg text").all_text_contents())


def test_zeros_that_a_logarithmic_scale_leaves_out_are_counted(explorer):
    page = explorer("#view=trend&measure=total_weight&layer=ai&scale=log&agglomeration=ningxia-yellow-river").page
    n = page.evaluate("""() => window.flowspaceExplorer.series["total_weight|ai"].value.flat()
        .filter((value) => value === 0).length""")
    notes = " ".join(page.locator("#fs-x-panel-trend .fs-x-small").all_inner_texts())
    assert n > 0 and f"left out: {n} (" in notes
    assert "Ningxia" in notes
    assert "Ningxia" not in " ".join(page.locator("#fs-x-panel-trend svg text").all_text_contents())
    assert f"left out: {n} (" in re.sub(r"</text><text[^>]*>", " ", taken(page, "SVG").decode())


def test_simulated_layers_have_it_in_their_name(explorer):
    page = explorer("#view=trend&measure=density&layer=copatents").page
    name = "Co-patents (simulated)"
    assert name in shown(page) and name in cited(page) and name in taken(page, "SVG").decode()
    assert page.locator(".fs-x-chips").inner_text().count("(simulated)") == 3
    for button in ("CSV of this view", "CSV of the whole measure", "SVG", "PNG"):
        assert "_copatents_simulated" in saved_name(page, button)


@pytest.mark.parametrize(("language", "place"), [("en", "term-Green-s-index"), ("zh", "term-")])
def test_a_definition_leads_to_its_section_and_its_term(explorer, language, place):
    page = explorer("#view=source&measure=green_population", language=language).page
    address = page.locator(".fs-x-facts a[href*='glossary.html#']").get_attribute("href")
    assert address.split("#")[1].startswith(place)
    glossary = (SITE / language / "pages" / "glossary.html").read_text(encoding="utf-8")
    term = {"en": "Green’s index", "zh": "格林多中心指数"}[language]
    assert re.search(rf'<dt id="{address.split("#")[1]}">(?:<span[^>]*></span>)?{term}<', glossary)
    wanted = page.evaluate("window.flowspaceExplorer.measures.map((one) => one.term).filter(Boolean)")
    told = page.evaluate("JSON.parse(document.querySelector('.fs-explorer script').textContent).terms")
    assert [key for key in wanted if f'id="{told.get(key)}"' not in glossary] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", [
    "view=map&measure=growth_ahead", "view=map&measure=functional_within&layer=published",
    "view=trend&measure=total_weight&layer=ai&scale=log", "view=trend&measure=density&layer=rail",
    "view=network&layer=ai", "view=network&layer=copatents&links=between", "view=trend&measure=patents_per_head"])
def test_no_text_of_a_picture_is_cut_on_a_narrow_screen(explorer, language, state):
    page = explorer(f"#{state}", language=language, width=320).page
    seen = ".fs-x-panel:not([hidden]) svg text"
    assert page.evaluate("""(seen) => [...document.querySelectorAll(seen)].filter((text) => {
        const box = text.getBBox(), {width, height} = text.ownerSVGElement;
        return box.x < -1 || box.x + box.width > width.baseVal.value + 1
            || box.y + box.height > height.baseVal.value + 1;
    }).map((text) => text.textContent)""", seen) == []
    unit = page.evaluate("""() => window.flowspaceExplorer.layers[0]""")[f"unit_{language}"]
    if "total_weight" in state:
        drawn = "".join(page.locator(".fs-x-panel:visible svg text").all_text_contents())
        assert unit.replace(" ", "") in drawn.replace(" ", "")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", ["view=trend&measure=density&layer=ai", "view=map&measure=capability_volume"])
def test_no_text_of_a_saved_picture_is_cut(explorer, language, state):
    page = explorer(f"#{state}", language=language).page
    picture = taken(page, "SVG").decode()
    assert page.evaluate("""(picture) => {
        const holder = document.body.appendChild(document.createElement("div"));
        holder.append(document.importNode(new DOMParser().parseFromString(picture, "image/svg+xml").documentElement,
                                          true));
        const {left, right, bottom} = holder.firstChild.getBoundingClientRect();
        return [...holder.querySelectorAll("text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < left || box.right > right || box.bottom > bottom;
        }).map((text) => text.textContent);
    }""", picture) == []


def test_the_largest_cities_of_the_chosen_one_are_named(explorer):
    for key in ("yangtze-river-delta", "pearl-river-delta", "beijing-tianjin-hebei"):
        page = explorer(f"#view=map&zoom=chosen&agglomeration={key}").page
        largest = page.evaluate("""key => { const data = window.flowspaceExplorer, {patents} = data.cities_by;
            const {members} = data.agglomerations.find((one) => one.key === key);
            return [...members].sort((a, b) => patents.value[b].at(-1) - patents.value[a].at(-1)).slice(0, 5)
                .map((i) => data.cities.en[i]); }""", key)
        assert set(largest) <= set(page.locator("#fs-x-panel-map svg text").all_text_contents())


def test_what_grey_lines_are_is_said_on_the_page_and_in_a_copy(explorer):
    for view, text in (("trend", "Grey: the other agglomerations"), ("map", "lines, grey or")):
        page = explorer(f"#view={view}").page
        assert text in " ".join(page.locator(f"#fs-x-panel-{view} .fs-x-small").all_inner_texts())
        assert text in taken(page, "SVG").decode()


def test_a_control_without_effect_is_off_and_says_why(explorer):
    page = explorer("#view=map&measure=patents").page
    assert page.locator("#fs-x-layer").is_disabled() and page.locator("#fs-x-idle").is_visible()
    assert page.locator("#fs-x-layer").get_attribute("aria-describedby") == "fs-x-idle"
    page.locator("#fs-x-tab-network").click()
    assert page.locator("#fs-x-layer").is_enabled() and not page.locator("#fs-x-idle").is_visible()
    # Numbers of the network, not patents, stand beside the names.
    total = re.search(r"total weight ([\d,.]+\d)", shown(page))[1]
    assert f"weight {total}" in page.locator(".fs-x-chips li").first.inner_text()
    assert page.locator("#fs-x-year").is_enabled()
    page.locator("#fs-x-layer").select_option("rail")
    assert page.locator("#fs-x-year").is_disabled()
    assert "one year only, 2016" in page.locator("#fs-x-one-year").inner_text()


def test_values_around_zero_have_colours_on_either_side_of_it(explorer):
    page = explorer("#view=map&measure=growth_ahead").page
    legend = page.locator("#fs-x-panel-map svg text").all_text_contents()
    ends = [[float(end.replace("−", "-")) for end in re.split(" to |–", text)] for text in legend
            if re.fullmatch(r"−?\d\.\d{3}(?:(?: to |–)−?\d\.\d{3})?", text)]
    assert len(ends) == 4
    assert [all(end <= 0 for end in one) or all(end >= 0 for end in one) for one in ends] == [True] * 4


def test_a_wrong_address_gives_way_to_the_right_one(explorer):
    page = explorer("#measure=nonsense&colour=red").page
    assert "colour, which the explorer does not know" in page.locator(".fs-x-note").inner_text()
    now = page.evaluate("location.hash")
    assert "nonsense" not in now and "colour" not in now and "measure=patents" in now
    page.evaluate("location.hash = '#view=globe'")
    page.wait_for_timeout(100)
    assert "globe" not in page.evaluate("location.hash")
    assert "globe" in page.locator(".fs-x-note").inner_text()
    # A plain place in the page is no wrong address.
    page = explorer("#page-explorer").page
    assert not page.locator(".fs-x-note").is_visible()


def test_a_weight_is_rounded_alike_everywhere(explorer):
    page = explorer("#view=map&measure=total_weight&layer=ai&year=2019").page
    value = re.search(r"Yangtze Delta: ([\d,.]+\d)", shown(page))[1]
    page.locator("#fs-x-tab-network").click()
    assert f"total weight {value}" in shown(page)
    assert value in page.locator(".fs-x-chips li").first.inner_text()


def test_an_address_in_a_folder_says_that_it_is_of_this_copy(visit, explorer):
    window = visit()
    window.open((SITE / "en" / "pages" / "explorer.html").as_uri())
    window.page.wait_for_selector(".fs-explorer[data-ready]")
    assert "this copy only" in cited(window.page)
    window.page.locator("[data-do='link']").click()
    assert "this copy only" in window.page.locator(".fs-x-given label").inner_text()
    assert "this copy only" not in cited(explorer().page)
