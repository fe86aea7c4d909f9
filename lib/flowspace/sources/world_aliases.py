"""Names of world cities that no rule matches, each checked by hand, and Chinese names of the best connected cities."""
from __future__ import annotations

ALIASES: dict[tuple[str, str], str] = {
    ("BE", "Antwerp"): "Antwerpen",
    ("BE", "Brussels"): "Bruxelles-Brussel",
    ("BR", "Santos"): "Baixada Santista",
    ("BR", "São Luís"): "Grande São Luís",
    ("BR", "Vitoria"): "Grande Vitória",
    ("CH", "Geneva"): "Genève",
    ("CN", "Fuzhou"): "Fuzhou, Fujian",
    ("CN", "Harbin"): "Haerbin",
    ("CN", "Qiqihar"): "Qiqihaer",
    ("CN", "Suzhou"): "Suzhou, Jiangsu",
    ("DE", "Düsseldorf"): "Duesseldorf",
    ("DE", "Frankfurt"): "Frankfurt am Main",
    ("DE", "Nürnberg"): "Nurenberg",
    ("ES", "Seville"): "Sevilla",
    ("GB", "Leeds"): "West Yorkshire",
    ("GB", "Newcastle"): "Newcastle upon Tyne",
    ("IN", "Ahmedabad"): "Ahmadabad",
    ("IN", "Bhilai"): "Durg-Bhilainagar",
    ("IN", "Hubli-Dhārwār"): "Hubli-Dharwad",
    ("IN", "New Delhi"): "Delhi",
    ("IN", "Trivandrum"): "Thiruvananthapuram",
    ("IR", "Isfahan"): "Esfahan",
    ("IT", "Venice"): "Venezia",
    ("JP", "Fukuoka"): "Kitakyushu-Fukuoka M.M.A.",
    ("KP", "Pyongyang"): "P'yongyang",
    ("KR", "Daejeon"): "Daejon",
    ("MN", "Ulan Bator"): "Ulaanbaatar",
    ("MX", "Acapulco"): "Acapulco de Juárez",
    ("MX", "Leon"): "León de los Aldamas",
    ("MX", "Toluca"): "Toluca de Lerdo",
    ("MX", "Torreón"): "La Laguna",
    ("PH", "Angeles"): "Angeles City",
    ("PH", "Cebu"): "Cebu City",
    ("PH", "Davao"): "Davao City",
    ("PH", "Zamboanga"): "Zamboanga City",
    ("RU", "Nizhny Novgorod"): "Nizhniy Novgorod",
    ("RU", "St Petersburg"): "Sankt Peterburg (Saint Petersburg)",
    ("RU", "Voronež"): "Voronezh",
    ("SA", "Jeddah"): "Jiddah",
    ("SE", "Gothenburg"): "Göteborg",
    ("TM", "Ashkhabad"): "Ashgabat",
    ("TW", "Hsinchu City"): "Xinzhu",
    ("TW", "Kaohsiung"): "Gaoxiong",
    ("TW", "Taipei"): "Taibei",
    ("UA", "Dnipropėtrovs'k"): "Dnipro",
    ("UA", "Kharkov"): "Kharkiv",
}
"""Country and name as the GaWC network writes them, and the agglomeration of the UN that is meant."""

APART: dict[tuple[str, str], str] = {
    ("CN", "Taizhou"): "two cities, in Jiangsu and in Zhejiang, have this name, and the source does not say which",
    ("JP", "Kitakyushu"): "the UN counts it together with Fukuoka, which is the better connected of the two",
}
"""Names that a rule would match with an agglomeration of the UN that they do not, or not alone, stand for."""

