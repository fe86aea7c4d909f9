"""What the tests of this room share: exports written by hand in each format, of the same three publications.

The publications are invented; the fields are those that each database exports.
"""
from __future__ import annotations

import json

WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Zhang, S
   Müller, JP
AF Zhang, San
   Müller, Jörg-Peter
TI Innovation networks in urban agglomerations:
   R&amp;D across <i>cities</i>
SO JOURNAL OF INVENTED GEOGRAPHY
LA English
DT Article
DE Innovation network; Urban-agglomeration; R&D
ID KNOWLEDGE; CITIES, INNOVATIVE
AB We study flows. They grow.
C1 [Zhang, San; Müller, Jörg-Peter] Invented Acad Sci, Inst Geog, Beijing, Peoples R China.
   [Müller, Jörg-Peter] Univ Invented, Berkeley, CA 94720 USA.
CR Fang CL, 2017, J GEOGR SCI, V27, P1003, DOI 10.1000/s11442-017
   *OECD, 2001, REG OUTL, P5
   Li XY, 2015, ECON GEOGR, V1, P2, DOI [10.1000/A, 10.1000/b]
   [Anonymous], IN PRESS
NR 4
TC 12
PY 2020
VL 30
IS 2
BP 126
EP 136
DI 10.1000/JIG.2020.1
UT WOS:000111111111111
ER

PT J
AU Li, S
AF Li, Si
TI Polycentric patents
SO JOURNAL OF INVENTED GEOGRAPHY
DT Article; Early Access
EY 2023
AR 104
UT WOS:000222222222222
ER

EF
"""

WOS_TAB = ("PT\tAU\tAF\tTI\tSO\tLA\tDT\tDE\tID\tAB\tC1\tCR\tTC\tPY\tVL\tIS\tBP\tEP\tDI\tUT\n"
           "J\tZhang, S; Müller, JP\tZhang, San; Müller, Jörg-Peter\t\"Smart\" cities and "
           "flows\tCITIES\tEnglish\tArticle\t"
           "smart city; flow\t\tAn abstract\t[Zhang, San; Müller, Jörg-Peter] Acad, Beijing, Peoples R China; [Zhang, "
           "San] "
           "Univ, London, England\tFang CL, 2017, J GEOGR SCI, V27, P1003; Wu F, 2016, CITIES, V5, "
           "P1\t3\t2019\t1\t2\t5\t9\t"
           "10.1000/tab.1\tWOS:000333333333333\t\n"
           "J\tLi, S\tLi, Si\tAnother title\tCITIES\tEnglish\tReview\t\t\t\"Two\nlines, "
           "\"\"quoted\"\"\"\t\t\t\t2018\t\t\t\t\t\t"
           "WOS:000444444444444\n")

SCOPUS = ('\ufeff"Authors","Author full names","Author(s) ID","Title","Year","Source title","Volume","Issue","Art. '
          'No.",'
          '"Page start","Page end","Page count","Cited by","DOI","Link","Affiliations","Authors with affiliations",'
          '"Abstract","Author Keywords","Index Keywords","References","Language of Original Document","Document Type",'
          '"Publication Stage","Open Access","Source","EID"\n'
          '"Zhang S.; Müller J.-P.","Zhang, San (57190000001); Müller, Jörg-Peter (57190000002)","57190000001; '
          '57190000002","Innovation networks in urban agglomerations: R&D across cities","2020","Journal of Invented '
          'Geography","30","2","","126","136","11","15",'
          '"https://doi.org/10.1000/jig.2020.1","https://x.invalid","Academy; '
          'University","Zhang S., Institute of Geography; Academy of Sciences, Beijing, China; Müller J.-P., '
          'University, '
          'Berkeley, United States","We study flows, and ""more"".\nSecond line.","innovation network; flows","Urban '
          'Growth",'
          '"Fang, C., Yu, D., Urban agglomeration; a concept (2017) Landscape Studies, 162, pp. 126-136; Li, Xiaoyu, '
          'Regions, '
          'Economic Studies, 5, pp. 1-9, (2015)","English","Article","Final","","Scopus","2-s2.0-85000000001"\n')

REFWORKS = """RT Journal Article
SR 1
A1 张三[1,2];李 四;
AD 发明大学;发明科学院;
T1 城市群的创新网络
JF 发明地理学报
YR 2021
IS 02
vo 76
OP 118-120+123
K1 城市群；创新网络,空间结构
AB 第一句。
第二句。
SN 0000-0000
LA 中文;
DS CNKI
LK https://kns.invalid/1
DO 10.1000/j.cnki.2021

