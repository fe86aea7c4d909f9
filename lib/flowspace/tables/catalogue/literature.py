"""Declares the publications on cities and innovation that chapter 1 counts, with authors, keywords and references."""
from __future__ import annotations

from flowspace.tables.catalogue import origins_world
from flowspace.tables.declaration import (
    OPTIONAL,
    Column,
    ForeignKey,
    Table,
    evidence_column,
    text_column,
    year_column,
)

KEY = r"arxiv:(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})|chinaxiv:\d{6}\.\d{5}V\d"
"""Pattern of the keys of publications: the corpus and the number it gives the record."""

_VINTAGE_EN, _VINTAGE_ZH = "arXiv to the end of 2019; ChinaXiv 2016 to 2022", "arXiv 至2019年底；ChinaXiv 2016—2022年"
_SOURCES = (origins_world.ARXIV, origins_world.CHINAXIV)
_LICENCES = (origins_world.CC0, origins_world.CC_BY_CHINAXIV)
_PUBLICATION = Column("publication", "string", "code", "Key of the publication: corpus and number", "文献代码：语料与编号",
                      pattern=KEY)
_OWN_KEY = {"publication": {"pattern": None}}
_OF_PUBLICATION = (ForeignKey("publication", "publications", "publication"),)

_DRAWN_EN = ("Neither collection is a search of a citation index, and neither query was recorded with the files. From "
             "the records themselves: every arXiv record names a city, or innovation, knowledge, technology or "
             "patents, in its title or abstract; most are physics of cities and of mobility. The Chinese records were "
             "chosen more widely: 74 of 307 name neither in title or keywords, some are about sand dunes, soils or "
             "medicine. Use the columns names_city and names_innovation to narrow both.")
_DRAWN_ZH = ("两个语料都不是引文数据库的检索结果，所用检索式未随文件保存。从记录本身看：arXiv 每条记录的题名或摘要中都出现城市，或创新、知识、技术、专利一类的词，多数是城市与人口流动的物理学研究；中文记录选取较宽，"
             "307条中有74条的题名和关键词两者都未出现，其中有沙障、土壤、医学等。可用 names_city 与 names_innovation 两列收窄。")
_YEARS_EN = ("Numbers by year are numbers of deposits in these servers, not of the literature: arXiv grew as a habit "
             "of authors, has none of 2001-2004 here and ends in 2019; ChinaXiv opened in 2016, and its years are "
             "those of submission, often after printing: 112 of 307 records are of 2017.")
_YEARS_ZH = ("逐年篇数反映的是两个平台的存档量，不是文献总量：arXiv 随作者习惯而增长，此处2001—2004年无记录，止于2019年；ChinaXiv 2016年上线，年份为提交年，常晚于刊出，"
             "307条中有112条在2017年。")
_TWO_EN = "The two corpora differ in fields, years and language, and are never to be added up."
_TWO_ZH = "两个语料的学科、年份与语言都不同，不可相加。"
_AGAIN_EN = ("arXiv numbers had been kept as decimal numbers and lost digits; mended, 43 records turn out to stand "
             "twice, in the listings of two categories, and are here once: 746 of 789. 18 Chinese records are second "
             "deposits of another one (same_as).")
_AGAIN_ZH = ("原文件把 arXiv 编号存为小数，丢失了数位；补正后有43条因列于两个类别而重复，此处只留一条，789条成为746条。中文记录中有18条是另一条的再次存档（见 same_as）。")
_NO_TITLE_EN = ("Of some Chinese records the page gave no title (a heading of a section or a remark stands there); the "
                "cell is empty. Affiliations, journals and authors are not in the Chinese files.")
_NO_TITLE_ZH = "部分中文记录的页面未给出题名（其处为栏目名或备注），该格留空。中文文件中没有作者、单位与刊名。"

