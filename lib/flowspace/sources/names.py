"""English names of cities and provinces: what the sources spell wrongly, leave out or give to several cities.

Han names are in Hanyu Pinyin. Names from Tibetan, Mongolian, Uyghur and Kazakh are in the romanisation that is
standard in English or official in China (Hohhot, Ordos, Lhasa, Kashgar), not in Pinyin of the Chinese characters.
"""
from __future__ import annotations

PROVINCES = {
    "11": "Beijing", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia", "21": "Liaoning",
    "22": "Jilin", "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu", "33": "Zhejiang", "34": "Anhui",
    "35": "Fujian", "36": "Jiangxi", "37": "Shandong", "41": "Henan", "42": "Hubei", "43": "Hunan",
    "44": "Guangdong", "45": "Guangxi", "46": "Hainan", "50": "Chongqing", "51": "Sichuan", "52": "Guizhou",
    "53": "Yunnan", "54": "Tibet", "61": "Shaanxi", "62": "Gansu", "63": "Qinghai", "64": "Ningxia",
    "65": "Xinjiang", "81": "Hong Kong", "82": "Macao",
}
"""English names of provinces by the first two digits of their code."""

CORRECTED = {
    # Spelt wrongly or in Pinyin of the characters.
    "141100": "Lüliang", "150600": "Ordos", "152200": "Hinggan", "152500": "Xilingol", "152900": "Alxa",
    "211300": "Chaoyang", "232700": "Da Hinggan Ling", "340500": "Ma'anshan", "422800": "Enshi",
    "430800": "Zhangjiajie", "433100": "Xiangxi", "513200": "Ngawa", "513300": "Garzê", "533300": "Nujiang",
    "533400": "Dêqên", "540100": "Lhasa", "542500": "Ngari", "632300": "Huangnan", "632600": "Golog",
    "632700": "Yushu", "632800": "Haixi", "652700": "Bortala", "652800": "Bayingolin", "652900": "Aksu",
    "653000": "Kizilsu", "653100": "Kashgar", "653200": "Hotan", "654000": "Ili", "654300": "Altay",
    # Missing.
    "460400": "Danzhou", "540200": "Xigazê", "540300": "Qamdo", "540400": "Nyingchi", "540500": "Shannan",
    "540600": "Nagqu", "630200": "Haidong", "650400": "Turpan", "650500": "Hami",
    # Borne by several cities, or by a province: the province stands in brackets.
    "320500": "Suzhou (Jiangsu)", "341300": "Suzhou (Anhui)",
    "321200": "Taizhou (Jiangsu)", "331000": "Taizhou (Zhejiang)",
    "350100": "Fuzhou (Fujian)", "361000": "Fuzhou (Jiangxi)",
    "230700": "Yichun (Heilongjiang)", "360900": "Yichun (Jiangxi)",
    "450900": "Yulin (Guangxi)", "610800": "Yulin (Shaanxi)",
    "632500": "Hainan (Qinghai)",
}
"""English names by code where the source is not followed."""

COUNTY_UNITS = {
    "419001": "Jiyuan", "429004": "Xiantao", "429005": "Qianjiang", "429006": "Tianmen", "469007": "Dongfang",
    "469023": "Chengmai", "469024": "Lingao", "469026": "Changjiang", "654003": "Kuytun", "654202": "Usu",
    "654203": "Shawan", "659001": "Shihezi", "659004": "Wujiaqu",
}
"""English names of the county-level units that belong to some scope of an agglomeration."""

SPECIAL_REGIONS = {"810000": "Hong Kong", "820000": "Macao"}
"""English names of the special administrative regions."""

MUNICIPALITIES = ("110000", "120000", "310000", "500000")
"""Codes of Beijing, Tianjin, Shanghai and Chongqing."""

COUNTY_GROUPS = {
    "419000": ("河南省直辖县级行政区划", "Counties under Henan"),
    "429000": ("湖北省直辖县级行政区划", "Counties under Hubei"),
    "469000": ("海南省直辖县级行政区划", "Counties under Hainan"),
    "659000": ("新疆自治区直辖县级行政区划", "Counties under Xinjiang"),
}
"""Groups of county-level units directly under a province, with their codes in official statistics."""

CORRECTED_SEATS = {
    # The source gives a county or county-level city of a similar name in place of the seat.
    "460300": (112.34, 16.83),  # Yongxing Island; given beside Jingzhou in Hubei
    "513200": (102.21, 31.91),  # Barkam; given at Aba County
    "522300": (104.90, 25.09),  # Xingyi; given at Qianxi in Bijie
    "532500": (103.36, 23.40),  # Mengzi; given at Honghe County
}
"""Longitude and latitude of seats that the source has wrong, to two decimals."""
