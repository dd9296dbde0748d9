"""Texts that tokenizers stumble over."""


def made_up(dice):
    """Return Chinese, mixed, traditional, emoji, control and rare characters in any order."""
    pools = [
        "一只猫在雪地里奔跑的狗海边日落照片城市夜景红色汽车穿裙子女孩",
        "臺灣國語龍鳳體驗檔案頭髮發財後面裡麵",
        "abcXYZ 0123456789 .,!?-_'\"()[]{}#@%&",
        "🐶🥲👩‍👩‍👧❤️🇨🇳🫠🌇",
        "éÀßİıΣςŁñﬁ①²½％！，。《》、…—～",
        "\t\n\r\x00\x07\x1f\x7f\u200b\u200d\ufeff\u2028\u3000\xa0\ufffd",
        "かなカナ한글русскийعربيไทย",
        "𠀀𪚥𫝀𫠝𬺡豈侮㐀䶵\ue000\U000f0000\ud83d",
    ]
    pieces = ["".join(dice.choices(dice.choice(pools), k=dice.randrange(1, 12)))
              for _ in range(dice.randrange(0, 9))]  # fmt: skip
    pieces += dice.choices(["[MASK]", "[CLS]", "##ing", "playing football", "a" * 201, " "], k=1)
    dice.shuffle(pieces)
    return dice.choice(["", " "]).join(pieces)
