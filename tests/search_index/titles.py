"""A small base whose titles and variants are hard to spell."""

from __future__ import annotations

TITLES = [
    "停电通知怎么查询",
    "计划停电提前几天通知",
    "居民阶梯电价怎么算",
    "重新签订供用电合同要多久",
    "银行卡代扣电费怎么办理",
    "长期不用的电表可以暂停吗",
    "10kV 线路跳闸后多久重合",
    "旅游期间停用电表",
    "更名过户要带什么",
    "电费交了还没来电",
    "电费交了，还没来电？",
]
VARIANTS = {1: ["哪里能看到停电消息"], 5: ["银行自动扣电费"], 9: ["交了钱多久来电"]}
PHRASES = [
    *((title, n) for n, title in enumerate(TITLES, 1)),
    *((variant, n) for n, variants in VARIANTS.items() for variant in variants),
]
