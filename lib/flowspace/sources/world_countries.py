"""Countries and territories of the world's cities: code, names in two languages, region, spellings of sources."""
from __future__ import annotations

from dataclasses import dataclass

_LISTED = """
DZ|Algeria|阿尔及利亚|africa|=|=
AO|Angola|安哥拉|africa|=|=
BJ|Benin|贝宁|africa|=|=
BW|Botswana|博茨瓦纳|africa||=
BF|Burkina Faso|布基纳法索|africa|=|Burkina
BI|Burundi|布隆迪|africa|=|
CM|Cameroon|喀麦隆|africa|=|=
CF|Central African Republic|中非共和国|africa|=|Central African Rep.
TD|Chad|乍得|africa|=|=
CD|DR Congo|刚果（金）|africa|Democratic Republic of the Congo|Congo (Dem. Rep.)
CG|Congo|刚果（布）|africa|=|Congo (Rep.)
CI|Cote d'Ivoire|科特迪瓦|africa|Côte d'Ivoire|Cote d'ivoire
DJ|Djibouti|吉布提|africa|=|=
EG|Egypt|埃及|africa|=|=
GQ|Equatorial Guinea|赤道几内亚|africa|=|=
ER|Eritrea|厄立特里亚|africa|=|=
SZ|Eswatini|斯威士兰|africa||Swaziland
ET|Ethiopia|埃塞俄比亚|africa|=|=
GA|Gabon|加蓬|africa|=|=
GM|Gambia|冈比亚|africa|=|
GH|Ghana|加纳|africa|=|=
GN|Guinea|几内亚|africa|=|=
GW|Guinea-Bissau|几内亚比绍|africa|=|=
KE|Kenya|肯尼亚|africa|=|=
LS|Lesotho|莱索托|africa||=
LR|Liberia|利比里亚|africa|=|=
LY|Libya|利比亚|africa|=|=
MG|Madagascar|马达加斯加|africa|=|=
MW|Malawi|马拉维|africa|=|=
ML|Mali|马里|africa|=|=
MR|Mauritania|毛里塔尼亚|africa|=|=
MU|Mauritius|毛里求斯|africa||=
MA|Morocco|摩洛哥|africa|=|=
MZ|Mozambique|莫桑比克|africa|=|=
NA|Namibia|纳米比亚|africa|=|=
NE|Niger|尼日尔|africa|=|=
NG|Nigeria|尼日利亚|africa|=|=
RW|Rwanda|卢旺达|africa|=|=
SN|Senegal|塞内加尔|africa|=|=
SC|Seychelles|塞舌尔|africa||=
SL|Sierra Leone|塞拉利昂|africa|=|=
SO|Somalia|索马里|africa|=|=
ZA|South Africa|南非|africa|=|=
SS|South Sudan|南苏丹|africa|=|
SD|Sudan|苏丹|africa|=|=
TZ|Tanzania|坦桑尼亚|africa|United Republic of Tanzania|=
TG|Togo|多哥|africa|=|=
TN|Tunisia|突尼斯|africa|=|=
UG|Uganda|乌干达|africa|=|=
ZM|Zambia|赞比亚|africa|=|=
ZW|Zimbabwe|津巴布韦|africa|=|=
AF|Afghanistan|阿富汗|asia|=|=
AM|Armenia|亚美尼亚|asia|=|=
AZ|Azerbaijan|阿塞拜疆|asia|=|=
BH|Bahrain|巴林|asia|=|=
BD|Bangladesh|孟加拉国|asia|=|=
BT|Bhutan|不丹|asia||=
BN|Brunei|文莱|asia||=
KH|Cambodia|柬埔寨|asia|=|=
CN|China|中国|asia|=|=
HK|Hong Kong, China|中国香港|asia|China, Hong Kong SAR|
MO|Macao, China|中国澳门|asia|China, Macao SAR|
TW|Taiwan, China|中国台湾|asia|China, Taiwan Province of China|
CY|Cyprus|塞浦路斯|asia||=
GE|Georgia|格鲁吉亚|asia|=|=
IN|India|印度|asia|=|=
ID|Indonesia|印度尼西亚|asia|=|=
IR|Iran|伊朗|asia|Iran (Islamic Republic of)|=
IQ|Iraq|伊拉克|asia|=|=
IL|Israel|以色列|asia|=|=
JP|Japan|日本|asia|=|=
JO|Jordan|约旦|asia|=|=
KZ|Kazakhstan|哈萨克斯坦|asia|=|Kazakstan
KP|North Korea|朝鲜|asia|Dem. People's Republic of Korea|
KR|South Korea|韩国|asia|Republic of Korea|Korea
KW|Kuwait|科威特|asia|=|=
KG|Kyrgyzstan|吉尔吉斯斯坦|asia|=|=
LA|Laos|老挝|asia|Lao People's Democratic Republic|=
LB|Lebanon|黎巴嫩|asia|=|=
MY|Malaysia|马来西亚|asia|=|=
MN|Mongolia|蒙古|asia|=|=
MM|Myanmar|缅甸|asia|=|=
NP|Nepal|尼泊尔|asia|=|=
OM|Oman|阿曼|asia|=|=
PK|Pakistan|巴基斯坦|asia|=|=
PS|Palestine|巴勒斯坦|asia|State of Palestine|=
PH|Philippines|菲律宾|asia|=|=
QA|Qatar|卡塔尔|asia|=|=
SA|Saudi Arabia|沙特阿拉伯|asia|=|=
SG|Singapore|新加坡|asia|=|=
LK|Sri Lanka|斯里兰卡|asia|=|=
SY|Syria|叙利亚|asia|Syrian Arab Republic|=
TJ|Tajikistan|塔吉克斯坦|asia|=|=
TH|Thailand|泰国|asia|=|=
TL|Timor-Leste|东帝汶|asia||East Timor
TR|Turkey|土耳其|asia|=|=
TM|Turkmenistan|土库曼斯坦|asia|=|=
AE|United Arab Emirates|阿联酋|asia|=|UAE
UZ|Uzbekistan|乌兹别克斯坦|asia|=|=
VN|Vietnam|越南|asia|Viet Nam|=
YE|Yemen|也门|asia|=|=
AL|Albania|阿尔巴尼亚|europe|=|=
AT|Austria|奥地利|europe|=|=
BY|Belarus|白俄罗斯|europe|=|=
BE|Belgium|比利时|europe|=|=
BA|Bosnia and Herzegovina|波黑|europe|=|=
BG|Bulgaria|保加利亚|europe|=|=
HR|Croatia|克罗地亚|europe|=|=
CZ|Czechia|捷克|europe|=|Czeck Republic
DK|Denmark|丹麦|europe|=|=
EE|Estonia|爱沙尼亚|europe|=|=
FI|Finland|芬兰|europe|=|=
FR|France|法国|europe|=|=
DE|Germany|德国|europe|=|=
GR|Greece|希腊|europe|=|=
HU|Hungary|匈牙利|europe|=|=
IS|Iceland|冰岛|europe||=
IE|Ireland|爱尔兰|europe|=|=
IT|Italy|意大利|europe|=|=
LV|Latvia|拉脱维亚|europe|=|=
LT|Lithuania|立陶宛|europe|=|=
LU|Luxembourg|卢森堡|europe||=
MK|North Macedonia|北马其顿|europe|TFYR Macedonia|Macedonia
MD|Moldova|摩尔多瓦|europe|Republic of Moldova|=
ME|Montenegro|黑山|europe||=
NL|Netherlands|荷兰|europe|=|=
NO|Norway|挪威|europe|=|=
PL|Poland|波兰|europe|=|=
PT|Portugal|葡萄牙|europe|=|=
RO|Romania|罗马尼亚|europe|=|=
RU|Russia|俄罗斯|europe|Russian Federation|=
RS|Serbia|塞尔维亚|europe|=|=
SK|Slovakia|斯洛伐克|europe|=|=
SI|Slovenia|斯洛文尼亚|europe||=
ES|Spain|西班牙|europe|=|=
SE|Sweden|瑞典|europe|=|=
CH|Switzerland|瑞士|europe|=|=
UA|Ukraine|乌克兰|europe|=|=
GB|United Kingdom|英国|europe|=|=
AR|Argentina|阿根廷|latin_america|=|=
BS|Bahamas|巴哈马|latin_america||=
BO|Bolivia|玻利维亚|latin_america|Bolivia (Plurinational State of)|=
BR|Brazil|巴西|latin_america|=|=
KY|Cayman Islands|开曼群岛|latin_america||=
CL|Chile|智利|latin_america|=|=
CO|Colombia|哥伦比亚|latin_america|=|=
CR|Costa Rica|哥斯达黎加|latin_america|=|=
CU|Cuba|古巴|latin_america|=|=
DO|Dominican Republic|多米尼加共和国|latin_america|=|=
EC|Ecuador|厄瓜多尔|latin_america|=|=
SV|El Salvador|萨尔瓦多|latin_america|=|=
GT|Guatemala|危地马拉|latin_america|=|=
GY|Guyana|圭亚那|latin_america||=
HT|Haiti|海地|latin_america|=|=
HN|Honduras|洪都拉斯|latin_america|=|=
JM|Jamaica|牙买加|latin_america|=|=
MX|Mexico|墨西哥|latin_america|=|=
NI|Nicaragua|尼加拉瓜|latin_america|=|=
PA|Panama|巴拿马|latin_america|=|=
PY|Paraguay|巴拉圭|latin_america|=|=
PE|Peru|秘鲁|latin_america|=|=
PR|Puerto Rico|波多黎各|latin_america|=|=
SR|Suriname|苏里南|latin_america||Surinam
TT|Trinidad and Tobago|特立尼达和多巴哥|latin_america|=|=
UY|Uruguay|乌拉圭|latin_america|=|=
VE|Venezuela|委内瑞拉|latin_america|Venezuela (Bolivarian Republic of)|=
BM|Bermuda|百慕大|northern_america||=
CA|Canada|加拿大|northern_america|=|=
US|United States|美国|northern_america|United States of America|U.S.
AU|Australia|澳大利亚|oceania|=|=
FJ|Fiji|斐济|oceania||=
NZ|New Zealand|新西兰|oceania|=|=
PG|Papua New Guinea|巴布亚新几内亚|oceania|=|=
"""


@dataclass(frozen=True)
class Country:
    """A country or territory.

    Parameters
    ----------
    code : str
        ISO 3166-1 alpha-2.
    name_en, name_zh : str
    region : str
        Region of the UN's geographical scheme, with the Americas in two.
    un, gawc : str
        How the UN and the GaWC network write it; empty where they do not name it.
    """

    code: str
    name_en: str
    name_zh: str
    region: str
    un: str
    gawc: str


def _read() -> dict[str, Country]:
    """One country a line: code, English name, Chinese name, region, UN and GaWC spelling ("=" for the English name)."""
    found = {}
    for line in _LISTED.split("\n"):
        if line:
            code, name_en, name_zh, region, *spellings = line.split("|")
            un, gawc = (name_en if written == "=" else written for written in spellings)
            found[code] = Country(code, name_en, name_zh, region, un, gawc)
    return found


COUNTRIES: dict[str, Country] = _read()
"""By code. Hong Kong, Macao and Taiwan have lines of their own, because the UN lists them apart from the mainland."""
