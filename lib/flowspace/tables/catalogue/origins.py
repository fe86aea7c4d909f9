"""Sources and licence statements shared by several declared tables."""
from __future__ import annotations

from flowspace.tables.declaration import Licence, Source

GITHUB = "https://github.com/"

CROSSWALK = Source(
    "China Urban Research Entity Crosswalk, version 4.0.2: 337 prefecture-level reference units of 2020",
    "Entity Crosswalk 4.0.2", "实体对照表4.0.2",
    GITHUB + "FIERsity/china-prefecture-crosswalk/tree/753a015800c66a5dc586369722f05ddf17ae943c",
    title_zh="中国城市研究实体对照表（China Urban Research Entity Crosswalk）4.0.2版：2020年337个地级及以上单元")
CITY_GEO = Source(
    "city-geo: coordinates of city seats, geocoded with the Baidu Map service",
    "city-geo", "city-geo",
    GITHUB + "88250/city-geo/tree/0e7cb877cb75f4767a81d51c5921de33aacc8089",
    title_zh="city-geo：城市驻地坐标，据百度地图服务解析")
ANG = Source(
    "Ang, Y. Y.; Jia, N.; Yang, B.; Huang, K. G. (2023). China's low-productivity innovation drive: Evidence from "
    "patents. Comparative Political Studies. Counts recovered from the repository chuhan-tang/gsp_innov",
    "Ang et al. 2023", "Ang等2023",
    GITHUB + "chuhan-tang/gsp_innov/tree/c316423f3d2c46d9031806fb0159f1ab8d0b717b",
    "10.1177/00104140231209960",
    title_zh="Ang, Y. Y.; Jia, N.; Yang, B.; Huang, K. G. (2023). China's low-productivity innovation drive: "
             "Evidence from patents. Comparative Political Studies。专利数由仓库 chuhan-tang/gsp_innov 的数据还原")
JI_CITIES = Source(
    "Ji, Long, Luo, Wu, Su, Costanza: A new index reveals a widening decoupling between growth and development in "
    "China. Counts recovered from data_prefecture.dta of the repository xxyyluo/WD",
    "Ji et al.", "Ji等",
    GITHUB + "xxyyluo/WD/tree/3814111b14eee0b283bb759c938e3424bda8305c",
    title_zh="Ji, Long, Luo, Wu, Su, Costanza: A new index reveals a widening decoupling between growth and "
             "development in China。专利数由仓库 xxyyluo/WD 的 data_prefecture.dta 还原")
JI_PROVINCES = Source(
    "Ji, Long, Luo, Wu, Su, Costanza: A new index reveals a widening decoupling between growth and development in "
    "China. Counts recovered from data_province.dta of the repository xxyyluo/WD",
    "Ji et al.", "Ji等",
    GITHUB + "xxyyluo/WD/tree/3814111b14eee0b283bb759c938e3424bda8305c",
    title_zh="Ji, Long, Luo, Wu, Su, Costanza: A new index reveals a widening decoupling between growth and "
             "development in China。专利数由仓库 xxyyluo/WD 的 data_province.dta 还原")
NBS_TYPES = Source(
    "National Bureau of Statistics of China, patents granted by type and province 2007-2016, as redistributed in "
    "Andrea-dyx/visualization-for-provinces-in-d3-",
    "NBS", "国家统计局",
    GITHUB + "Andrea-dyx/visualization-for-provinces-in-d3-/tree/ae60e383dc472e831592153b64ba9284ae815a97",
    title_zh="国家统计局2007—2016年分省分类型专利授权数，转载于仓库 Andrea-dyx/visualization-for-provinces-in-d3-")
TECHME = Source(
    "China Statistical Yearbook on Science and Technology, patents by type and province 2010-2023, as tidied in the "
    "R package techme (Hu Huaping)",
    "S&T yearbook", "科技统计年鉴",
    GITHUB + "huhuaping/techme/tree/9ad60a190dec4a56953da9c478d42cd44c80762a",
    title_zh="《中国科技统计年鉴》2010—2023年分省分类型专利数，由R软件包 techme（Hu Huaping）整理")
