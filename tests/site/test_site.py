"""The built site: both editions whole, nothing from outside, no dead link, every figure described."""
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile("[\u4e00-\u9fff]")


def edition(pages, language):
    return {name.partition("/")[2]: page for name, page in pages.items() if name.startswith(f"{language}/")}


def test_both_editions_have_every_page_of_the_contents(pages):
    files = re.findall(r"^(?:root:|\s*- file:) (\S+)$", (ROOT / "_toc.yml").read_text(encoding="utf-8"), re.M)
    assert len(files) > 20
    for language in ("en", "zh"):
        assert {f"{name}.html" for name in files} <= set(edition(pages, language))
    assert set(edition(pages, "en")) == set(edition(pages, "zh"))


def test_nothing_is_loaded_from_another_host(pages):
    for name, page in pages.items():
        outside = [address for address in page.loads if urlsplit(address).netloc]
        assert not outside, (name, outside)


def test_every_internal_link_resolves(site, pages):
    dead = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path.resolve()
            if target.is_dir():
                target = target / "index.html"
            if not target.is_file():
                dead.append((name, link))
            elif parts.fragment and target.suffix == ".html":
                other = pages[target.relative_to(site.resolve()).as_posix()]
                # Search highlights and text fragments are not anchors.
                if unquote(parts.fragment) not in other.ids and not parts.fragment.startswith(":~:"):
                    dead.append((name, link))
    assert not dead


def test_pages_link_to_their_other_edition(pages):
    for language, other in (("en", "zh"), ("zh", "en")):
        for name, page in edition(pages, language).items():
            if name == "index.html":
                continue
            up = "../" * (name.count("/") + 1)
            assert f"{up}{other}/{name}" in page.links, (language, name)


def test_places_are_the_same_in_both_editions(site, pages):
    """The link to the other edition leads to a numbered place: the same number has to be the same heading or term."""
    seen = 0
    for name in edition(pages, "en"):
        # Two pages have their text in English only; the others are made by Sphinx.
        if name in {"pages/architecture.html", "pages/replication.html", "genindex.html", "search.html", "index.html"}:
            continue
        numbered = []
        for language in ("en", "zh"):
            article = (site / language / name).read_text(encoding="utf-8").partition("<article")[2]
            numbered.append(re.findall(r'id="place-\d+"|<h[1-6]\b', article))
        assert numbered[0] == numbered[1], name
        seen += len(numbered[0])
    assert seen > 500


def test_editions_are_in_their_languages(pages):
    for name, page in edition(pages, "zh").items():
        if name.startswith(("chapters/", "pages/", "intro")):
            assert page.language.lower().startswith("zh")
            assert HAN.search("".join(page.text))
    for name, page in edition(pages, "en").items():
        # index.html only sends the reader on to the first page
        assert page.language == "en" or name == "index.html"


def test_no_button_or_menu_of_the_chinese_edition_has_an_english_name(site):
    english = []
    for path in sorted((site / "zh").rglob("*.html")):
        if "_static" in path.parts:
            continue
        # The title of a reference is in the language of the work; a link to the other edition names its language.
        text = re.sub(r'<a class="(?:reference internal"[^>]*#id\d+|btn btn-sm fs-edition")[^>]*>', "",
                      path.read_text(encoding="utf-8"))
        names = re.findall(r'(?:aria-label|title|placeholder)="([^"]*[A-Za-z]{2}[^"]*)"', text)
        english += [(path.name, name) for name in names if not HAN.search(name)]
    assert not english
    # What this script writes into pages is not in them yet.
    assert 'aria-label="展开或收起"' in (site / "zh" / "_static" / "togglebutton.js").read_text(encoding="utf-8")


def test_tables_and_figures_are_numbered_within_chapters_only(site, pages):
    """5.1, 5.2, … in the order of the page; no number on pages without results; references say the same."""
    words = {"en": {"table": "Table ", "figure": "Fig. "}, "zh": {"table": "表", "figure": "图"}}
    for language, kinds in words.items():
        for name in edition(pages, language):
            text = (site / language / name).read_text(encoding="utf-8")
            numbers = re.findall(r'<span class="caption-number">(.*?) ?</span>', text)
            if not name.startswith("chapters/"):
                assert not numbers, name
                continue
            chapter = int(name.removeprefix("chapters/")[:2])
            for word in kinds.values():
                own = [number.removeprefix(word) for number in numbers if number.startswith(word)]
                assert own == [f"{chapter}.{n}" for n in range(1, len(own) + 1)] and len(own) >= 3
            referred = re.findall(r'href="#([\w-]+)"><span class="std std-numref">([^<]*)<', text)
            assert len(referred) >= 4
            for anchor, number in referred:
                after = text[text.index(f'id="{anchor}"'):]
                assert re.search(r'<span class="caption-number">(.*?) ?</span>', after).group(1) == number


@pytest.mark.parametrize("chapter", sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb")))
def test_shown_code_is_in_the_language_of_its_edition(site, chapter):
    for language in ("en", "zh"):
        text = (site / language / "chapters" / f"{chapter}.html").read_text(encoding="utf-8")
        comments = re.findall(r'<span class="c1"># (.*?)</span>', text)
        assert len(comments) >= 8 and all(bool(HAN.search(said)) == (language == "zh") for said in comments)
        parameters = re.sub("<[^>]+>", "", text[text.index("start_year"):])[:2000]
        assert re.search(rf"language: str = (?:\"|&quot;){language}(?:\"|&quot;)", parameters)


def test_every_image_says_what_it_shows_and_every_figure_has_a_caption(pages):
    seen = 0
    for name, page in pages.items():
        assert page.figures == page.captions, name
        for image in page.images:
            seen += 1
            alternative = image.get("alt", "")
            assert len(alternative) > 20 and not alternative.endswith((".png", ".svg")), (name, image)
            assert "{{" not in alternative, (name, image)
    assert seen >= 10


def test_both_editions_show_the_same_results(site):
    for folder in sorted((site / "results" / "en").iterdir()):
        one, other = (json.loads((site / "results" / lang / folder.name / "results.json").read_text(encoding="utf-8"))
                      for lang in ("en", "zh"))
        assert one["tables"].keys() == other["tables"].keys()
        for table in one["tables"]:
            assert one["tables"][table]["sha256"] == other["tables"][table]["sha256"]
        numbers = [{name: number["value"] for name, number in record["numbers"].items()
                    if not isinstance(number["value"], str)} for record in (one, other)]
        assert numbers[0] == numbers[1] and len(numbers[0]) > 5


def test_prose_holds_no_unfilled_result(pages):
    for name, page in pages.items():
        assert "glue:" not in "".join(page.text), name


def test_the_search_finds_terms_of_both_languages(site):
    def index(language):
        text = (site / language / "searchindex.js").read_text(encoding="utf-8")
        found = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
        return {*found["terms"], *found["titleterms"]}

    assert {"polycentr", "agglomer", "gini"} <= index("en")
    assert {"多中", "中心", "格林", "城市", "空间", "gini"} - index("zh") <= {"gini"}


def test_no_path_of_the_building_machine_is_published(site):
    here = str(ROOT)
    for path in site.rglob("*"):
        if path.suffix in {".html", ".json", ".ipynb", ".md", ".txt", ".js", ".csv"}:
            assert here not in path.read_text(encoding="utf-8", errors="replace"), path


def test_pages_are_light(site, pages):
    for page in pages.values():
        own = page.path.stat().st_size
        pictures = sum((page.path.parent / i["src"]).resolve().stat().st_size for i in page.images if i.get("src"))
        assert own + pictures < 3e6, page.path
