"""Sources and licences of the tables of publications and of world cities."""
from __future__ import annotations

from flowspace.tables.declaration import Licence, Source

ARXIV = Source(
    "arXiv.org: metadata of records in physics.soc-ph, cs.SI, cs.DL, econ.GN and econ.EM to the end of 2019, of which "
    "those on cities or innovation were chosen",
    "arXiv", "arXiv", "https://arxiv.org/",
    title_zh="arXiv.org：physics.soc-ph、cs.SI、cs.DL、econ.GN、econ.EM 各类至2019年底的元数据，选取其中关于城市或创新者")
CHINAXIV = Source(
    "ChinaXiv, preprint server of the Chinese Academy of Sciences: records of 2016-2022 on cities, space or "
    "innovation. In Chinese",
    "ChinaXiv", "ChinaXiv", "https://chinaxiv.org/",
    title_zh="中国科学院科技论文预发布平台 ChinaXiv：2016—2022年与城市、空间或创新有关的记录")
WUP = Source(
    "United Nations, Department of Economic and Social Affairs, Population Division (2018). World Urbanization "
    "Prospects: The 2018 Revision, Online Edition, file 12",
    "UN WUP 2018", "联合国WUP2018", "https://population.un.org/wup/",
    title_zh="联合国经济和社会事务部人口司（2018）。《世界城镇化展望：2018年修订版》网络版，文件12")
GAWC = Source(
    "Derudder, B.; Taylor, P. J.: GaWC data set 31, global network connectivity of cities 2020 (Globalization and "
    "World Cities Research Network)",
    "GaWC 2020", "GaWC2020", "https://gawc.lboro.ac.uk/gawc-worlds/gawc-data/dataset-31/",
    title_zh="Derudder, B.; Taylor, P. J.：GaWC 数据集31，2020年城市全球网络连通度（全球化与世界城市研究网络）")
GPCI = Source(
    "The Mori Memorial Foundation, Institute for Urban Strategies: Global Power City Index, scores by function of the "
    "editions 2015 and 2016",
    "GPCI 2015-2016", "GPCI2015—2016",
    title_zh="日本森纪念财团城市战略研究所：全球城市实力指数（Global Power City Index）2015、2016年版分项得分")
COUNTRY_NAMES = Source(
    "Unicode Common Locale Data Repository: Chinese names of countries and territories, adapted",
    "CLDR", "CLDR", "https://cldr.unicode.org/",
    title_zh="Unicode 通用语言环境数据仓库（CLDR）：国家和地区的中文名称，有改动")
ICI = Source(
    "2thinknow, Innovation Cities Index: ranks quoted in press releases and news of 2010-2023",
    "Innovation Cities Index", "全球创新城市指数", "https://innovation-cities.com/",
    title_zh="2thinknow 全球创新城市指数（Innovation Cities Index）：2010—2023年新闻稿与报道所引位次")
GII = Source(
    "World Intellectual Property Organization, Global Innovation Index: ranks of clusters quoted in news of 2018-2025",
    "GII clusters", "GII创新集群", "https://www.wipo.int/global_innovation_index/",
    title_zh="世界知识产权组织《全球创新指数》：2018—2025年报道所引集群位次")
GIHI = Source(
    "Tsinghua University, Center for Industrial Development and Environmental Governance, and Nature Research: Global "
    "Innovation Hubs Index 2022, first 20 places",
    "GIHI 2022", "GIHI2022",
    title_zh="清华大学产业发展与环境治理研究中心、自然科研：《国际科技创新中心指数2022》前20位")

CC0 = Licence("CC0-1.0", "CC0 1.0: arXiv gives its metadata to the public domain", "CC0 1.0：arXiv 将元数据归于公有领域",
              "https://creativecommons.org/publicdomain/zero/1.0/")
CC_BY_CHINAXIV = Licence("CC-BY", "Creative Commons Attribution, as the collection the records come from states; its "
                                  "version is not stated",
                         "知识共享署名许可（据所取汇编的说明，未注明版本）", "https://creativecommons.org/licenses/")
CC_BY_IGO = Licence("CC-BY-3.0-IGO", "Creative Commons Attribution 3.0 IGO, © 2018 United Nations",
                    "知识共享 署名 3.0 政府间组织，© 2018 联合国", "https://creativecommons.org/licenses/by/3.0/igo/")
FACTS_RANKINGS = Licence("none-stated", "No licence stated by the redistributor; published figures of fact, cited",
                         "转载者未声明许可；所引为已发表的事实数据")
