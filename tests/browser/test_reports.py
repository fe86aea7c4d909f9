"""A report as a reader opens it from a file: phone and desktop, light and dark, no network, no barrier."""
import pytest
from made_up_notebook import chapter, code, html

from flowspace import reports

pytestmark = pytest.mark.browser

NASTY = ('<script src="https://example.org/a.js"></script><img alt="x" src="https://example.org/a.png">'
         '<link rel="stylesheet" href="https://example.org/a.css"><p id="ran"></p>'
         '<script>document.getElementById("ran").textContent = "drawn";</script>')


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    wide = "<table class='dataframe'><tr>" + "".join(f"<td>column {n}</td>" for n in range(40)) + "</tr></table>"
    notebook = chapter()
    notebook["cells"].append(code("wide", html(wide)))
    return {language: reports.write(notebook, folder / f"{language}.html", language=language)
            for language in ("en", "zh")}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_a_report_fits_and_has_no_barrier(visit, files, language, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    window = visit(width=width, scheme=scheme)
    page = window.open(files[language].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] == []
    assert [url for url in window.requests if not url.startswith(("file:", "data:"))] == []
    assert window.complaints == []


def test_outputs_run_but_fetch_nothing(visit, tmp_path):
    notebook = chapter()
    notebook["cells"].append(code("nasty", html(NASTY)))
    window = visit()
    fetched = []
    window.page.on("requestfinished", lambda request: fetched.append(request.url))
    page = window.open(reports.write(notebook, tmp_path / "report.html", language="en").as_uri())
    assert page.locator("#ran").inner_text() == "drawn"
    assert [url for url in fetched if not url.startswith(("file:", "data:"))] == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "report-skip"