ELSEWHERE: dict[tuple[str, str], str] = {
    ("China", "Hong Kong"): "HK", ("China", "Macau"): "MO", ("China", "Macao"): "MO",
    ("China", "Taipei"): "TW", ("China", "Kaohsiung"): "TW", ("China", "Hsinchu City"): "TW",
    ("China", "Taizhong/Taichung"): "TW", ("China", "Taichung"): "TW", ("China", "Tainan"): "TW",
    ("China", "Taoyuan"): "TW",
    ("Korea", "Pyongyang"): "KP",
}
"""Country and city as the GaWC network writes them, where the UN lists the city under another line."""

CODES: dict[str, str] = {"Erduosi (Ordoss)": "150600", "Liuan": "341500", "Songyuan": "220700"}
"""Cities of China that the UN spells as nobody else does, and Songyuan, whose point lies far from its seat."""

GPCI_NAMES: dict[str, str] = {"D.C.": "Washington", "Washington D.C.": "Washington"}
"""Names of the Global Power City Index that differ from those of the GaWC network, without its brackets."""

_CHINESE = """
AE: Abu Dhabi 阿布扎比|Dubai 迪拜
AF: Kabul 喀布尔
AL: Tirana 地拉那
AM: Yerevan 埃里温
AO: Luanda 罗安达
AR: Buenos Aires 布宜诺斯艾利斯|Cordoba 科尔多瓦|Rosario 罗萨里奥
AT: Vienna 维也纳
AU: Adelaide 阿德莱德|Brisbane 布里斯班|Canberra 堪培拉|Melbourne 墨尔本|Perth 珀斯|Sydney 悉尼
AZ: Baku 巴库
BA: Sarajevo 萨拉热窝
BD: Dhaka 达卡
BE: Antwerp 安特卫普|Brussels 布鲁塞尔|Charleroi 沙勒罗瓦|Gent 根特|Liege 列日
BG: Sofia 索非亚
BH: Manama 麦纳麦
BO: La Paz 拉巴斯|Santa Cruz 圣克鲁斯
BR: Belo Horizonte 贝洛奥里藏特|Brasilia 巴西利亚|Campinas 坎皮纳斯|Curitiba 库里蒂巴|Goiania 戈亚尼亚
BR: Porto Alegre 阿雷格里港|Recife 累西腓|Rio de Janeiro 里约热内卢|Salvador 萨尔瓦多|Sao Paulo 圣保罗
BS: Nassau 拿骚
BY: Minsk 明斯克
CA: Calgary 卡尔加里|Edmonton 埃德蒙顿|Halifax 哈利法克斯|Montreal 蒙特利尔|Ottawa 渥太华|Quebec 魁北克
CA: Saskatoon 萨斯卡通|Toronto 多伦多|Vancouver 温哥华|Winnipeg 温尼伯
CD: Kinshasa 金沙萨
CG: Brazzaville 布拉柴维尔
CH: Basel 巴塞尔|Bern 伯尔尼|Geneva 日内瓦|Lausanne 洛桑|Zurich 苏黎世
CI: Abidjan 阿比让
CL: Santiago 圣地亚哥|Valparaíso 瓦尔帕莱索
CM: Douala 杜阿拉
CO: Barranquilla 巴兰基亚|Bogota 波哥大|Cali 卡利|Medellin 麦德林
CR: San Jose 圣何塞
CY: Nicosia 尼科西亚
CZ: Prague 布拉格
DE: Berlin 柏林|Bielefeld 比勒费尔德|Bochum 波鸿|Bonn 波恩|Bremen 不来梅|Cologne 科隆|Dortmund 多特蒙德
DE: Dresden 德累斯顿|Duisburg 杜伊斯堡|Düsseldorf 杜塞尔多夫|Essen 埃森|Frankfurt 法兰克福|Hamburg 汉堡
DE: Hannover 汉诺威|Karlsruhe 卡尔斯鲁厄|Leipzig 莱比锡|Mannheim 曼海姆|Muenster 明斯特|Munich 慕尼黑
DE: Nürnberg 纽伦堡|Stuttgart 斯图加特|Wuppertal 伍珀塔尔
DK: Copenhagen 哥本哈根
DO: Santo Domingo 圣多明各
DZ: Algiers 阿尔及尔
EC: Guayaquil 瓜亚基尔|Quito 基多
EE: Tallinn 塔林
EG: Alexandria 亚历山大|Cairo 开罗
ES: Barcelona 巴塞罗那|Bilbao 毕尔巴鄂|Madrid 马德里|Málaga 马拉加|Seville 塞维利亚|Valencia 巴伦西亚
FI: Helsinki 赫尔辛基
FR: Bordeaux 波尔多|Béthune 贝蒂讷|Douai-Lens 杜埃–朗斯|Grenoble 格勒诺布尔|Lille 里尔|Lyon 里昂|Marseille 马赛
FR: Montpellier 蒙彼利埃|Nantes 南特|Nice 尼斯|Paris 巴黎|Strasbourg 斯特拉斯堡|Toulouse 图卢兹
FR: Valenciennes 瓦朗谢讷
GA: Libreville 利伯维尔
GB: Belfast 贝尔法斯特|Birkenhead 伯肯黑德|Birmingham 伯明翰|Bournemouth 伯恩茅斯
GB: Brighton-Worthing-Littlehampton 布赖顿–沃辛–利特尔汉普顿|Bristol 布里斯托尔|Cardiff 加的夫
GB: Coventry-Bedworth 考文垂–贝德沃思|Edinburgh 爱丁堡|Glasgow 格拉斯哥|Leeds 利兹|Leicester 莱斯特
GB: Liverpool 利物浦|London 伦敦|Manchester 曼彻斯特|Newcastle 纽卡斯尔|Newport 纽波特|Nottingham 诺丁汉
GB: Reading-Wokingham 雷丁–沃金厄姆|Sheffield 谢菲尔德|Southampton 南安普敦|Southend-on-Sea 滨海绍森德
GB: Stoke-on-Trent 特伦特河畔斯托克|Swansea 斯旺西
GE: Tbilisi 第比利斯
GH: Accra 阿克拉
GR: Athens 雅典
GT: Guatemala City 危地马拉城
HN: San Pedro Sula 圣佩德罗苏拉|Tegucigalpa 特古西加尔巴
HR: Zagreb 萨格勒布
HU: Budapest 布达佩斯
ID: Jakarta 雅加达|Surabaya 泗水
IE: Dublin 都柏林
IL: Haifa 海法|Jerusalem 耶路撒冷|Tel Aviv 特拉维夫
IN: Ahmedabad 艾哈迈达巴德|Bangalore 班加罗尔|Calcutta 加尔各答|Chennai 金奈|Cochin 科钦|Hyderabad 海得拉巴
IN: Mumbai 孟买|New Delhi 新德里|Pune 浦那
IQ: Baghdad 巴格达
IT: Bergamo 贝加莫|Bologna 博洛尼亚|Brescia 布雷西亚|Busto Arsizio 布斯托阿西齐奥|Como 科莫|Florence 佛罗伦萨
IT: Genoa 热那亚|Lecco 莱科|Milan 米兰|Modena 摩德纳|Naples 那不勒斯|Padova 帕多瓦|Parma 帕尔马
IT: Reggio Emilia 雷焦艾米利亚|Rome 罗马|Seregno 塞雷尼奥|Treviso 特雷维索|Turin 都灵|Venice 威尼斯|Verona 维罗纳
IT: Vicenza 维琴察
JM: Kingston 金斯敦
JO: Amman 安曼
JP: Chiba 千叶|Fukuoka 福冈|Kawasaki 川崎|Kobe 神户|Kyoto 京都|Maebashi 前桥|Nagoya 名古屋|Osaka 大阪
JP: Sapporo 札幌|Takasaki 高崎|Tokyo 东京|Utsunomiya 宇都宫|Yokohama 横滨
KE: Nairobi 内罗毕
KG: Bishkek 比什凯克
KH: Phnom Penh 金边
KR: Daejeon 大田|Pusan 釜山|Seoul 首尔
KW: Kuwait City 科威特城
KY: George Town 乔治敦
KZ: Almaty 阿拉木图|Astana 阿斯塔纳
LA: Vientiane 万象
LB: Beirut 贝鲁特
LK: Colombo 科伦坡
LT: Vilnius 维尔纽斯
LU: Luxembourg 卢森堡
LV: Riga 里加
MA: Casablanca 卡萨布兰卡
MD: Chisinau 基希讷乌
MK: Skopje 斯科普里
MM: Yangon 仰光
MN: Ulan Bator 乌兰巴托
MU: Port Louis 路易港
MW: Blantyre 布兰太尔
MX: Aguascalientes 阿瓜斯卡连特斯|Chihuahua 奇瓦瓦|Ciudad Juarez 华雷斯城|Ensenada 恩塞纳达
MX: Guadalajara 瓜达拉哈拉|Leon 莱昂|Mexicali 墨西卡利|Mexico City 墨西哥城|Monterrey 蒙特雷|Mérida 梅里达
MX: Puebla 普埃布拉|Queretaro 克雷塔罗|San Luis Potosí 圣路易斯波托西|Tijuana 蒂华纳
MY: Johor Bahru 新山|Kuala Lumpur 吉隆坡
MZ: Maputo 马普托
NA: Windhoek 温得和克
NG: Abuja 阿布贾|Lagos 拉各斯|Port Harcourt 哈科特港
NI: Managua 马那瓜
NL: Amsterdam 阿姆斯特丹|Eindhoven 埃因霍温|Rotterdam 鹿特丹|The Hague 海牙|Utrecht 乌得勒支
NO: Oslo 奥斯陆
NZ: Auckland 奥克兰|Christchurch 克赖斯特彻奇|Wellington 惠灵顿
OM: Muscat 马斯喀特
PA: Panama City 巴拿马城
PE: Lima 利马
PG: Port Moresby 莫尔兹比港
PH: Cebu 宿务|Manila 马尼拉
PK: Islamabad 伊斯兰堡|Karachi 卡拉奇|Lahore 拉合尔
PL: Krakow 克拉科夫|Lodz 罗兹|Poznan 波兹南|Warsaw 华沙|Wroclaw 弗罗茨瓦夫
PR: San Juan 圣胡安
PT: Lisbon 里斯本|Porto 波尔图
PY: Asuncion 亚松森
QA: Doha 多哈
RO: Bucharest 布加勒斯特
RS: Belgrade 贝尔格莱德
RU: Kazan 喀山|Moscow 莫斯科|Novosibirsk 新西伯利亚|St Petersburg 圣彼得堡
RW: Kigali 基加利
SA: Dammam 达曼|Jeddah 吉达|Riyadh 利雅得
SE: Gothenburg 哥德堡|Malmö 马尔默|Stockholm 斯德哥尔摩
SG: Singapore 新加坡
SI: Ljubljana 卢布尔雅那
SK: Bratislava 布拉迪斯拉发
SN: Dakar 达喀尔
SV: San Salvador 圣萨尔瓦多
TG: Lomé 洛美
TH: Bangkok 曼谷
TJ: Dushanbe 杜尚别
TN: Tunis 突尼斯
TR: Ankara 安卡拉|Bursa 布尔萨|Istanbul 伊斯坦布尔|Izmir 伊兹密尔
TT: Port of Spain 西班牙港
TW: Hsinchu City 新竹|Jilong 基隆|Kaohsiung 高雄|Tainan 台南|Taipei 台北|Taizhong 台中|Taoyuan 桃园|Xinbei 新北
TZ: Dar es Salaam 达累斯萨拉姆
UA: Kiev 基辅
UG: Kampala 坎帕拉
US: Allentown 阿伦敦|Antioch 安蒂奥克|Atlanta 亚特兰大|Austin 奥斯汀|Baltimore 巴尔的摩|Birmingham 伯明翰
US: Boston 波士顿|Bridgeport-Stamford 布里奇波特–斯坦福德|Buffalo 布法罗|Charlotte 夏洛特|Chicago 芝加哥
US: Cincinnati 辛辛那提|Cleveland 克利夫兰|Columbus 哥伦布|Concord 康科德|Dallas 达拉斯|Denver 丹佛
US: Des Moines 得梅因|Detroit 底特律|Harrisburg 哈里斯堡|Hartford 哈特福德|Honolulu 火奴鲁鲁|Houston 休斯敦
US: Indianapolis 印第安纳波利斯|Indio-Cathedral City-Palm Springs 印第奥–大教堂城–棕榈泉|Jacksonville 杰克逊维尔
US: Kansas City 堪萨斯城|Lancaster 兰开斯特|Lancaster-Palmdale 兰开斯特–帕姆代尔|Las Vegas 拉斯维加斯
US: Los Angeles 洛杉矶|Louisville 路易斯维尔|Memphis 孟菲斯|Miami 迈阿密|Milwaukee 密尔沃基
US: Minneapolis 明尼阿波利斯|Mission Viejo 米申维耶霍|Nashville 纳什维尔|New Haven 纽黑文|New Orleans 新奥尔良
US: New York 纽约|Oklahoma City 俄克拉何马城|Omaha 奥马哈|Orlando 奥兰多|Oxnard 奥克斯纳德|Philadelphia 费城
US: Phoenix 菲尼克斯|Pittsburgh 匹兹堡|Portland 波特兰|Poughkeepsie-Newburgh 波基普西–纽堡|Providence 普罗维登斯
US: Raleigh 罗利|Richmond 里士满|Riverside-San Bernardino 里弗赛德–圣贝纳迪诺|Rochester 罗切斯特
US: Sacramento 萨克拉门托|Salt Lake City 盐湖城|San Antonio 圣安东尼奥|San Diego 圣迭戈|San Francisco 旧金山
US: San Jose 圣何塞|Santa Clarita 圣克拉丽塔|Santa Rosa 圣罗莎|Scranton 斯克兰顿|Seattle 西雅图
US: Springfield 斯普林菲尔德|St Louis 圣路易斯|Stockton 斯托克顿|Tampa 坦帕|Temecula-Murrieta 特梅库拉–默里埃塔
US: Trenton 特伦顿|Tulsa 塔尔萨|Victorville-Hesperia-Apple Valley 维克托维尔–赫斯珀里亚–阿普尔瓦利
US: Washington 华盛顿|Worcester 伍斯特
UY: Montevideo 蒙得维的亚
UZ: Tashkent 塔什干
VE: Caracas 加拉加斯|Valencia 巴伦西亚
VN: Hanoi 河内|Ho Chi Minh City 胡志明市
ZA: Cape Town 开普敦|Durban 德班|Johannesburg 约翰内斯堡|Port Elizabeth 伊丽莎白港|Pretoria 比勒陀利亚
ZM: Lusaka 卢萨卡
ZW: Harare 哈拉雷
"""

CHINESE: dict[tuple[str, str], str] = {
    (line[:2], pair.rsplit(" ", 1)[0]): pair.rsplit(" ", 1)[1]
    for line in _CHINESE.split("\n") if line for pair in line[4:].split("|")}
"""Usual Chinese names of cities outside the mainland, by country and English name: the best connected, the cities
around them, and those of the four cases."""

COUNTIES: dict[str, str] = {
    "Botou": "泊头市", "Changge": "长葛市", "Kuerle": "库尔勒市", "Manzhouli": "满洲里市", "Xiongan": "雄安新区",
}
"""Units below prefectures that no rule finds, by the UN's spelling: read with another sound of a character (泊, 长),
spelt otherwise (库尔勒), far from the seat of their prefecture (满洲里), or a new area and no unit (雄安)."""
