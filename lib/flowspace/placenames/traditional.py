"""Traditional characters in names of places, brought to the simplified ones that the names are listed in."""
from __future__ import annotations

_PAIRS = (
    "亞亚 來来 個个 倫伦 儀仪 兗兖 內内 兩两 冊册 劍剑 勝胜 區区 吳吴 呂吕 單单 國国 園园 圖图 團团 場场 塗涂 壩坝 壺壶 壽寿 夾夹 奧奥 婁娄 寧宁 寶宝 將将 島岛 崗岗 嶗崂 嶺岭 嶽岳 "
    "巖岩 幹干 廈厦 廣广 張张 強强 彌弥 從从 恆恒 愛爱 慶庆 應应 懷怀 戶户 揚扬 撫抚 敘叙 時时 晉晋 會会 東东 棗枣 棲栖 楊杨 業业 榮荣 樂乐 樺桦 橋桥 橫横 欒栾 欽钦 歷历 涇泾 淩凌 "
    "淶涞 湯汤 溝沟 溫温 滄沧 滎荥 滿满 漢汉 漣涟 漵溆 潛潜 潯浔 澗涧 澠渑 澤泽 濟济 濰潍 濱滨 瀋沈 瀏浏 瀘泸 瀾澜 灣湾 灤滦 烏乌 無无 煙烟 營营 爐炉 爾尔 獅狮 獨独 獲获 瑪玛 環环 "
    "瓊琼 甕瓮 畢毕 當当 疊迭 監监 盤盘 盧卢 確确 礦矿 祿禄 禮礼 稱称 積积 節节 簡简 約约 紅红 納纳 紐纽 紹绍 綏绥 維维 綿绵 緬缅 縉缙 縣县 織织 羅罗 義义 習习 聖圣 聞闻 聯联 膠胶 "
    "臘腊 臨临 臯皋 臺台 興兴 舊旧 荊荆 莊庄 華华 萊莱 萬万 葉叶 蒼苍 蓋盖 蓮莲 蕪芜 蕭萧 薩萨 藍蓝 蘄蕲 蘆芦 蘇苏 蘭兰 衛卫 觀观 訥讷 許许 詔诏 誼谊 諸诸 謙谦 豐丰 貞贞 貢贡 貴贵 "
    "費费 賀贺 資资 賓宾 賢贤 賽赛 贊赞 贛赣 車车 軍军 輝辉 輪轮 連连 進进 遊游 運运 達达 遠远 遼辽 邊边 郟郏 鄆郓 鄉乡 鄒邹 鄖郧 鄧邓 鄭郑 鄲郸 鉅巨 銀银 銅铜 鋼钢 錢钱 錦锦 錫锡 "
    "錯错 鎮镇 鐵铁 長长 門门 開开 閔闵 閘闸 閩闽 閬阆 關关 陘陉 陝陕 陰阴 陸陆 陽阳 隨随 隴陇 雙双 雜杂 雞鸡 雲云 電电 靈灵 靜静 鞏巩 韓韩 頂顶 順顺 頭头 額额 餘余 饒饶 馬马 駐驻 "
    "騰腾 鬥斗 魚鱼 魯鲁 鳳凤 鴨鸭 鶴鹤 鷹鹰 鹹咸 鹽盐 麗丽 麥麦 黃黄 齊齐 龍龙 "
)
"""Traditional and simplified character side by side; only those of names that the resolver knows."""

_SIMPLIFIED = str.maketrans(dict(_PAIRS.split()))


def simplified(text: str) -> str:
    """Write the characters of place names in their simplified form.

    Parameters
    ----------
    text : str
        An address in either script.

    Returns
    -------
    str
        Of the same length; characters that no place name holds stay as they are.

    Examples
    --------
    >>> simplified("中國江蘇省蘇州市吳中區")
    '中国江苏省苏州市吴中区'
    """
    return text.translate(_SIMPLIFIED)