LIANG = Source(
    "Liang, X.; Hidalgo, C. A.; Balland, P.-A.; Zheng, S.; Wang, J. (2024). Intercity connectivity and urban "
    "innovation. Computers, Environment and Urban Systems 109, 102092. File Data/CN_Public.csv",
    "Liang et al. 2024", "Liang等2024",
    GITHUB + "xiaofanliang/intercity_connectivity/tree/f4952e2f837a4c61aa6cd7da9e788c0dcd379f9d",
    title_zh="Liang, X.; Hidalgo, C. A.; Balland, P.-A.; Zheng, S.; Wang, J. (2024). Intercity connectivity and "
             "urban innovation. Computers, Environment and Urban Systems 109, 102092。取其数据文件 Data/CN_Public.csv")
PLAN_OUTLINE = Source(
    "Outline of the 14th Five-Year Plan for National Economic and Social Development and of the objectives for 2035 "
    "(2021), chapter 28, section 1: names and tiers of the 19 agglomerations. In Chinese",
    "14th Five-Year Plan", "“十四五”规划纲要",
    title_zh="《中华人民共和国国民经济和社会发展第十四个五年规划和2035年远景目标纲要》（2021年）第二十八章第一节：19个城市群的名称与层级")
SCOPE_PLANS = Source(
    "Plans of the agglomerations, named row by row in the column source of the table membership; lists compiled for "
    "this project",
    "agglomeration plans", "各城市群规划",
    title_zh="各城市群规划，逐行列于 membership 表的 source 列；名单由本项目编制")
FANG = Source(
    "Fang Chuanglin (2019). Arid Land Geography 42(1), 1-11: members of the northern Tianshan agglomeration",
    "Fang 2019", "方创琳2019",
    title_zh="方创琳（2019）。《干旱区地理》42卷1期，1—11页：天山北坡城市群的成员城市")
MA = Source(
    "Ma Haitao; Xu Xuanfang; Jiang Kaile (2023). The evolutionary characteristics and innovation effects of "
    "technological knowledge polycentricity in Chinese urban agglomerations. Acta Geographica Sinica 78(2), first page "
    "273, Table 2. In Chinese",
    "Ma et al. 2023, Tab. 2", "马海涛等2023表2",
    "https://www.geog.com.cn/article/2023/0375-5444/0375-5444-78-2-273/T2.html", "10.11821/dlxb202302002",
    title_zh="马海涛、徐楦钫、江凯乐（2023）。中国城市群技术知识多中心性演化特征及创新效应。《地理学报》78卷2期，起始页273，表2")
REVIEW = Source(
    "A published review of Ma Haitao (2023), Innovation Patterns and Paths of China's Urban Agglomerations, Science "
    "Press. In Chinese",
    "review of the book", "原书书评",
    title_zh="公开发表的书评，所评为马海涛著《中国城市群的创新格局与路径》（科学出版社，2023年）")

CC_BY = Licence("CC-BY-4.0", "Creative Commons Attribution 4.0 International", "知识共享 署名 4.0 国际",
                "https://creativecommons.org/licenses/by/4.0/")
MULAN = Licence("MulanPSL-2.0", "Mulan Permissive Software License, version 2 (coordinates of city seats)",
                "木兰宽松许可证第2版（城市驻地坐标）", "https://license.coscl.org.cn/MulanPSL2")
MIT = Licence("MIT", "MIT licence of the redistributing repository", "转载仓库的MIT许可",
              "https://opensource.org/license/mit")
FACTS = Licence("none-stated", "No licence stated by the redistributor; figures of fact from official statistics",
                "转载者未声明许可；取自官方统计的事实数据")
FACTS_RECORDS = Licence("none-stated", "No licence stated by the redistributor; figures of fact counted from public "
                                       "patent records", "转载者未声明许可；据公开专利记录清点的事实数据")
FACTS_PUBLISHED = Licence("none-stated", "Figures of fact cited from a publication; no licence stated on its page",
                          "引自出版物的事实数据；其页面未声明许可")
FACTS_PLANS = Licence("none-stated", "Facts from public plans; the compilation is this project's own, under its "
                                     "licence", "取自公开规划的事实；汇编为本项目所作，适用本项目许可")
OWN = Licence("MIT", "Compiled by this project, under its licence", "本项目编制，适用本项目许可",
              "https://opensource.org/license/mit")
