"""Names of places outside the mainland: Hong Kong, Macao, Taiwan and foreign countries with their best-known cities."""
from __future__ import annotations

import re

TAIWAN = tuple("台北 台中 台南 高雄 基隆 新竹 嘉义 苗栗 彰化 南投 屏东 宜兰 花莲".split())
"""Cities and counties of Taiwan whose names say enough without the kind of unit."""

TAIWAN_BY_KIND = ("桃园", "云林", "台东")
"""Those whose names are read in addresses with their kind of unit alone: streets and quarters bear them elsewhere."""

TAIWAN_ENGLISH = tuple((
    "Taiwan Taipei Taibei New-Taipei Hsinchu Hsin-Chu Kaohsiung Gaoxiong Taichung Tainan Keelung Chiayi").split())
"""Names of Taiwan and its cities in English and pinyin; hyphens stand for spaces."""

CHINESE = (*TAIWAN, "新北市", *(name + kind for name in TAIWAN_BY_KIND for kind in "市县"), *(
    "香港 九龙尖沙咀 澳门 台湾 "
    "日本 韩国 大韩民国 朝鲜民主主义 美国 美利坚 加拿大 墨西哥 巴西 阿根廷 智利 哥伦比亚 秘鲁 古巴 英国 大不列颠 英格兰 苏格兰 法国 德国 "
    "德意志 意大利 西班牙 葡萄牙 荷兰 比利时 卢森堡 瑞士 瑞典 挪威 丹麦 芬兰 冰岛 爱尔兰 奥地利 波兰 捷克 匈牙利 罗马尼亚 保加利亚 希腊 "
    "土耳其 俄罗斯 苏联 乌克兰 白俄罗斯 斯洛文尼亚 斯洛伐克 克罗地亚 塞尔维亚 爱沙尼亚 拉脱维亚 立陶宛 列支敦士登 摩纳哥 马耳他 塞浦路斯 以色列 "
    "印度 印度尼西亚 马来西亚 新加坡 泰国 越南 菲律宾 缅甸 巴基斯坦 孟加拉国 斯里兰卡 哈萨克斯坦 伊朗 伊拉克 沙特阿拉伯 阿联酋 "
    "阿拉伯联合酋长国 卡塔尔 科威特 埃及 南非 尼日利亚 摩洛哥 突尼斯 毛里求斯 塞舌尔 澳大利亚 新西兰 开曼群岛 英属维尔京 维尔京群岛 百慕大 "
    "巴巴多斯 巴哈马 巴拿马 萨摩亚 直布罗陀 安圭拉 东京 大阪 首尔 纽约 伦敦 巴黎 慕尼黑 "
    "青森县 岩手县 宫城县 秋田县 山形县 福岛县 茨城县 栃木县 群马县 埼玉县 千叶县 神奈川 新潟县 富山县 石川县 福井县 山梨县 长野县 岐阜县 静冈县 "
    "爱知县 三重县 滋贺县 京都府 兵库县 奈良县 和歌山县 鸟取县 岛根县 冈山县 广岛县 山口县 德岛县 香川县 爱媛县 高知县 福冈县 佐贺县 长崎县 熊本县 大分县 "
    "宫崎县 鹿儿岛 冲绳县 京畿道 加利福尼亚 马萨诸塞 宾夕法尼亚 得克萨斯 德克萨斯 特拉华州 新泽西州 伊利诺伊 密歇根州 密执安 明尼苏达 俄亥俄 康涅狄格 "
    "佛罗里达 北卡罗来纳 俄勒冈 科罗拉多 巴伐利亚 安大略 爱荷华 艾奥瓦 亚利桑那 威斯康星 马里兰州 弗吉尼亚州 佐治亚州 华盛顿州 魁北克 "
    "横滨 名古屋 神户 札幌 北海道 釜山 仁川广域 平壤 曼谷 吉隆坡 雅加达 胡志明市 马尼拉 新德里 孟买 班加罗尔 悉尼 墨尔本 多伦多 温哥华 "
    "蒙特利尔 芝加哥 旧金山 洛杉矶 西雅图 休斯敦 法兰克福 斯图加特 苏黎世 日内瓦 阿姆斯特丹 埃因霍温 布鲁塞尔 哥本哈根 斯德哥尔摩 赫尔辛基 莫斯科 "
    "圣彼得堡 特拉维夫 迪拜"
).split())
"""Chinese names."""

ENGLISH = (*TAIWAN_ENGLISH, *(
    "Hong-Kong Kowloon New-Territories Shatin Macau Macao Taoyuan "
    "Japan Tokyo Osaka Kyoto Yokohama Nagoya Korea Seoul Gyeonggi-do United-States USA "
    "California New-York Texas Massachusetts Canada Ontario Mexico Brazil Argentina Chile Colombia United-Kingdom "
    "England Scotland Wales Great-Britain UK London Cambridge-UK France Paris Germany Munich Berlin Stuttgart "
    "Italy Spain Portugal Netherlands Holland Eindhoven Belgium Luxembourg Switzerland Zurich Basel Sweden "
    "Stockholm Norway Denmark Copenhagen Finland Espoo Helsinki Iceland Ireland Dublin Austria Vienna Poland "
    "Czech Czechia Czech-Republic Hungary Romania Bulgaria Greece Turkey Russia Russian-Federation Moscow Ukraine "
    "Belarus Slovenia Slovakia Croatia Serbia Estonia Latvia Lithuania Liechtenstein Monaco Malta Cyprus Israel "
    "India Bangalore Indonesia Malaysia Singapore Thailand Vietnam Philippines Pakistan Bangladesh Sri-Lanka "
    "Kazakhstan Iran Iraq Saudi-Arabia UAE United-Arab-Emirates Qatar Kuwait Egypt South-Africa Nigeria Morocco "
    "Tunisia Mauritius Seychelles Australia Sydney Melbourne New-Zealand Cayman-Islands Grand-Cayman "
    "Virgin-Islands Bermuda Barbados Bahamas Panama Samoa Gibraltar Anguilla"
).split())
"""English names; hyphens stand for spaces."""

CODES = frozenset((
    "US JP KR DE GB FR IT NL CH SE FI DK NO BE AT ES IE IL IN SG AU NZ CA TW HK MO RU BR MX MY TH VN ID PH LU PL CZ HU "
    "TR ZA KY VG BM BB LI GR PT"
).lower().split())
"""Codes of countries and regions, which count where they end an address by themselves."""

_TAIWAN = re.compile(rf"(?:中国)?台湾(?:省|地区)?(?:.{{2}}[市县])?|新北市|(?:{'|'.join(TAIWAN + TAIWAN_BY_KIND)})[市县]?|"
                     + "|".join(TAIWAN_ENGLISH).replace("-", "").lower())


def in_taiwan(name: str) -> bool:
    """Tell whether a whole name is that of Taiwan, or of a city or county of Taiwan.

    Parameters
    ----------
    name : str
        Simplified Chinese without spaces, or English as `flowspace.placenames.stems.english_stem` writes it.

    Examples
    --------
    >>> [in_taiwan(name) for name in ("台湾省台北市", "桃园", "newtaipei", "新北", "天台县")]
    [True, True, True, False, False]
    """
    return _TAIWAN.fullmatch(name) is not None
