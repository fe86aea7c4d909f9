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
London 伦敦|New York 纽约|Singapore 新加坡|Dubai 迪拜|Paris 巴黎|Tokyo 东京|Sydney 悉尼|Los Angeles 洛杉矶|Toronto 多伦多
Mumbai 孟买|Amsterdam 阿姆斯特丹|Milan 米兰|Frankfurt 法兰克福|Chicago 芝加哥|Sao Paulo 圣保罗|Kuala Lumpur 吉隆坡
Mexico City 墨西哥城|Madrid 马德里|Moscow 莫斯科|Jakarta 雅加达|Brussels 布鲁塞尔|Warsaw 华沙|Seoul 首尔
Johannesburg 约翰内斯堡|Zurich 苏黎世|Melbourne 墨尔本|Istanbul 伊斯坦布尔|Bangkok 曼谷|Stockholm 斯德哥尔摩|Vienna 维也纳
Dublin 都柏林|San Francisco 旧金山|Taipei 台北|Buenos Aires 布宜诺斯艾利斯|Munich 慕尼黑|Luxembourg 卢森堡|Montreal 蒙特利尔
Boston 波士顿|New Delhi 新德里|Manila 马尼拉|Bangalore 班加罗尔|Riyadh 利雅得|Prague 布拉格|Lisbon 里斯本|Miami 迈阿密
Dallas 达拉斯|Washington 华盛顿|Houston 休斯敦|Hamburg 汉堡|Bogota 波哥大|Rome 罗马|Berlin 柏林|Barcelona 巴塞罗那
Düsseldorf 杜塞尔多夫|Tel Aviv 特拉维夫|Bucharest 布加勒斯特|Doha 多哈|Budapest 布达佩斯|Copenhagen 哥本哈根|Lima 利马
Cairo 开罗|Athens 雅典|Atlanta 亚特兰大|Auckland 奥克兰|Vancouver 温哥华|Oslo 奥斯陆|Helsinki 赫尔辛基|Geneva 日内瓦
Manchester 曼彻斯特|Brisbane 布里斯班|Perth 珀斯|Osaka 大阪|Nagoya 名古屋|Fukuoka 福冈|Yokohama 横滨|Kyoto 京都|Kobe 神户
Kawasaki 川崎|Chiba 千叶|Seattle 西雅图|San Jose 圣何塞|San Diego 圣迭戈|Philadelphia 费城|Baltimore 巴尔的摩|Denver 丹佛
Austin 奥斯汀|Detroit 底特律|Minneapolis 明尼阿波利斯|Birmingham 伯明翰|Bristol 布里斯托尔
Leicester 莱斯特|Nottingham 诺丁汉|Southampton 南安普敦|Edinburgh 爱丁堡|Glasgow 格拉斯哥|Leeds 利兹|Liverpool 利物浦
Lyon 里昂|Stuttgart 斯图加特|Cologne 科隆|Rotterdam 鹿特丹|Nairobi 内罗毕|Lagos 拉各斯|Cape Town 开普敦|Casablanca 卡萨布兰卡
Hanoi 河内|Ho Chi Minh City 胡志明市|Chennai 金奈|Hyderabad 海得拉巴|Karachi 卡拉奇|Dhaka 达卡|Abu Dhabi 阿布扎比
Kiev 基辅|St Petersburg 圣彼得堡|Rio De Janeiro 里约热内卢|Caracas 加拉加斯|Kaohsiung 高雄|Pusan 釜山|Daejeon 大田
"""

CHINESE_COUNTRIES = {
    "San Jose": "US", "Birmingham": "GB", "Hyderabad": "IN", "London": "GB", "Manchester": "GB", "Melbourne": "AU",
}
"""Country of the city that a Chinese name is meant for, where others share the English one."""

CHINESE: dict[str, str] = dict(
    pair.rsplit(" ", 1) for pair in _CHINESE.replace("\n", "|").split("|") if pair)
"""Usual Chinese names of cities outside the mainland: the best connected, and some of the four cases."""
