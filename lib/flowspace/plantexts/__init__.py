"""Texts of plans: reading a reader's own documents, cleaning them, and describing what they name; no causal claim.

read
    `read_plans`: a folder of .txt, .md, .html and .docx files → a table of documents and a list of bad files;
clean
    `clean`: the text as its author wrote it: lines joined, page numbers and running heads removed, widths made one;
boilerplate
    `sentences`, `clauses`; `set_aside`: stock phrases by a declared list of patterns, and the share they take;
terms
    `find_terms`: terms of a dictionary in a text: the longest, none counted twice, negated ones marked;
coverage
    `coverage`: counts and rates per 10,000 characters by mechanism, with exact intervals; `poisson_interval`;
    `concentration`: entropy over the mechanisms;
mentions
    `mentioned`: distinct terms by document and mechanism where only their presence is known;
similarity
    `plan_words`, `tfidf_vectors`, `cosine_similarity`, `similarity_over_years`, `distinctive_words`.

Tables: documents (document, title, year, text), dictionary (term, mechanism, language, weight, excluded), words
(document, word).
"""
from flowspace.plantexts.boilerplate import STOCK_PHRASES, SetAside, clauses, sentences, set_aside
from flowspace.plantexts.clean import RULES, clean
from flowspace.plantexts.coverage import concentration, coverage, exposure, poisson_interval
from flowspace.plantexts.mentions import mentioned
from flowspace.plantexts.read import PlanTexts, read_plans
from flowspace.plantexts.similarity import (
    cosine_similarity,
    distinctive_words,
    plan_words,
    similarity_over_years,
    tfidf_vectors,
)
from flowspace.plantexts.terms import NEGATORS, NOT_NEGATING, WINDOW, find_terms

__all__ = ["NEGATORS", "NOT_NEGATING", "RULES", "STOCK_PHRASES", "WINDOW", "PlanTexts", "SetAside", "clauses", "clean",
           "concentration", "cosine_similarity", "coverage", "distinctive_words", "exposure", "find_terms",
           "mentioned", "plan_words", "poisson_interval", "read_plans", "sentences", "set_aside",
           "similarity_over_years", "tfidf_vectors"]
