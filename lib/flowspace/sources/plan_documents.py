"""Makes the tables of official documents on the agglomerations: what they are and name, when plans were approved.

No text of a document is kept here: only facts about it, and which terms of the dictionary it names in what was read.
"""
from __future__ import annotations

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.sources.plan_dictionary import plan_dictionary

_COUNCIL = ("国务院", "State Council")
_NDRC = ("国家发展改革委", "National Development and Reform Commission")
_NDRC_HOUSING = ("国家发展改革委、住房城乡建设部",
                 "National Development and Reform Commission; Ministry of Housing and Urban-Rural Development")
_APPROVAL = ("国务院关于{}的批复", "Reply of the State Council on the {}")
_ZONE = ("国务院关于同意{}建设国家自主创新示范区的批复",
         "Reply of the State Council agreeing that {} become a national innovation demonstration zone")
_REFORM = ("国务院关于{}系统推进全面创新改革试验方案的批复",
           "Reply of the State Council on the pilot programme of innovation reform in {}")

# document: agglomeration, kind, title (zh, en), issuer, number, date, what the date is, extent, address, terms named
_DOCUMENTS = {
    "five-year-plan-14-chapter-28": (
        "", "outline", ("国民经济和社会发展第十四个五年规划和2035年远景目标纲要 第二十八章 完善城镇化空间布局",
                        "Outline of the 14th Five-Year Plan and long-range objectives to 2035, chapter 28"),
        ("全国人民代表大会", "National People's Congress"), "", "", "", "passage", "",
        "规划 规划委员会 编制 产业转移 产业园区 投融资 社会资本 落户 创新券"),
    "middle-yangtze-2015-approval": (
        "middle-yangtze", "approval", ("长江中游城市群发展规划", "development plan of the middle Yangtze agglomeration"),
        _COUNCIL, "国函〔2015〕62号", "2015-04-05", "published", "passage",
        "http://english.gov.cn/policies/latest_releases/2015/04/05/content_281475083540554.htm",
        "发展规划 规划 组织领导 会商机制 推进机制 实施方案 专项规划"),
    "middle-yangtze-2015-notice": (
        "middle-yangtze", "notice", ("国家发展改革委关于印发长江中游城市群发展规划的通知",
                                     "Notice on issuing the development plan of the middle Yangtze agglomeration"),
        _NDRC, "发改地区〔2015〕738号", "2015-04-13", "document", "whole", "https://fyshukong.com/Print.aspx?id=8971",
        "发展规划 规划 组织领导 会商机制 推进机制 实施方案 专项规划 规划编制 跟踪分析 督促检查 评估"),
    "harbin-changchun-2016-approval": (
        "harbin-changchun", "approval", ("哈长城市群发展规划", "development plan of the Harbin-Changchun agglomeration"),
        _COUNCIL, "国函〔2016〕43号", "2016-02-29", "published", "passage",
        "http://big5.china.com.cn/gate/big5/finance.china.com.cn/news/dfjj/20160229/3605824.shtml",
        "发展规划 规划 组织领导 责任分工 方案 专项规划"),
    "chengdu-chongqing-2016-approval": (
        "chengdu-chongqing", "approval", ("成渝城市群发展规划", "development plan of the Chengdu-Chongqing agglomeration"),
        _COUNCIL, "国函〔2016〕68号", "2016-04-12", "document", "passage",
        "http://cbca.org.cn/zcfg/gjzc/2016-04-20/4d30c4e01f0f8bc60b938f5a0f73836b.html",
        "发展规划 规划 组织领导 协作机制 责任分工 实施方案"),
    "yangtze-river-delta-2016-approval": (
        "yangtze-river-delta", "approval", ("长江三角洲城市群发展规划",
                                            "development plan of the Yangtze River Delta agglomeration"),
        _COUNCIL, "国函〔2016〕87号", "2016-05-22", "document", "passage",
        "http://cnncee.cn/finance/news/2016-05-26/2693.html",
        "发展规划 规划 组织领导 协作机制 责任分工 实施方案"),
    "central-plains-2016-notice": (
        "central-plains", "notice", ("国家发展改革委关于印发中原城市群发展规划的通知",
                                     "Notice on issuing the development plan of the Central Plains agglomeration"),
        _NDRC, "发改地区〔2016〕2817号", "2016-12-29", "document", "passage", "",
        "发展规划 规划 组织领导 推进机制 实施方案 专项规划 规划编制"),
    "beibu-gulf-2017-approval": (
        "beibu-gulf", "approval", ("北部湾城市群发展规划", "development plan of the Beibu Gulf agglomeration"),
        _COUNCIL, "国函〔2017〕6号", "2017-01-20", "document", "passage", "", "发展规划 规划"),
    "beibu-gulf-2018-guangxi": (
        "beibu-gulf", "provincial", ("北部湾城市群发展规划广西实施方案",
                                     "Guangxi's implementation plan for the Beibu Gulf agglomeration"),
        ("广西壮族自治区人民政府", "Government of the Guangxi Zhuang Autonomous Region"), "", "2018-01-05", "document",
        "passage", "https://brgg.fudan.edu.cn/articleinfo_2256.html", "发展规划 规划 实施方案 方案"),
    "guanzhong-plain-2018-notice": (
        "guanzhong-plain", "notice", ("国家发展改革委 住房城乡建设部关于印发关中平原城市群发展规划的通知",
                                      "Notice on issuing the development plan of the Guanzhong Plain agglomeration"),
        _NDRC_HOUSING, "发改规划〔2018〕220号", "2018-02-02", "published", "passage",
        "https://zhaoshang-gov.cn/news/2023-03-17/n10866.html",
        "发展规划 规划 组织领导 协作机制 责任分工 实施方案 专项规划 规划编制"),
    "hohhot-2018-approval": (
        "hohhot-baotou-ordos-yulin", "approval", ("呼包鄂榆城市群发展规划",
                                                  "development plan of the Hohhot-Baotou-Ordos-Yulin agglomeration"),
        _COUNCIL, "国函〔2018〕16号", "2018-02-05", "document", "passage",
        "https://zh.m.wikisource.org/zh-hant/国务院关于呼包鄂榆城市群发展规划的批复",
        "发展规划 规划 组织领导 实施方案"),
    "hohhot-2018-notice": (
        "hohhot-baotou-ordos-yulin", "notice",
        ("国家发展改革委关于印发呼包鄂榆城市群发展规划的通知",
         "Notice on issuing the development plan of the Hohhot-Baotou-Ordos-Yulin agglomeration"),
        _NDRC, "", "2018-02-27", "document", "whole", "https://dr-time.com/article/detail-189/navid/2.html",
        "发展规划 规划 组织领导 实施方案 规划编制 跟踪分析 督查评估"),
    "lanzhou-xining-2018-gansu": (
        "lanzhou-xining", "provincial", ("兰州—西宁城市群发展规划实施方案",
                                         "Gansu's implementation plan for the Lanzhou-Xining agglomeration"),
        ("甘肃省人民政府办公厅", "General Office of the Government of Gansu"), "甘政办发〔2018〕154号", "2018-07-31",
        "document", "passage", "https://ugcar.com/cms/view/11619.html", "发展规划 规划 实施方案 方案"),
    "middle-yangtze-2022-approval": (
        "middle-yangtze", "approval", ("长江中游城市群发展“十四五”实施方案",
                                       "implementation plan of the middle Yangtze agglomeration to 2025"),
        _COUNCIL, "国函〔2022〕12号", "2022-02-24", "published", "passage",
        "https://new.tzxm.gov.cn/zckd/gfxwj/202202/t20220225_1317143.shtml", "实施方案 组织领导 协同机制"),
    "beijing-tianjin-hebei-2016-reform": (
        "beijing-tianjin-hebei", "innovation", ("京津冀", "Beijing, Tianjin and Hebei"), _COUNCIL, "国函〔2016〕109号",
        "2016-07-07", "published", "passage", "http://www.sunnow.cn/news/show-htm-itemid-4203.html",
        "方案 实施方案 组织领导 协作机制 责任分工 科技创新中心 创新共同体 自主创新示范区 自由贸易试验区 高新技术产业开发区 经济技术开发区 资金链 创新链"),
    "yangtze-river-delta-2016-reform": (
        "yangtze-river-delta", "innovation", ("安徽省", "Anhui"), _COUNCIL, "国函〔2016〕111号", "2016-07-04", "published",
        "passage", "http://ciudsrc.com/webdiceng.php?id=102907",
        "方案 实施方案 组织领导 协作机制 责任分工 自主创新示范区 产业转移 示范区"),
    "chengdu-chongqing-2016-reform": (
        "chengdu-chongqing", "innovation", ("四川省", "Sichuan"), _COUNCIL, "国函〔2016〕112号", "2016-06-24", "document",
        "passage", "https://zh.wikisource.org/wiki/国务院关于四川省系统推进全面创新改革试验方案的批复",
        "方案 实施方案 组织领导 协作机制 责任分工"),
    "central-southern-liaoning-2016-zone": (
        "central-southern-liaoning", "innovation", ("沈大国家高新区", "the high-tech zones of Shenyang and Dalian"),
        _COUNCIL, "国函〔2016〕65号", "2016-04-05", "document", "whole",
        "http://big5.www.gov.cn/gate/big5/www.gov.cn/zhengce/content/2016-04/11/content_5062973.htm",
        "高新区 高新技术产业开发区 开发区 自主创新示范区 股权激励 科技金融 人才培养 产学研用 知识产权 协调小组 组织领导 推进机制 编制 实施方案 任务分工"),
    "central-plains-2016-zone": (
        "central-plains", "innovation", ("郑洛新国家高新区", "the high-tech zones of Zhengzhou, Luoyang and Xinxiang"),
        _COUNCIL, "国函〔2016〕63号", "2016-04-05", "document", "passage", "",
        "高新区 高新技术产业开发区 开发区 自主创新示范区 技术转移"),
    "lanzhou-xining-2018-zone": (
        "lanzhou-xining", "innovation", ("兰州、白银高新技术产业开发区", "the high-tech zones of Lanzhou and Baiyin"),
        _COUNCIL, "国函〔2018〕14号", "2018-02-11", "document", "passage",
        "http://gansu.gscn.com.cn/system/2018/02/13/011907758.shtml",
        "高新区 高新技术产业开发区 开发区 自主创新示范区 科技金融 人才资源 科技成果转化 知识产权"),
    "northern-tianshan-2018-zone": (
        "northern-tianshan", "innovation",
        ("乌鲁木齐、昌吉、石河子高新技术产业开发区", "the high-tech zones of Urumqi, Changji and Shihezi"), _COUNCIL,
        "国函〔2018〕145号", "", "", "passage", "https://pltyw.com/showinfo-92-50732-0.html",
        "高新区 高新技术产业开发区 开发区 自主创新示范区 示范区 科技金融 人才培育 科技成果转化 知识产权"),
    "middle-yangtze-2019-zone": (
        "middle-yangtze", "innovation",
        ("南昌、新余、景德镇、鹰潭、抚州、吉安、赣州高新技术产业开发区", "seven high-tech zones of Jiangxi"), _COUNCIL,
        "国函〔2019〕77号", "2019-09-05", "published", "passage", "http://shanghaiinvest.com/cn/viewfile.php?id=14080",
        "高新技术产业开发区 自主创新示范区 示范区 投融资 人才引进 科技成果转移转化 知识产权"),
    "yangtze-river-delta-2020-innovation": (
        "yangtze-river-delta", "innovation", ("长三角科技创新共同体建设发展规划",
                                              "Development plan of the Yangtze River Delta innovation community"),
        ("科技部", "Ministry of Science and Technology"), "国科发规〔2020〕352号", "2020-12-20", "document", "passage",
        "https://chinaswy.com/article-121.html", "规划纲要 发展规划 规划 编制 领导小组 科技创新中心 创新共同体"),
    "central-yunnan-2015-new-area": (
        "central-yunnan", "other", ("国务院关于同意设立云南滇中新区的批复",
                                    "Reply of the State Council on founding the Yunnan Dianzhong New Area"),
        _COUNCIL, "国函〔2015〕141号", "", "", "passage", "https://www.gongwk.com/doc/352037.jhtml", "规划"),
}

