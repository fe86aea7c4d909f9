"""The shipped tables of documents: what they must hold together, and that they are what their makers make."""
import pytest

from flowspace import tables
from flowspace.plantexts import concentration, mentioned, similarity_over_years, tfidf_vectors
from flowspace.sources.plan_dictionary import MECHANISMS, plan_dictionary
from flowspace.sources.plan_documents import plan_dates, plan_documents, plan_mentions
from flowspace.tables.catalogue import TABLES
from flowspace.tables.writing import to_bytes

DOCUMENTS, MENTIONS = tables.read("plan_documents"), tables.read("plan_mentions")
DATES, DICTIONARY = tables.read("plan_dates"), tables.read("plan_dictionary")
ALL = set(tables.read("agglomerations")["agglomeration"])


@pytest.mark.parametrize(("name", "maker"), [("plan_documents", plan_documents), ("plan_mentions", plan_mentions),
                                             ("plan_dates", plan_dates), ("plan_dictionary", plan_dictionary)])
def test_files_are_what_their_makers_make(name, maker):
    shipped = (tables.embedded_folder() / f"{name}.csv").read_bytes()
    assert shipped == to_bytes(maker(), TABLES[name])


def test_dates_of_all_19():
    assert set(DATES["agglomeration"]) == ALL
    assert (DATES["level"] == "central").sum() == 11
    unseen = DATES[DATES["level"] == "none_seen"]
    assert (unseen[["plan_zh", "number", "date", "url"]] == "").all(axis=None) and (unseen["note_en"] != "").all()
    assert ((DATES["date"] == "") == (DATES["date_kind"] == "")).all()


def test_documents_agree_with_the_dates_of_their_plans():
    approvals = DOCUMENTS[DOCUMENTS["kind"] == "approval"].merge(DATES, on=["agglomeration", "number"],
                                                                suffixes=("", "_of_plan"))
    assert len(approvals) == 6 and (approvals["date"] == approvals["date_of_plan"]).all()


def test_documents_are_about_agglomerations_and_name_terms():
    assert set(DOCUMENTS["agglomeration"]) - {""} <= ALL
    assert ALL - set(DOCUMENTS["agglomeration"]) == {
        "shandong-peninsula", "ningxia-yellow-river", "central-shanxi", "pearl-river-delta", "central-guizhou",
        "guangdong-fujian-zhejiang-coast"}  # Six, as the caveats say.
    assert set(MENTIONS["document"]) == set(DOCUMENTS["document"])
    assert (DOCUMENTS["extent"] == "passage").sum() == 21
    assert ((DOCUMENTS["date"] == "") == (DOCUMENTS["date_kind"] == "")).all()
    excluded = set(DICTIONARY.loc[DICTIONARY["excluded"], "term"])
    assert not excluded & set(MENTIONS["term"])


def test_the_dictionary():
    assert tuple(dict.fromkeys(plan_dictionary()["mechanism"])) == MECHANISMS
    used = DICTIONARY[(DICTIONARY["language"] == "zh") & ~DICTIONARY["excluded"]]
    assert used["mechanism"].value_counts().between(12, 25).all()
    # An excluded phrase that holds no term hides nothing.
    assert [phrase for phrase in DICTIONARY.loc[DICTIONARY["excluded"], "term"]
            if not any(term in phrase for term in used["term"])] == []
    assert ((DICTIONARY["weight"] == 0) == DICTIONARY["excluded"]).all()


def test_what_the_documents_name():
    found = mentioned(MENTIONS, DICTIONARY, list(DOCUMENTS["document"]))
    by_kind = found.merge(DOCUMENTS, on="document").groupby(["kind", "mechanism"])["count"].sum().unstack()
    # Replies that approve plans name plans and organisations; those on zones of innovation name the other four.
    assert (by_kind.loc["approval", ["parks", "venture_capital", "talent", "transfer"]] == 0).all()
    assert (by_kind.loc["innovation"] > 0).all()
    assert len(concentration(found)) == len(DOCUMENTS)


def test_likeness_over_years_runs_on_the_shipped_tables():
    vectors = tfidf_vectors(MENTIONS, word="term")
    dated = DOCUMENTS.assign(year=DOCUMENTS["date"].str[:4].where(DOCUMENTS["date"] != ""))
    found = similarity_over_years(vectors, dated.assign(year=dated["year"].astype(float)))
    assert len(found) == 10 and found["cosine"].between(0, 1).all()
