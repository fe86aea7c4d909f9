"""Exports of a made-up literature, long enough for a chapter: many records of many years in three forms of file."""
from __future__ import annotations

import random

ENGLISH = ["innovation network", "patent", "urban agglomeration", "knowledge flow", "city", "collaboration", "growth"]
CHINESE = ["创新网络", "专利", "城市群", "知识流动", "城市", "合作", "增长"]
FAMILIES = ["Zhang", "Li", "Wang", "Müller", "Smith", "Chen", "Garcia", "Novak", "Sato", "Kim"]
JOURNALS = ["CITIES", "REG STUD", "RES POLICY", *(f"JOURNAL {letter}" for letter in "ABCDEFGHIJ")]
HAN_FAMILIES = ["张三", "李四", "王五", "赵六", "陈七", "周八"]


def exports(seed: int = 1) -> dict[str, str]:
    """Texts by name of file: 120 records of Web of Science with references, 60 of CNKI, 40 of BibTeX; 2012 to 2021.

    Ten of the BibTeX records are some of those of Web of Science, by DOI, and one of CNKI has no year.
    """
    rng = random.Random(seed)

    def words(of):
        return rng.sample(of, 3)

    def year():
        return rng.choice([y for y in range(2012, 2022) for _ in range(y - 2008)])

    wos = ["FN Clarivate Analytics Web of Science", "VR 1.0"]
    shared = []
    for n in range(120):
        held, when, who = words(ENGLISH), year(), rng.sample(FAMILIES, rng.choice([1, 2, 3]))
        title = f"Study {n} of {held[0]} and {held[1]}"
        shared.append((title, when, f"10.1000/made.{n}", held, who))
        cited = [f"{rng.choice(FAMILIES)} A, {rng.randint(1990, 2010)}, {rng.choice(JOURNALS)}, "
                 f"V{rng.randint(1, 30)}, P{rng.randint(1, 400)}" for _ in range(5)]
        cited += ["Fang CL, 2017, J GEOGR SCI, V27, P1003", "Boschma R, 2005, REG STUD, V39, P61"][:rng.choice([1, 2])]
        wos += ["PT J", "AU " + "\n   ".join(f"{name}, A" for name in who), f"TI {title}", "SO INVENTED GEOGRAPHY",
                "LA English", "DT Article", "DE " + "; ".join(held), "ID KNOWLEDGE; INDEXED ONLY",
                f"AB We look at {held[2]} in cities.", "CR " + "\n   ".join(dict.fromkeys(cited)), f"PY {when}", "VL 3",
                f"BP {n + 1}", f"DI 10.1000/made.{n}", f"UT WOS:{n:015d}", "ER", ""]
    cnki = []
    for n in range(60):
        held, who = words(CHINESE), rng.sample(HAN_FAMILIES, rng.choice([1, 2]))
        cnki += ["RT Journal Article", "SR 1", f"A1 {';'.join(who)};", "AD 虚构大学;",
                 f"T1 {held[0]}与{held[1]}的第{n}项研究", "JF 虚构地理学报", *([f"YR {year()}"] if n else []), "IS 02",
                 f"K1 {';'.join(held)}",
                 f"AB 研究{held[2]}。", "LA 中文;", "DS CNKI", ""]
    bibtex = []
    for n in range(40):
        title, when, doi, held, who = shared[n] if n < 10 else (
            f"Another study {n} of {words(ENGLISH)[0]}", year(), f"10.1000/bib.{n}", words(ENGLISH),
            rng.sample(FAMILIES, 2))
        names = " and ".join(f"{name}, A" for name in who)
        bibtex.append(f"@article{{key{n},\n title = {{{title}}},\n author = {{{names}}},\n"
                      f" journal = {{Invented Letters}},\n year = {{{when}}},\n doi = {{{doi}}},\n"
                      f" keywords = {{{', '.join(held)}}}\n}}\n")
    return {"savedrecs.txt": "\n".join([*wos, "EF", ""]), "cnki.txt": "\n".join(cnki), "mine.bib": "\n".join(bibtex)}