PUBLICATIONS = Table(
    name="publications",
    kind="source",
    title_en="Publications on cities and innovation: 746 of arXiv, 307 of ChinaXiv",
    title_zh="城市与创新研究文献：arXiv 746篇、ChinaXiv 307篇",
    description_en="Records of two preprint servers, in English and in Chinese, that name cities or innovation: year, "
                   "title, subject, and of the English ones the abstract. The material of the bibliometrics in chapter "
                   "1.",
    description_zh="两个预印本平台上与城市或创新有关的英文、中文记录：年份、题名、类别，英文记录另有摘要。供第1章文献计量使用。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        _PUBLICATION,
        Column("corpus", "string", "text", "Where it was deposited: arxiv or chinaxiv", "所在语料：arxiv 或 chinaxiv",
               enum=("arxiv", "chinaxiv")),
        Column("language", "string", "text", "Language: en English, zh Chinese", "语言：en 英文，zh 中文", enum=("en", "zh")),
        year_column(1991, 2030, "Year of the first version (arXiv) or of submission (ChinaXiv)",
                    "首个版本（arXiv）或提交（ChinaXiv）的年份"),
        text_column("title", "Title; empty where the source gives none", "题名；来源未给出者为空", required=False),
        text_column("primary_category", "First subject category on arXiv", "arXiv 主类别", required=False),
        text_column("categories", "All categories on arXiv, joined by semicolons", "arXiv 全部类别，以分号连接", required=False),
        text_column("listing", "Listings of arXiv the record was found in, joined by semicolons",
                    "记录出自的 arXiv 类别清单，以分号连接", required=False),
        text_column("doi", "Digital object identifier of the printed version, as arXiv has it", "刊出版本的DOI（据arXiv）",
                    required=False),
        Column("names_city", "boolean", "yes or no", "Whether title and abstract (arXiv) or title and keywords "
               "(ChinaXiv) hold a word for cities", "题名与摘要（arXiv）或题名与关键词（ChinaXiv）中是否有指城市的词"),
        Column("names_innovation", "boolean", "yes or no", "Whether they hold a word for innovation, knowledge, "
               "technology or patents", "其中是否有创新、知识、技术、专利一类的词"),
        Column("same_as", "string", "code", "Earlier record of the same work; empty where there is none",
               "同一文献较早的记录；无则为空", required=False, pattern=f"(?:{KEY})?"),
        text_column("abstract", "Abstract, of arXiv records only", "摘要（仅arXiv）", required=False),
        evidence_column(("observed",)),
    ),
    primary_key=("publication",),
    own={**_OWN_KEY, "corpus": {"enum": ("arxiv", "chinaxiv", "own")}, "year": {"minimum": 1800, "maximum": 2035},
         "same_as": {"pattern": None}},
    sources=_SOURCES,
    licences=_LICENCES,
    caveats_en=(_DRAWN_EN, _YEARS_EN, _TWO_EN, _AGAIN_EN, _NO_TITLE_EN),
    caveats_zh=(_DRAWN_ZH, _YEARS_ZH, _TWO_ZH, _AGAIN_ZH, _NO_TITLE_ZH),
)

AUTHORS = Table(
    name="publication_authors",
    kind="source",
    title_en="Authors of the arXiv records on cities and innovation",
    title_zh="arXiv 城市与创新文献的作者",
    description_en="Names of authors as they are written, one per row, in the order of the record.",
    description_zh="作者姓名，逐人一行，按记录中的次序，照原样书写。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        _PUBLICATION,
        Column("position", "integer", "rank", "Place in the list of authors", "作者次序", evidence="observed", minimum=1),
        text_column("author", "Name as written", "姓名（照原样）"),
        evidence_column(("observed",)),
    ),
    primary_key=("publication", "position"),
    foreign_keys=_OF_PUBLICATION,
    sources=(origins_world.ARXIV,),
    licences=(origins_world.CC0,),
    own=_OWN_KEY,
    may_be_empty=True,
    caveats_en=("Names are no persons: one author may be written in several ways, and one name may be borne by several "
                "authors. Counts of authors with one paper are therefore too high, most for names in initials.",
                "Chinese records have no authors in the files.", _DRAWN_EN),
    caveats_zh=("姓名不等于人：同一作者可有几种写法，同名者也可能是几个人，因此只有一篇文献的作者数偏高，名字用缩写者尤甚。",
                "中文记录的文件中没有作者。", _DRAWN_ZH),
)

