"""A search says when it does not know: over the sample content, in lines it was not tuned on."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from content.indexing import IndexedClause, IndexedEntry
from content.kinds.registry import kind_named
from kb_app.demo.loading import FOLDER
from search_index.engine import Index
from search_index.ranking.confidence import THRESHOLD, WORDS_ALONE, confidence_in
from search_index.ranking.evidence import Evidence
from search_index.ranking.interface import RankRequest
from search_index.ranking.tiers import Tier

ANSWERED = """
停电了怎么报修 家里没电了多久能修好 欠费停电交了钱多久来电 电表过户需要什么材料 充电桩怎么申请
电梯里困人了停电怎么办 树枝碰到电线了 电线断了掉在地上 低保户免费电怎么办 峰谷电怎么办理
电表走得太快了想校验 屋顶光伏怎么并网 电压不稳烧坏电器怎么赔偿 检修停电几点送电 物业收电费太贵
换了手机号怎么改短信号码 装修要移电表 家里漏电手麻 电费突然变高 违约金怎么算的 变压器噪声太大
过户 增容 销户 停电通知 农村电网改造什么时候 怎么提前查停电计划 有病人不能停电 客户骂人怎么办
听不清客户说话 第七次来电怎么处理 零线被偷了烧坏电器 dianbiaoguohu
"""
OTHER_TRADES = """
冰淇淋多少钱一斤 医保卡怎么补办 披萨店几点关门 羊毛衫缩水了怎么办 儿童疫苗本丢了 签证照片要什么底色
鸡蛋煮几分钟 地铁怎么买票 相机镜头发霉 吉他多久能学会 南瓜饼的做法 月饼礼盒有几种 律师费怎么收
普通话考试报名 宠物狗打针要钱吗 雨伞落在出租车上了 孕妇可以吃螃蟹吗 签名笔漏墨水 汽车贷款利息多少
水费怎么交 宽带续费多少钱 电视机遥控器坏了 博物馆要预约吗 乒乓球拍怎么选 高速公路堵车吗
会计证怎么考 信用卡额度怎么提高 蓝牙耳机连不上 养蚕吃什么 耳朵疼怎么办
"""
# What callers of ours say with words of other trades in it.
ALSO_OURS = """
宽带和光伏一起装 燃气公司的电怎么算 天气热老停电 天气太热为什么老停 电费发票能快递吗
发票快递几天能到 下雨就跳 社保卡能不能交电费 汽车撞了电杆 表箱上有马蜂窝 狗把电线咬断了
钓鱼碰到高压线 高考期间会不会停 婚宴停电了损失谁赔 供暖期间电价优惠吗 地暖用电怎么便宜
理发店是商业电价吗 餐馆用电多少钱一度 电费积分怎么兑换 地铁施工把电缆挖断了 高速公路服务区充电
银行代扣电费怎么开通 冰箱不制冷是不是电压低 租房怎么过户 银行卡能缴电费吗 营业厅几点关门
"""
SEEN = Evidence(Tier.RANKED, False, 10.0, 30.0, 0.8, 8, 200)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of the sample content."""
    items = [
        item
        for file in sorted(FOLDER.glob("*.toml"))
        for item in tomllib.loads(file.read_text("utf-8"))["entry"]
    ]
    index = Index(tmp_path_factory.mktemp("sample"))
    index.rebuild(_entry(number, item) for number, item in enumerate(items, start=1))
    return index


def _entry(number: int, item: dict) -> IndexedEntry:
    kind, content = kind_named(item["kind"]), item["content"]
    clauses = kind.clauses(content)
    return IndexedEntry(
        number,
        number,
        item["kind"],
        item["category"],
        item["department"],
        item["title"],
        tuple(kind.variants(content)),
        tuple(kind.keywords(content)),
        "" if clauses else kind.searchable_text(content),
        tuple(IndexedClause(c.label, c.heading, c.text) for c in clauses),
        None,
        None,
    )


