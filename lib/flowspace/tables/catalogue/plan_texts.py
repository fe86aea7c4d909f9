"""Declares the official documents chapter 7 looks at, the terms they name, dates of plans, and the dictionary."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import SLUG, Column, ForeignKey, Licence, Source, Table, evidence_column, text_column

MECHANISMS = ("plans", "organisations", "parks", "venture_capital", "talent", "transfer")

_DATE = r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?"
_URL = r"(?:https?://\S+)?"
_STATE = Source(
    "State Council of the People's Republic of China and other state organs: replies, notices and plans on urban "
    "agglomerations, 2015-2022, read on public pages (column url)",
    "State Council and others", "国务院等",
    title_zh="国务院及其他国家机关关于城市群的批复、通知与规划，2015—2022年，读自公开页面（见 url 列）")
_FACTS_DOCUMENTS = Licence(
    "none-stated",
    "Facts about official documents; no text of them is kept here. The documents themselves are documents of state "
    "organs of a legislative, administrative or judicial nature, to which copyright does not apply (Copyright Law of "
    "the People's Republic of China, Article 5(1)); the compilation is this project's own, under its licence",
    "关于官方文件的事实，不收文件正文。文件本身属国家机关具有立法、行政、司法性质的文件，不适用著作权法（《中华人民共和国著作权法》第五条第一项）；汇编为本项目所作，适用本项目许可")
_OWN_WORK = Source("Terms chosen by this project for the six mechanisms that the review of the book names",
                   "this project", "本项目", title_zh="本项目为书评所列六个机制选取的词语")

_DOCUMENT = Column("document", "string", "code", "Key of the document", "文件代码", pattern=SLUG)
_PLACE = Column("agglomeration", "string", "code", "Agglomeration it is about; empty where it is about all 19",
                "所涉城市群；涉及全部19个者为空", required=False, pattern=f"(?:{SLUG})?")
_DATED = Column("date_kind", "string", "text",
                "document: date on the document; approved: date of approval as reported; published: first day it was "
                "seen printed; empty without a date",
                "document 文件所署日期；approved 所报道的批准日期；published 所见最早刊出日期；无日期者为空", required=False,
                enum=("", "approved", "document", "published"))
_MECHANISM = Column("mechanism", "string", "text", "Mechanism: " + ", ".join(MECHANISMS),
                    "机制：plans 规划设置，organisations 机构布局，parks 园区合作，venture_capital 风险投资，talent 人才引进，"
                    "transfer 成果转换", enum=MECHANISMS)

_NOT_SAMPLE_EN = ("Not a sample: what could be found and read. Six agglomerations have no document of their own here; "
                  "short replies are over-represented, and a whole plan is not among them.")
_NOT_SAMPLE_ZH = "不是抽样，而是能找到并读到的文件：有6个城市群没有自己的文件；短篇批复偏多，没有一部完整的规划。"
_NO_TEXT_EN = ("Texts are not shipped. A reader who wants them takes them from the pages of the issuing bodies and "
               "puts them into a folder of their own (flowspace.plantexts.read_plans).")
_NO_TEXT_ZH = "不附正文。读者可从发文机关网站取得文件，放入自己的文件夹，用 flowspace.plantexts.read_plans 读取。"

DOCUMENTS = Table(
    name="plan_documents",
    kind="source",
    title_en="Official documents on urban agglomerations, 2015-2022",
    title_zh="关于城市群的官方文件，2015—2022年",
    description_en="Replies of the State Council on plans of agglomerations and on zones and programmes of innovation "
                   "within them, notices that issue plans, provincial documents and a chapter of the 14th Five-Year "
                   "Plan: title, issuing body, number, date, and how much of each was read.",
    description_zh="国务院关于城市群规划、群内自主创新示范区与创新改革试验的批复，印发规划的通知，省级文件，以及“十四五”规划纲要一章："
                   "题名、发文机关、文号、日期与读到的范围。",
    vintage="Documents of 2015-2022",
    vintage_zh="2015—2022年文件",
    columns=(
        _DOCUMENT,
        _PLACE,
        Column("kind", "string", "text",
               "approval: reply that approves a plan; notice: notice that issues it; provincial: of a province; "
               "innovation: on a zone, programme or plan of innovation; outline: a national outline; other",
               "approval 批复规划；notice 印发规划的通知；provincial 省级文件；innovation 创新示范区、改革试验或创新规划；outline 国家规划纲要；other 其他",
               enum=("approval", "innovation", "notice", "other", "outline", "provincial")),
        text_column("title_zh", "Title, in Chinese", "题名（中文）"),
        text_column("title_en", "What it is, in English (our words)", "题名（英文，本项目所译）"),
        text_column("issuer_zh", "Issuing body, in Chinese", "发文机关（中文）"),
        text_column("issuer_en", "Issuing body, in English", "发文机关（英文）"),
        text_column("number", "Number of the document; empty where none was seen", "文号；未见者为空", required=False),
        text_column("date", "Year, month and day as far as seen", "年月日，以所见为限", required=False, pattern=_DATE),
        _DATED,
        Column("extent", "string", "text", "whole: all of it was read; passage: whole paragraphs, not the end",
               "whole 读到全文；passage 读到若干完整段落，未及文末", enum=("passage", "whole")),
        text_column("url", "Public page it was read on or reported on; empty where that was a copy of no standing",
                    "读到或报道该文件的公开页面；仅见于无权威的转载者为空", required=False, pattern=_URL),
        evidence_column(("observed",)),
    ),
    primary_key=("document",),
    sources=(_STATE,),
    licences=(_FACTS_DOCUMENTS,),
    caveats_en=(_NOT_SAMPLE_EN, _NO_TEXT_EN,
                "Most were read in reprints and not on the page of the issuing body; of 21 of 24 only whole paragraphs "
                "from the beginning, so that a term of the last paragraphs can be missing.",
                "A document about a part of an agglomeration (Anhui, Sichuan, seven zones of Jiangxi) stands under the "
                "agglomeration that holds it."),
    caveats_zh=(_NOT_SAMPLE_ZH, _NO_TEXT_ZH,
                "多数读自转载而非发文机关网站；24件中有21件只读到开头若干完整段落，末段的词语可能遗漏。",
                "只涉及城市群一部分的文件（安徽、四川、江西7个高新区）列在其所属城市群下。"),
)

MENTIONS = Table(
    name="plan_mentions",
    kind="source",
    title_en="Terms of the six mechanisms that official documents name",
    title_zh="官方文件所提及的六个机制词语",
    description_en="Which terms of the dictionary occur in the paragraphs of a document that were read. A term stands "
                   "once, however often it occurs. A term within a longer term of the dictionary does not count; terms "
                   "of the title do.",
    description_zh="文件中读到的段落出现了词典中的哪些词语。每个词语只列一次，不论出现几次；被更长的词典词语包含者不计，题名中的词语计入。",
    vintage="Documents of 2015-2022",
    vintage_zh="2015—2022年文件",
    columns=(
        _DOCUMENT,
        text_column("term", "Term of the dictionary", "词典词语"),
        evidence_column(("observed",)),
    ),
    primary_key=("document", "term"),
    foreign_keys=(ForeignKey("document", "plan_documents", "document"), ForeignKey("term", "plan_dictionary", "term")),
    sources=(_STATE,),
    licences=(_FACTS_DOCUMENTS,),
    caveats_en=(
        "Noted by reading, by one reader and once; no second coder checked it. Presence only: frequencies and rates "
        "cannot be made of it.",
        "What a document does not name in the paragraphs read, it may name later; and what an approval does not name "
        "may stand in the plan that it approves.", _NOT_SAMPLE_EN),
    caveats_zh=(
        "由一人通读一遍记录，未经第二人编码核对。只记有无，不能据以计算频次或频率。",
        "所读段落未提者，后文可能提及；批复未提者，可能写在所批复的规划中。", _NOT_SAMPLE_ZH),
)

DATES = Table(
    name="plan_dates",
    kind="source",
    title_en="When plans of the 19 agglomerations were approved",
    title_zh="19个城市群规划的批准时间",
    description_en="For each agglomeration the national plan, the number and the date of its approval as far as they "
                   "could be verified; empty where they could not.",
    description_zh="各城市群的国家级规划及其批准文号与日期，以能核实者为限；未能核实者为空。",
    vintage="Plans of 2015-2019",
    vintage_zh="2015—2019年规划",
    columns=(
        Column("agglomeration", "string", "code", "Agglomeration", "城市群代码", pattern=SLUG),
        Column("level", "string", "text",
               "central: approved or issued by the centre; provincial: by a province; none_seen: no approved plan seen",
               "central 中央批准或印发；provincial 省级；none_seen 未见获批规划", enum=("central", "none_seen", "provincial")),
        text_column("plan_zh", "Plan, in Chinese", "规划名称（中文）", required=False),
        text_column("plan_en", "Plan, in English", "规划名称（英文）", required=False),
        text_column("number", "Number of the approval", "批准文号", required=False),
        text_column("date", "Year, month and day as far as verified", "年月日，以能核实者为限", required=False, pattern=_DATE),
        _DATED,
        text_column("url", "Public page that says so", "依据的公开页面", required=False, pattern=_URL),
        text_column("note_en", "Note, in English", "备注（英文）", required=False),
        text_column("note_zh", "Note, in Chinese", "备注（中文）", required=False),
        evidence_column(("observed",)),
    ),
    primary_key=("agglomeration",),
    foreign_keys=(ForeignKey("agglomeration", "agglomerations", "agglomeration"),),
    sources=(_STATE,),
    licences=(_FACTS_DOCUMENTS,),
    caveats_en=(
        "none_seen says that no approved plan was seen, not that there is none.",
        "Dates are of three kinds (date_kind); a day of publication can lie days or weeks after the approval. Use "
        "years where the kinds are mixed.",
        "The Greater Bay Area is larger than the Pearl River Delta agglomeration; the outline for Beijing, Tianjin and "
        "Hebei is not published."),
    caveats_zh=(
        "none_seen 只表示未见获批规划，不表示没有。",
        "日期有三种含义（见 date_kind），刊出日可能晚于批准日数天至数周；混用时宜只用年份。",
        "粤港澳大湾区的范围大于珠三角城市群；京津冀协同发展规划纲要未公开。"),
)

DICTIONARY = Table(
    name="plan_dictionary",
    kind="reference",
    title_en="Dictionary of the six mechanisms: terms by which plans name them",
    title_zh="六个机制词典：规划中指称各机制的词语",
    description_en="Terms in Chinese and English for plans, organisations, parks, venture capital, talent and "
                   "transfer, with weights, and phrases that hold a term without meaning the mechanism. What "
                   "flowspace.plantexts counts; a table of your own changes it without any code.",
    description_zh="规划设置、机构布局、园区合作、风险投资、人才引进、成果转换的中英文词语及权重，以及含有词语但不指该机制的短语。供 "
                   "flowspace.plantexts 计数；自备同名表即可更换。",
    vintage="Chosen in 2026",
    vintage_zh="2026年选定",
    columns=(
        text_column("term", "Term", "词语"),
        _MECHANISM,
        Column("language", "string", "text", "Language: en English, zh Chinese", "语言：en 英文，zh 中文", enum=("en", "zh")),
        Column("weight", "number", "weight", "1 for specific terms, 0.5 for general words, 0 for excluded phrases",
               "权重：专指词语为1，泛指词语为0.5，排除短语为0", minimum=0, maximum=1),
        Column("excluded", "boolean", "yes or no", "Whether it is a phrase that is to be passed over",
               "是否为应跳过的短语"),
    ),
    primary_key=("term",),
    sources=(_OWN_WORK, origins.REVIEW),
    licences=(origins.OWN,),
    caveats_en=(
        "Terms are a choice: another list gives other rates. It was written from general knowledge of such documents "
        "and not tested against a coded sample.",
        "Weights of 0.5 are a convention. Rates of different mechanisms compare lists of different length and "
        "generality: compare documents within a mechanism, not mechanisms within a document.",
        "English terms are equivalents, not translations of particular documents."),
    caveats_zh=(
        "词语是选择的结果，换一份词表频率就不同。词表据对此类文件的一般了解编写，未用已编码样本检验。",
        "0.5的权重只是约定。各机制词表长短、泛指程度不同：宜在同一机制内比较文件，不宜在同一文件内比较机制。",
        "英文词语为对应说法，不是某一文件的译文。"),
)

TABLES = (DOCUMENTS, MENTIONS, DATES, DICTIONARY)
