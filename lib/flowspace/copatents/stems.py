"""Cuts the kind of unit off a Chinese place name."""
from __future__ import annotations

import re

_PEOPLES = ("蒙古|朝鲜|达斡尔|鄂伦春|鄂温克|土家|仫佬|毛南|布依|仡佬|哈尼|拉祜|布朗|傈僳|独龙|普米|纳西|裕固|哈萨克|东乡|保安|撒拉|"
            "锡伯|塔吉克|柯尔克孜|景颇|维吾尔|满|回|畲|苗|侗|瑶|壮|黎|羌|彝|藏|水|傣|佤|怒|白|土|各")
_AUTONOMOUS = re.compile(rf"(?P<stem>.+?)(?:(?:{_PEOPLES})族?)+(?:自治[县州旗区]|区)")
_KIND = re.compile(r"(?P<stem>.+?)(?:特别行政区|行政委员会|林区|特区|新区|地区|[省市盟区县旗州镇])")


def stem(name: str) -> str:
    """Cut the kind of unit off a Chinese place name, and the peoples of an autonomous one.

    Parameters
    ----------
    name : str
        Full name.

    Returns
    -------
    str
        The name people use: 昆山 of 昆山市. A name without a kind of unit comes back as it is.

    Examples
    --------
    >>> [stem(name) for name in ("昆山市", "赵县", "积石山保安族东乡族撒拉族自治县", "浦东新区", "湘西土家族苗族自治州")]
    ['昆山', '赵', '积石山', '浦东', '湘西']
    >>> [stem(name) for name in ("管城回族区", "巴里坤哈萨克自治县", "广西壮族自治区", "阿拉善左旗", "东乡族自治县")]
    ['管城', '巴里坤', '广西', '阿拉善左', '东乡']
    """
    if name == "东乡族自治县":  # Named after its people alone.
        return "东乡"
    for pattern in (_AUTONOMOUS, _KIND):
        if match := pattern.fullmatch(name):
            if pattern is _AUTONOMOUS and "族" not in name and "自治" not in name:
                continue
            return match["stem"]
    return name