# agglomeration: level, plan (zh, en), number, date, what the date is, address, note (en, zh)
_DATES = {
    "beijing-tianjin-hebei": (
        "central", ("京津冀协同发展规划纲要", "Outline of the coordinated development of Beijing, Tianjin and Hebei"), "",
        "2015-04-30", "approved", "", ("Approved by the Politburo; the outline itself is not published.",
                                       "中共中央政治局会议审议通过；纲要全文未公开。")),
    "yangtze-river-delta": (
        "central", ("长江三角洲城市群发展规划", "Development plan of the Yangtze River Delta agglomeration"), "国函〔2016〕87号",
        "2016-05-22", "approved", "http://cnncee.cn/finance/news/2016-05-26/2693.html",
        ("An outline for the whole region was issued in December 2019.", "2019年12月另印发区域一体化发展规划纲要。")),
    "pearl-river-delta": (
        "central", ("粤港澳大湾区发展规划纲要", "Outline development plan of the Greater Bay Area"), "", "2019-02-18", "published",
        "https://kjj.ordos.gov.cn/xwzx2020/qnwkj/201910/t20191021_2492655.html",
        ("The plan is of the Greater Bay Area; none of the agglomeration alone was seen.",
         "规划范围为粤港澳大湾区，未见珠三角城市群单独的国家规划。")),
    "chengdu-chongqing": (
        "central", ("成渝城市群发展规划", "Development plan of the Chengdu-Chongqing agglomeration"), "国函〔2016〕68号",
        "2016-04-12", "approved", "http://cbca.org.cn/zcfg/gjzc/2016-04-20/4d30c4e01f0f8bc60b938f5a0f73836b.html",
        ("An outline of the twin-city economic circle followed in 2021.", "2021年另有双城经济圈建设规划纲要。")),
    "middle-yangtze": (
        "central", ("长江中游城市群发展规划", "Development plan of the middle Yangtze agglomeration"), "国函〔2015〕62号",
        "2015-04-05", "published",
        "http://english.gov.cn/policies/latest_releases/2015/04/05/content_281475083540554.htm",
        ("A plan for 2021-2025 was approved in February 2022 (国函〔2022〕12号).", "2022年2月另批复“十四五”实施方案（国函〔2022〕12号）。")),
    "shandong-peninsula": (
        "provincial", ("山东半岛城市群发展规划（2016—2030年）", "Development plan of the Shandong Peninsula agglomeration"), "", "",
        "", "", ("Issued by the province; the date was not verified.", "由山东省印发；日期未核实。")),
    "guangdong-fujian-zhejiang-coast": ("none_seen", ("", ""), "", "", "", "", (
        "No approved plan was seen.", "未见获批规划。")),
    "central-plains": (
        "central", ("中原城市群发展规划", "Development plan of the Central Plains agglomeration"), "国函〔2016〕210号",
        "2016-12-28", "approved", "https://people.lyd.com.cn/wenti/20211104161818698", ("", "")),
    "guanzhong-plain": (
        "central", ("关中平原城市群发展规划", "Development plan of the Guanzhong Plain agglomeration"), "国函〔2018〕6号",
        "2018-01-15", "published",
        "http://english.gov.cn/policies/latest_releases/2018/01/15/content_281476014917572.htm",
        ("", "")),
    "beibu-gulf": (
        "central", ("北部湾城市群发展规划", "Development plan of the Beibu Gulf agglomeration"), "国函〔2017〕6号", "2017-01-20",
        "approved", "", ("A plan for 2021-2025 was issued in April 2022.", "2022年4月另印发“十四五”实施方案。")),
    "harbin-changchun": (
        "central", ("哈长城市群发展规划", "Development plan of the Harbin-Changchun agglomeration"), "国函〔2016〕43号",
        "2016-02-29", "published",
        "http://big5.china.com.cn/gate/big5/finance.china.com.cn/news/dfjj/20160229/3605824.shtml", ("", "")),
    "central-southern-liaoning": ("none_seen", ("", ""), "", "", "", "", ("No approved plan was seen.", "未见获批规划。")),
    "central-shanxi": ("none_seen", ("", ""), "", "", "", "", (
        "No text of a provincial plan was seen.", "未见省级规划文本。")),
    "central-guizhou": (
        "provincial", ("黔中城市群发展规划", "Development plan of the Central Guizhou agglomeration"), "", "2017-03", "document",
        "http://cre.org.cn/index.php/zl/xlwjlz/csqgh/15580.html",
        ("Of the provincial development and reform commission; month of the document.", "贵州省发展和改革委员会编制；日期为文本所署年月。")),
    "central-yunnan": ("none_seen", ("", ""), "", "", "", "", (
        "No text of a provincial plan was seen.", "未见省级规划文本。")),
    "hohhot-baotou-ordos-yulin": (
        "central", ("呼包鄂榆城市群发展规划", "Development plan of the Hohhot-Baotou-Ordos-Yulin agglomeration"),
        "国函〔2018〕16号", "2018-02-05", "approved",
        "https://zh.m.wikisource.org/zh-hant/国务院关于呼包鄂榆城市群发展规划的批复", ("", "")),
    "lanzhou-xining": (
        "central", ("兰州—西宁城市群发展规划", "Development plan of the Lanzhou-Xining agglomeration"), "",
        "2018-02-22", "approved",
        "https://cinic.org.cn/xy/gdcj/426944.html", ("The number of the approval was not seen.", "未见批复文号。")),
    "ningxia-yellow-river": ("none_seen", ("", ""), "", "", "", "", ("No approved plan was seen.", "未见获批规划。")),
    "northern-tianshan": ("none_seen", ("", ""), "", "", "", "", ("No approved plan was seen.", "未见获批规划。")),
}


