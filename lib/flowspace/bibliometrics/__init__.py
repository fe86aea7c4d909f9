"""Measures of a literature, one subject per file; pure functions on long tables.

records
    tables as users give them: `incidence`, `years_of`;
trend, logistic
    `yearly_counts`, `publication_trend`: growth by count models, doubling time, what the ends alone would say;
    `doubling_time` of a rate;
    `logistic_trend`: whether a ceiling is near;
cooccurrence
    `cooccurrence`: pairs of items in the same publications; `normalise`: six measures of them;
resampling
    `share_error`: Monte Carlo error of a p value by simulation or a share of resamples;
coupling
    `co_citation`, `bibliographic_coupling`;
themes, theme_stability, thematic_map, evolution
    `themes` by the Leiden algorithm, `theme_stability` over resamples of the publications, `thematic_map` (Callon's
    centrality and density), `theme_evolution` and `vocabulary_change` between periods;
bursts
    `bursts`, `burst_states`, `burst_gains`: Kleinberg's two states;
lotka, bradford, indices
    `productivity` and `lotka`; `papers_by_venue` and `bradford`; `h_index`, `g_index`, `m_quotient`, `m_index`,
    `citation_indices`, `price_share`;
coauthorship
    `coauthorship`, `components`, `collaboration`, `collaboration_by_year`;
words
    `lexicon`, `segment`, `words_of`, `dictionary_coverage`, `tf_idf`, `keyness`, `log_likelihood`;
harmonise
    `harmonise`: spellings, plurals and synonyms of keywords.

Tables: publications (publication, year, venue, title), authors (publication, position, author), keywords (publication,
keyword), references (publication, reference). What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.bibliometrics.bradford import Bradford, bradford, papers_by_venue
from flowspace.bibliometrics.bursts import Bursts, burst_gains, burst_states, bursts
from flowspace.bibliometrics.coauthorship import (
    Components,
    coauthorship,
    collaboration,
    collaboration_by_year,
    components,
)
from flowspace.bibliometrics.cooccurrence import Cooccurrence, cooccurrence, normalise
from flowspace.bibliometrics.coupling import bibliographic_coupling, co_citation
from flowspace.bibliometrics.evolution import inclusion_index, theme_evolution, vocabulary_change
from flowspace.bibliometrics.harmonise import Harmonised, folded_keyword, harmonise
from flowspace.bibliometrics.indices import citation_indices, g_index, h_index, m_index, m_quotient, price_share
from flowspace.bibliometrics.logistic import LogisticTrend, logistic_trend
from flowspace.bibliometrics.lotka import Lotka, lotka, lotka_constant, productivity
from flowspace.bibliometrics.records import Incidence, incidence, years_of
from flowspace.bibliometrics.resampling import share_error
from flowspace.bibliometrics.thematic_map import ThematicMap, thematic_map
from flowspace.bibliometrics.theme_stability import ThemeStability, theme_stability
from flowspace.bibliometrics.themes import Themes, themes
from flowspace.bibliometrics.trend import PublicationTrend, doubling_time, publication_trend, yearly_counts
from flowspace.bibliometrics.words import (
    STOP_WORDS,
    Lexicon,
    dictionary_coverage,
    keyness,
    lexicon,
    log_likelihood,
    segment,
    tf_idf,
    words_of,
)

__all__ = [
    "STOP_WORDS", "Bradford", "Bursts", "Components", "Cooccurrence", "Harmonised", "Incidence", "Lexicon",
    "LogisticTrend", "Lotka", "PublicationTrend", "ThematicMap", "ThemeStability", "Themes",
    "bibliographic_coupling", "bradford", "burst_gains", "burst_states", "bursts", "citation_indices",
    "co_citation", "coauthorship", "collaboration", "collaboration_by_year", "components", "cooccurrence",
    "dictionary_coverage", "doubling_time", "folded_keyword", "g_index", "h_index", "harmonise", "incidence",
    "inclusion_index", "keyness", "lexicon", "log_likelihood", "logistic_trend", "lotka", "lotka_constant",
    "m_index", "m_quotient", "normalise", "papers_by_venue", "price_share", "productivity", "publication_trend",
    "segment", "share_error", "tf_idf", "thematic_map", "theme_evolution", "theme_stability", "themes",
    "vocabulary_change", "words_of", "yearly_counts", "years_of",
]