def confidence(index: Index, text: str) -> float:
    request = RankRequest(text, limit=50)
    return index.searcher.confidence(request, index.searcher.rank(request).hits)


def test_what_is_answered_is_not_doubted(sample: Index) -> None:
    doubted = [line for line in ANSWERED.split() if confidence(sample, line) < THRESHOLD]
    assert len(doubted) <= 0.05 * len(ANSWERED.split()), doubted


def test_other_trades_do_not_look_like_an_answer(sample: Index) -> None:
    others = OTHER_TRADES.split()
    caught = [line for line in others if confidence(sample, line) < THRESHOLD]
    assert {"冰淇淋多少钱一斤", "医保卡怎么补办"} <= set(caught)
    assert len(caught) >= 0.9 * len(others), set(others) - set(caught)


def test_what_is_ours_is_not_doubted_for_a_word_of_another_trade(sample: Index) -> None:
    for line in ALSO_OURS.split():
        request = RankRequest(line, limit=50)
        found = sample.searcher.evidence(request, sample.searcher.rank(request).hits)
        assert [one.elsewhere for one in found] == [False], line


@pytest.mark.parametrize(
    "line",
    [
        "hello world",
        "how to grow",
        "nice bike",
        "please help",
        "thank you",
        "tesla model 3",
        "test",
    ],
)
def test_english_does_not_look_like_an_answer(line: str, sample: Index) -> None:
    assert confidence(sample, line) < THRESHOLD
    assert sample.searcher.correct(sample.searcher.understand(line)) is None


def test_what_is_named_is_sure(sample: Index) -> None:
    for line in ("电费发票怎么开？", "电费发票怎么开", "供电服务工作管理办法第五条"):
        assert confidence(sample, line) == 0.99, line
    assert 0.9 < confidence(sample, "买了二手房，电表怎么过乎？") < 0.99  # one slip


@pytest.mark.parametrize("line", ["", "？？", "月饼礼盒", "a", "kind:公告"])
def test_without_a_hit_nothing_is_sure(sample: Index, line: str) -> None:
    assert sample.searcher.rank(RankRequest(line)).hits == []
    assert confidence(sample, line) == 0.0


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier > Tier.RANKED])
def test_a_sure_tier_is_sure_whatever_the_words_weigh(tier: Tier) -> None:
    weak = replace(SEEN, reached=0.0, held=0.0)
    assert confidence_in([weak]) < 0.1
    assert confidence_in([replace(weak, tier=tier)]) >= 0.9
    assert confidence_in([replace(weak, pinned=True)]) == 0.99


def test_each_piece_of_evidence_counts_in_its_direction() -> None:
    usual = confidence_in([SEEN])
    near, far = (confidence_in([replace(SEEN, nearness=steps)]) for steps in (6.0, 1.0))
    assert near > usual > far  # the same words, by what is meant
    assert confidence_in([replace(SEEN, reached=12.0)]) > usual
    assert confidence_in([replace(SEEN, possible=45.0)]) < usual
    assert confidence_in([replace(SEEN, held=0.4)]) < usual
    assert confidence_in([replace(SEEN, documents=100_000)]) < usual
    for seen in (SEEN, replace(SEEN, nearness=3.0)):
        assert confidence_in([replace(seen, elsewhere=True)]) < 0.1 * confidence_in([seen])


def test_the_reading_that_speaks_best_for_it_counts() -> None:
    other = replace(SEEN, held=0.1)
    assert confidence_in([other, SEEN]) == confidence_in([SEEN]) > confidence_in([other])


def test_it_stays_between_nothing_and_certainty() -> None:
    for base in (-1e9, 1e9):
        curve = replace(WORDS_ALONE, base=base)
        assert 0 < curve.confidence(SEEN) < 1
    nothing = Evidence(Tier.RANKED, False, 0.0, 0.0, 0.0, 0, 0)
    assert 0 < confidence_in([nothing]) < THRESHOLD
