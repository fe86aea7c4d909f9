"""The words of the explorer: the same in both languages, every one that the scripts ask for, and no markup in them."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

import flowspace.site
from flowspace.site.explorer_words import WORDS

STATIC = Path(flowspace.site.__file__).parent / "static"
SCRIPTS = [STATIC / name for name in ("explorer_state.js", "explorer_pictures.js", "explorer.js")]
PLACE = re.compile(r"\{(\w+)\}")


def flat(words):
    return {key: text for key, text in words.items() if isinstance(text, str)} | {
        f"names.{key}": text for key, text in words["names"].items()}


def test_both_languages_have_the_same_words_with_the_same_places():
    en, zh = flat(WORDS["en"]), flat(WORDS["zh"])
    assert en.keys() == zh.keys()
    for key in en:
        assert set(PLACE.findall(en[key])) == set(PLACE.findall(zh[key])), key
    assert all(text for key, text in (en | zh).items() if key != "gap")


def test_every_word_a_script_asks_for_is_there():
    asked = set()
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        asked |= {name for name in re.findall(r"\bwords\.(\w+)", text) if name not in {"names", "grades"}}
        asked |= {f"names.{name}" for name in re.findall(r"\bwords\.names\.(\w+)", text)}
    assert asked - flat(WORDS["en"]).keys() == set()
    assert len(asked) > 60


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_texts_never_become_markup(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
    assert not re.search(r"\bfetch\(|XMLHttpRequest|https?://(?!www\.w3\.org)", text)


def test_the_page_is_told_where_terms_stand_in_the_glossary(tmp_path):
    import json
    from types import SimpleNamespace

    from docutils import nodes
    from docutils.utils import new_document

    from flowspace.site import explorer

    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "glossary_terms.csv").write_text(
        "key,en,zh\ngreen_index,Green's index,格林多中心指数\nburst,burst,突现词\n", encoding="utf-8")
    for language, name in (("en", "Green's index"), ("zh", "格林多中心指数")):
        objects = {("term", name): ("pages/glossary", "term-63"), ("label", "burst"): ("x", "y")}
        app = SimpleNamespace(
            env=SimpleNamespace(metadata={"page": {"flowspace_explorer": "yes"}, "other": {}},
                                domaindata={"std": {"objects": objects}}),
            config=SimpleNamespace(flowspace_root=str(tmp_path), flowspace_language=language), srcdir=str(tmp_path))
        page = new_document("page")
        page += nodes.raw("", json.dumps({"terms": explorer.TERMS, "kept": "<\\/"}), format="html")
        explorer._fill(app, page, "other")
        assert explorer.TERMS in page.astext()
        explorer._fill(app, page, "page")
        assert json.loads(page.astext()) == {"terms": {"green_index": "term-63"}, "kept": "<\\/"}
        assert explorer._rewritten(app, app.env) == ["page"]