def plan_documents() -> pd.DataFrame:
    """Make the table of documents.

    Returns
    -------
    DataFrame
        Columns of the table plan_documents.

    Examples
    --------
    >>> table = plan_documents().set_index("document")
    >>> table.at["hohhot-2018-approval", "title_zh"]
    '国务院关于呼包鄂榆城市群发展规划的批复'
    """
    rows = []
    for document, (place, kind, title, issuer, number, date, dated, extent, url, _) in _DOCUMENTS.items():
        form = _FORMS.get(document.rsplit("-", 1)[-1]) if issuer is _COUNCIL else None
        zh, en = (whole.format(part) for whole, part in zip(form, title, strict=True)) if form else title
        rows.append((document, place, kind, zh, en, *issuer, number, date, dated, extent, url))
    return pd.DataFrame(rows, columns=["document", "agglomeration", "kind", "title_zh", "title_en", "issuer_zh",
                                       "issuer_en", "number", "date", "date_kind", "extent",
                                       "url"]).assign(evidence="observed")


_FORMS = {"approval": _APPROVAL, "zone": _ZONE, "reform": _REFORM}


def plan_mentions() -> pd.DataFrame:
    """Make the table of terms that documents name.

    Returns
    -------
    DataFrame
        Columns of the table plan_mentions.

    Raises
    ------
    TableError
        If a term is not in the dictionary.

    Examples
    --------
    >>> table = plan_mentions()
    >>> table[table["document"] == "middle-yangtze-2022-approval"]["term"].tolist()
    ['实施方案', '组织领导', '协同机制']
    """
    known = set(plan_dictionary().query("not excluded")["term"])
    rows = [(document, term) for document, facts in _DOCUMENTS.items() for term in facts[-1].split()]
    odd = sorted({term for _, term in rows} - known)
    if odd:
        raise TableError(Problem(f"terms {', '.join(odd)}", "terms of the dictionary", "add them there"))
    return pd.DataFrame(rows, columns=["document", "term"]).assign(evidence="observed")


def plan_dates() -> pd.DataFrame:
    """Make the table of when plans of the 19 agglomerations were approved.

    Returns
    -------
    DataFrame
        Columns of the table plan_dates.

    Examples
    --------
    >>> table = plan_dates().set_index("agglomeration")
    >>> table.at["chengdu-chongqing", "date"], len(table)
    ('2016-04-12', 19)
    """
    rows = [(place, level, *title, number, date, dated, url, *note)
            for place, (level, title, number, date, dated, url, note) in _DATES.items()]
    return pd.DataFrame(rows, columns=["agglomeration", "level", "plan_zh", "plan_en", "number", "date", "date_kind",
                                       "url", "note_en", "note_zh"]).assign(evidence="observed")
