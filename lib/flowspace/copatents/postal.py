"""What a postal code of six digits says: its first two digits name the province, its first three a zone of delivery.

Codes only break ties between places of one name, and decide alone where a zone lies within one prefecture. Zones that
several prefectures share, and zones this project is not sure of, are left out.
"""
from __future__ import annotations

import re

PROVINCES = {
    "01": "15", "02": "15", "03": "14", "04": "14", "05": "13", "06": "13", "07": "13", "10": "11", "11": "21",
    "12": "21", "13": "22", "15": "23", "16": "23", "20": "31", "21": "32", "22": "32", "23": "34", "24": "34",
    "25": "37", "26": "37", "27": "37", "30": "12", "31": "33", "32": "33", "33": "36", "34": "36", "35": "35",
    "36": "35", "40": "50", "41": "43", "42": "43", "43": "42", "44": "42", "45": "41", "46": "41", "47": "41",
    "51": "44", "52": "44", "53": "45", "54": "45", "55": "52", "56": "52", "57": "46", "61": "51", "62": "51",
    "63": "51", "64": "51", "65": "53", "66": "53", "67": "53", "71": "61", "72": "61", "73": "62", "74": "62",
    "75": "64", "81": "63", "83": "65", "84": "65", "85": "54", "86": "54",
}
"""First two digits of the code of the province by the first two digits of the postal code."""

ZONES = {
    "010": "1501", "014": "1502", "030": "1401", "050": "1301", "063": "1302", "066": "1303", "100": "1100",
    "110": "2101", "114": "2103", "116": "2102", "130": "2201", "132": "2202", "150": "2301", "200": "3100",
    "201": "3100", "210": "3201", "213": "3204", "214": "3202", "215": "3205", "221": "3203", "222": "3207",
    "224": "3209", "226": "3206", "230": "3401", "250": "3701", "255": "3703", "266": "3702", "300": "1200",
    "310": "3301", "312": "3306", "313": "3305", "314": "3304", "315": "3302", "316": "3309", "323": "3311",
    "324": "3308", "325": "3303", "330": "3601", "350": "3501", "361": "3502", "362": "3505", "363": "3506",
    "400": "5000", "410": "4301", "430": "4201", "450": "4101", "471": "4103", "475": "4102", "510": "4401",
    "516": "4413", "518": "4403", "519": "4404", "523": "4419", "529": "4407", "530": "4501", "541": "4503",
    "550": "5201", "570": "4601", "610": "5101", "650": "5301", "710": "6101", "730": "6201", "750": "6401",
    "810": "6301", "830": "6501", "850": "5401",
}
"""First four digits of the code of the prefecture by zone, where the zone lies within one prefecture."""

_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")


def postal_codes(text: str) -> list[str]:
    """List the numbers of six digits in a text that begin like a postal code.

    Examples
    --------
    >>> postal_codes("215123江苏省苏州市, room 999999")
    ['215123']
    """
    return [code for code in _CODE.findall(text) if code[:2] in PROVINCES]


def within(code: str, adcodes: frozenset[str]) -> frozenset[str]:
    """Keep the prefectures that agree with a postal code.

    Examples
    --------
    >>> sorted(within("215000", frozenset(["320500", "341300"])))
    ['320500']
    """
    zone = ZONES.get(code[:3])
    if zone and zone + "00" in adcodes:
        return frozenset([zone + "00"])
    province = PROVINCES[code[:2]]
    return frozenset(adcode for adcode in adcodes if adcode.startswith(province))