RT Dissertation/Thesis
A1 王五
T1 中国城市群研究
PB 发明大学
YR 2019
DS CNKI
"""

ENDNOTE = """%0 Journal Article
%A 张三 %A 李四
%+ 发明大学;发明科学院;
%T 城市群的创新网络
%J 发明地理学报
%D 2021
%V 76
%N 02
%K 城市群;创新网络
%X 摘要。
%P 118-120+123
%@ 0000-0000
%U https://link.cnki.net/doi/10.1000/j.cnki.2021
%W CNKI
"""

NOTEEXPRESS = """{Reference Type}: Journal Article
{Title}: 城市群的创新网络
{Author}: 张三;李四;
{Author Address}: 发明大学;
{Journal}: 发明地理学报
{Year}: 2021
{Issue}: 02
{Pages}: 118-120
{Keywords}: 城市群;创新网络
{Abstract}: 摘要。
{ISBN/ISSN}: 0000-0000
{Database Provider}: CNKI
"""

RIS = """TY  - JOUR
AU  - Zhang, San
AU  - Müller, Jörg-Peter
TI  - Innovation networks in urban agglomerations: R&D across cities
JO  - Journal of Invented Geography
PY  - 2020/03/01/
VL  - 30
IS  - 2
SP  - 126
EP  - 136
KW  - innovation network
KW  - flows; cities
AB  - We study flows
  over two lines.
N1  - Export Date: 1 January 2024; Cited By: 7
UR  - https://doi.org/10.1000/jig.2020.1
ER  -\x20
"""

BIBTEX = r"""% a comment
@string{jig = {Journal of Invented Geography}}

@Article{zhang2020,
  author   = {Zhang, San and M{\"u}ller, J{\"o}rg-Peter},
  title    = {Innovation networks in {Urban} agglomerations: {R\&D} across cities},
  journal  = jig,
  year     = 2020, month = mar,
  volume   = "30",
  pages    = {126--136},
  keywords = {innovation network, flows},
  doi      = {10.1000/jig.2020.1},
}
"""

OPENALEX_WORK = {
    "id": "https://openalex.org/W1111111111", "doi": "https://doi.org/10.1000/jig.2020.1",
    "title": "Innovation networks in urban agglomerations: R&D across cities", "publication_year": 2020,
    "language": "en", "type": "article", "cited_by_count": 20,
    "biblio": {"volume": "30", "issue": "2", "first_page": "126", "last_page": "136"},
    "primary_location": {"source": {"display_name": "Journal of Invented Geography"}},
    "authorships": [
        {"author": {"display_name": "San Zhang"}, "countries": ["CN"],
         "institutions": [{"display_name": "Invented Academy", "country_code": "CN"}]},
        {"author": {"display_name": "Jörg-Peter Müller"}, "countries": ["CN", "US"], "institutions": [
            {"display_name": "Invented Academy"}, {"display_name": "Invented University"}]}],
    "keywords": [{"display_name": "Innovation"}], "concepts": [{"display_name": "Geography", "level": 0}],
    "abstract_inverted_index": {"flows.": [2], "We": [0], "study": [1]},
    "referenced_works": ["https://openalex.org/W2", "https://openalex.org/W3"],
}
OPENALEX = json.dumps({"meta": {"count": 1, "page": 1}, "results": [OPENALEX_WORK], "group_by": []}, ensure_ascii=False)

ALL = {"wos": WOS, "wos_tab": WOS_TAB, "scopus": SCOPUS, "refworks": REFWORKS, "endnote": ENDNOTE,
       "noteexpress": NOTEEXPRESS, "ris": RIS, "bibtex": BIBTEX, "openalex": OPENALEX}
"""A text for each format."""