KEYWORDS = Table(
    name="publication_keywords",
    kind="source",
    title_en="Keywords of publications: of authors (Chinese), of titles and abstracts (English)",
    title_zh="文献关键词：作者关键词（中文）与题名摘要词语（英文）",
    description_en="Which words stand for a publication: in Chinese those its authors chose, in English phrases found "
                   "in title and abstract, since arXiv records have no keywords. The material of co-word analysis.",
    description_zh="代表一篇文献的词：中文取作者所列关键词；arXiv 记录没有关键词，英文取题名与摘要中的词语。供共词分析使用。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        _PUBLICATION,
        text_column("keyword", "Keyword, in the language of the publication", "关键词，用文献的语言"),
        Column("origin", "string", "text", "author: chosen by the authors; text: found in title and abstract by code "
                                           "of "
               "this project", "author 为作者所列；text 为本项目程序从题名与摘要中提取", enum=("author", "text")),
    ),
    primary_key=("publication", "keyword"),
    foreign_keys=_OF_PUBLICATION,
    sources=_SOURCES,
    licences=_LICENCES,
    own={**_OWN_KEY, "origin": {"enum": ("author", "text", "indexed")}},
    may_be_empty=True,
    caveats_en=(
        "Chinese keywords were read from pages. Where the signs between them were lost they cannot be told apart, and "
        "the publication has none: 242 of 307 have some. A few that remain are two in one.",
        "English terms are no keywords: phrases of two or three words in at least five records, without common words, "
        "and single words of a fixed list of the field. The list, the limit and the rough singular are choices of this "
        "project; the abstracts are in the table publications, so that other terms can be drawn.",
        "The two kinds are not comparable: keep author and text apart.", _DRAWN_EN),
    caveats_zh=(
        "中文关键词读自页面。分隔号丢失者无法切分，该文献即无关键词；307篇中有242篇有关键词，余下的个别词仍可能是两词相连。",
        "英文词语不是关键词：取至少五条记录中出现、不含常用词的二词或三词短语，以及本领域固定词表中的单词。词表、下限与粗略的单数化都是本项目的选择；摘要在 publications 表中，可另行提取。",
        "两类词不可比，author 与 text 须分开使用。", _DRAWN_ZH),
)

REFERENCES = Table(
    name="publication_references",
    kind="source",
    title_en="Works cited by the Chinese records",
    title_zh="中文记录引用的文献",
    description_en="References of 248 Chinese records, read from their pages: first author, year, title, place of "
                   "publication, and a key by which the same work is known again. The material of co-citation and "
                   "coupling.",
    description_zh="248条中文记录的参考文献，读自页面：第一作者、年份、题名、出处，以及识别同一文献的代码。供共被引与文献耦合使用。",
    vintage="ChinaXiv 2016 to 2022",
    vintage_zh="ChinaXiv 2016—2022年",
    columns=(
        _PUBLICATION,
        Column("position", "integer", "rank", "Place among the references read of the publication",
               "在该文献已读取的参考文献中的次序", minimum=1),
        text_column("work", "Key of the cited work: the first letters of its title, without spaces and signs",
                    "被引文献代码：题名开头若干字符，去掉空格与标点"),
        text_column("first_author", "First author as written; given and family names in the order of the source",
                    "第一作者（照原样，姓名次序依来源）"),
        year_column(1800, 2030, "Year of the cited work", "被引文献年份"),
        text_column("title", "Title, cut at 90 characters", "题名（最多90个字符）"),
        text_column("source", "Journal, publisher, proceedings or university, cut at 40 characters",
                    "期刊、出版者、会议或学校（最多40个字符）", required=False),
        text_column("kind", "Type of document by the Chinese standard: J journal, M book, D thesis, C proceedings, R "
                    "report, N newspaper; empty where none is given",
                    "国标文献类型：J 期刊，M 专著，D 学位论文，C 会议，R 报告，N 报纸；未注明则为空", required=False,
                    pattern="(?:[A-Z]{1,2})?"),
        Column("language", "string", "text", "zh Chinese; en another language, nearly always English",
               "zh 中文；en 其他语言，几乎都是英文", enum=("en", "zh")),
        evidence_column(("observed",)),
    ),
    primary_key=("publication", "position"),
    foreign_keys=_OF_PUBLICATION,
    sources=(origins_world.CHINAXIV,),
    licences=(origins_world.CC_BY_CHINAXIV,),
    own={**_OWN_KEY, "first_author": OPTIONAL, "year": {**OPTIONAL, "maximum": 2035}},
    may_be_empty=True,
    caveats_en=(
        "5088 of 5447 lines could be read; the others are fragments that a column or page break left, or do not let "
        "author, title and place be told apart. 56 records have no references in the files, which says nothing about "
        "the papers.",
        "Characters were recognised by machine: words run together and letters are mistaken, so that one work may have "
        "two keys. Works cited by several records are few: 439 of them, counted with second deposits, before which "
        "same_as of the table publications warns.",
        "English records have no references here, so that there is no co-citation of the English literature.",
        _DRAWN_EN),
    caveats_zh=(
        "5447行中可读者5088行，其余为换栏、换页留下的残行，或无法分出作者、题名与出处。有56条记录在文件中没有参考文献，但不表示原文没有。",
        "文字由机器识别，有连写和误认，同一文献可能有两个代码。被多条记录引用的文献不多，共439种，其中包括重复存档造成的；请用 publications 表的 same_as 列去除。",
        "英文记录在此没有参考文献，不能作英文文献的共被引分析。", _DRAWN_ZH),
)

TABLES = (PUBLICATIONS, AUTHORS, KEYWORDS, REFERENCES)
