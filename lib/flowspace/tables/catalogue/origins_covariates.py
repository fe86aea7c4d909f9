"""Sources and licence statements of the covariates, the provincial and national statistics and the pilots."""
from __future__ import annotations

from flowspace.tables.catalogue.origins import GITHUB
from flowspace.tables.declaration import Licence, Source

COMPILATION_A = Source(
    "City GDP by sector 2000-2023, resident population and area 1998-2024, from statistical yearbooks and communiqués, "
    "as redistributed in biechouwo-coder/G-P (compilation a)",
    "city yearbooks (G-P)", "城市统计年鉴（G-P）",
    GITHUB + "biechouwo-coder/G-P/tree/620eba99be66f22289ff05d79b893793c84d1421")
COMPILATION_B = Source(
    "City GDP, area, budgets, wages, loans and deposits 1990-2023, from the China City Statistical Yearbook, as "
    "redistributed in andyhsi2023-cq/urban-investment-aggregation-trap, file "
    "02-data/processed/china_city_panel_real.csv (compilation b)",
    "city yearbooks (andyhsi)", "城市统计年鉴（andyhsi）",
    GITHUB + "andyhsi2023-cq/urban-investment-aggregation-trap/tree/9f4f01c6364d2ecd617be886424e729481e86299")
COMPILATION_C = Source(
    "Ji, Long, Luo, Wu, Su, Costanza: A new index reveals a widening decoupling between growth and development in "
    "China. Local education spending, resident population and wages 2006-2018 in the repository xxyyluo/WD "
    "(compilation c)",
    "Ji et al.", "Ji等",
    GITHUB + "xxyyluo/WD/tree/3814111b14eee0b283bb759c938e3424bda8305c")
TECHME_RD = Source(
    "China Statistical Yearbook on Science and Technology and China Statistical Yearbook, R&D and public budgets by "
    "province 2010-2023, as tidied in the R package techme (Hu Huaping)",
    "S&T yearbook", "科技统计年鉴",
    GITHUB + "huhuaping/techme/tree/9ad60a190dec4a56953da9c478d42cd44c80762a")
NBS_NATIONAL = Source(
    "National Bureau of Statistics of China, annual data on science and technology to 2014, as redistributed in "
    "yiyuezhuo/National-Data",
    "NBS", "国家统计局",
    GITHUB + "yiyuezhuo/National-Data/tree/60fd721359dae33b1a873b17eb4186316ae0e19b")
PILOT_LISTS = Source(
    "Lists of pilots in documents of the Ministry of Science and Technology, the National Development and Reform "
    "Commission, the Ministry of Industry and Information Technology and the patent office, named row by row; "
    "transcribed in axcelchan583-hash/T10ababaababab, file data/external_proxy/policy_seed_lists_20260527.csv",
    "ministerial lists", "部委名单",
    GITHUB + "axcelchan583-hash/T10ababaababab/tree/a89d6388a0f3b19f1926ca6e21185eee2e12e8ad")

FACTS_LISTS = Licence("none-stated", "No licence stated by the redistributor; facts from public documents of "
                                     "ministries", "转载者未声明许可；取自部委公开文件的事实")
