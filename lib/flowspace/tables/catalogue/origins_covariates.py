"""Sources and licence statements of the covariates, the provincial and national statistics and the pilots."""
from __future__ import annotations

from flowspace.tables.catalogue.origins import GITHUB
from flowspace.tables.declaration import Licence, Source

COMPILATION_A = Source(
    "City GDP by sector 2000-2023, resident population and area 1998-2024, from statistical yearbooks and communiqués, "
    "as redistributed in biechouwo-coder/G-P (compilation a)",
    "city yearbooks (G-P)", "城市统计年鉴（G-P）",
    GITHUB + "biechouwo-coder/G-P/tree/620eba99be66f22289ff05d79b893793c84d1421",
    title_zh="统计年鉴与统计公报中的城市分产业生产总值（2000—2023年）、常住人口与面积（1998—2024年），转载于仓库 biechouwo-coder/G-P（汇编a）")
COMPILATION_B = Source(
    "City GDP, area, budgets, wages, loans and deposits 1990-2023, from the China City Statistical Yearbook, as "
    "redistributed in andyhsi2023-cq/urban-investment-aggregation-trap, file "
    "02-data/processed/china_city_panel_real.csv (compilation b)",
    "city yearbooks (andyhsi)", "城市统计年鉴（andyhsi）",
    GITHUB + "andyhsi2023-cq/urban-investment-aggregation-trap/tree/9f4f01c6364d2ecd617be886424e729481e86299",
    title_zh="《中国城市统计年鉴》1990—2023年的城市生产总值、面积、财政、工资与存贷款，转载于仓库 andyhsi2023-cq/urban-investment-aggregation-trap 的 "
             "02-data/processed/china_city_panel_real.csv（汇编b）")
COMPILATION_C = Source(
    "Ji, Long, Luo, Wu, Su, Costanza: A new index reveals a widening decoupling between growth and development in "
    "China. Local education spending, resident population and wages 2006-2018 in the repository xxyyluo/WD "
    "(compilation c)",
    "Ji et al.", "Ji等",
    GITHUB + "xxyyluo/WD/tree/3814111b14eee0b283bb759c938e3424bda8305c",
    title_zh="Ji, Long, Luo, Wu, Su, Costanza: A new index reveals a widening decoupling between growth and "
             "development in China。取仓库 xxyyluo/WD 中2006—2018年的地方教育支出、常住人口与工资（汇编c）")
TECHME_RD = Source(
    "China Statistical Yearbook on Science and Technology and China Statistical Yearbook, R&D and public budgets by "
    "province 2010-2023, as tidied in the R package techme (Hu Huaping)",
    "S&T yearbook", "科技统计年鉴",
    GITHUB + "huhuaping/techme/tree/9ad60a190dec4a56953da9c478d42cd44c80762a",
    title_zh="《中国科技统计年鉴》与《中国统计年鉴》2010—2023年分省R&D与财政支出，由R软件包 techme（Hu Huaping）整理")
NBS_NATIONAL = Source(
    "National Bureau of Statistics of China, annual data on science and technology to 2014, as redistributed in "
    "yiyuezhuo/National-Data",
    "NBS", "国家统计局",
    GITHUB + "yiyuezhuo/National-Data/tree/60fd721359dae33b1a873b17eb4186316ae0e19b",
    title_zh="国家统计局年度数据中截至2014年的科技指标，转载于仓库 yiyuezhuo/National-Data")
PILOT_LISTS = Source(
    "Lists of pilots in documents of the Ministry of Science and Technology, the National Development and Reform "
    "Commission, the Ministry of Industry and Information Technology and the patent office, named row by row; "
    "transcribed in axcelchan583-hash/T10ababaababab, file data/external_proxy/policy_seed_lists_20260527.csv",
    "ministerial lists", "部委名单",
    GITHUB + "axcelchan583-hash/T10ababaababab/tree/a89d6388a0f3b19f1926ca6e21185eee2e12e8ad",
    title_zh="科学技术部、国家发展和改革委员会、工业和信息化部、国家知识产权局各文件中的试点名单，逐行注明；转录于仓库 axcelchan583-hash/T10ababaababab 的 "
             "data/external_proxy/policy_seed_lists_20260527.csv")

FACTS_LISTS = Licence("none-stated", "No licence stated by the redistributor; facts from public documents of "
                                     "ministries", "转载者未声明许可；取自部委公开文件的事实")
