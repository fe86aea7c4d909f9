"""The built site as a reader meets it: phone and desktop, light and dark, both editions, no network."""
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
SITE = Path(__file__).resolve().parents[2] / "_build" / "site"
PAGES = ("intro", "chapters/05_polycentricity", "chapters/03_capability", "pages/data", "pages/glossary",
         "pages/status", "pages/datasets/city_patents_estimated",
         "pages/datasets/estimation_errors", "pages/datasets/province_patents")
WINDOWS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_pages_fit_stay_at_home_and_do_not_complain(visit, address, language, width, scheme):
    window = visit(width=width, scheme=scheme)
    for name in PAGES:
        page = window.open(f"{address}{language}/{name}.html")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (name, wide)
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert [url for url in window.requests if not url.startswith((address, "data:"))] == []
    assert window.complaints == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_opened_from_a_file_is_whole(visit, language):
    window = visit()
    page = window.open((SITE / language / "chapters" / "05_polycentricity.html").as_uri())
    assert page.locator("mjx-container").count() >= 10
    assert page.locator("mjx-merror").count() == 0
    assert page.evaluate("[...document.querySelectorAll('article img')].every(i => i.complete && i.naturalWidth > 0)")
    assert [url for url in window.requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize(("language", "query", "expected"), [
    ("en", "polycentricity", "05_polycentricity"),
    ("en", "多中心性", "glossary"),
    ("zh", "形态多中心性", "05_polycentricity"),
    ("zh", "城市之间", ".html"),
    ("zh", "Gini", ".html"),
    ("zh", "高铁", "datasets/rail_services"),
    ("zh", "高速铁路", "datasets/rail_services"),
    ("zh", "high-speed rail", "datasets/rail_services"),
    ("zh", "rail_services", "datasets/rail_services"),
    ("zh", "GDP", "datasets/city_covariate_compilations"),
    ("zh", "Yangtze River Delta", "datasets/agglomerations"),
    ("zh", "artificial intelligence", "datasets/ai_copublications"),
    ("zh", "resilience", "chapters/06_resilience"),
    ("en", "高铁", "datasets/rail_services"),
    ("en", "长三角", "datasets/membership"),
    ("en", "深圳", "datasets/cities"),
    ("en", "high-speed rail", "tables/rail"),
    ("en", "试点", "datasets/policy_pilots"),
])
def test_the_search_finds_english_and_chinese(visit, address, language, query, expected):
    window = visit()
    page = window.open(f"{address}{language}/search.html?q={query}")
    # Results come one after the other.
    page.locator(f"#search-results ul.search li a[href*='{expected}']").first.wait_for(timeout=15000, state="attached")


@pytest.mark.parametrize(("language", "query"), [("en", "polycentricity"), ("zh", "高铁"), ("zh", "high-speed rail")])
def test_excerpts_are_sentences_of_the_page_around_the_query(visit, address, language, query):
    page = visit(width=390).open(f"{address}{language}/search.html?q={query}")
    excerpts = page.locator("#search-results ul.search li p.context")
    excerpts.first.wait_for(timeout=15000)
    page.wait_for_function("document.querySelectorAll('ul.search li p.context').length "
                           "== document.querySelectorAll('ul.search li').length")
    texts = excerpts.all_inner_texts()
    assert len(texts) >= 5 and all(40 < len(text) <= 246 for text in texts)
    if query != "high-speed rail":
        assert all(query in text.lower() for text in texts[:2])
    # Neither the contents that stand before the article, nor checksums, nor code, nor the signs at headings.
    for text in texts:
        assert not any(sign in text for sign in ("Contents", "目录 ", "SHA-256", "import ", "#\n", "\\("))
    titles = page.locator("#search-results ul.search li a").all_inner_texts()
    assert not [title for title in titles if title.partition(" > ")[0].lstrip("0123456789. ")
                == title.partition(" > ")[2]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_search_of_a_copy_on_disk_finds_and_does_not_complain(visit, language):
    window = visit()
    page = window.open((SITE / language / "search.html").as_uri() + "?q=gini")
    page.locator("#search-results ul.search li a").first.wait_for(timeout=15000)
    # Results stand there before their excerpts would be asked for.
    page.wait_for_timeout(500)
    assert window.complaints == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["chapters/05_polycentricity", "pages/data"])
def test_long_listings_are_short_on_a_phone(visit, address, language, name):
    page = visit(width=390).open(f"{address}{language}/{name}.html")
    heights, sideways = page.evaluate("""() => {
        const rows = [...document.querySelectorAll('table:is(.fs-files, .fs-columns) tbody tr')];
        const around = [...document.querySelectorAll('.pst-scrollable-table-container:has(.fs-files, .fs-columns)')];
        return [rows.map(r => r.getBoundingClientRect().height), around.map(a => a.scrollWidth - a.clientWidth)];
    }""")
    assert len(heights) >= 10 and max(sideways) <= 0
    # Three lines of text, more only where a column needs a long explanation.
    assert sorted(heights)[len(heights) // 2] < 90 and max(heights) < 180


def test_the_editions_link_to_each_other_page_by_page(visit, address):
    window = visit()
    page = window.open(f"{address}en/chapters/05_polycentricity.html")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/chapters/05_polycentricity.html")
    assert page.evaluate("document.documentElement.lang").startswith("zh")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/chapters/05_polycentricity.html")


def test_the_doorway_offers_both_editions(visit, address):
    page = visit(width=390).open(address)
    page.get_by_role("link", name="阅读简体中文版").click()
    page.wait_for_url("**/zh/intro.html")


def test_a_table_downloads_as_it_was_computed(visit, address):
    page = visit().open(f"{address}en/chapters/05_polycentricity.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("agglomeration,green_population")
    assert len(text.splitlines()) == 20


# The theme's own markup has these; they are not serious by axe's own grading or lie outside our pages' content.
THEME = {"label-content-name-mismatch", "region"}


# Every page in all four windows, in one edition or the other.
@pytest.mark.parametrize(("language", "width", "scheme"), [
    ("en", 1280, "light"), ("en", 390, "dark"), ("zh", 1280, "dark"), ("zh", 390, "light")])
def test_no_serious_barrier(visit, address, language, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    window = visit(width=width, scheme=scheme)
    serious = []
    # One page of each kind: a full scan of all pages finds nothing that these do not.
    for name in ("intro", "chapters/05_polycentricity", "pages/data", "pages/tables/patents", "pages/glossary",
                 "pages/references", "pages/status", "pages/datasets/estimation_errors", "search", "genindex"):
        page = window.open(f"{address}{language}/{name}.html")
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in {"serious", "critical"} and violation["id"] not in THEME:
                places = [node["target"][0] for node in violation["nodes"][:3]]
                serious.append((name, violation["id"], len(violation["nodes"]), places))
    assert serious == []
