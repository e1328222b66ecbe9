"""Writing in a real browser: it saves by itself, loses nothing, and works by keyboard."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, Route, expect

from tests import makers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]


def state(page: Page) -> Locator:
    return page.locator("[data-save-text]")


def begin_procedure(page: Page, title: str) -> None:
    """A new procedure with one step, saved by itself."""
    page.goto("/contribute/new/procedure")
    page.fill("[name=title]", title)
    page.select_option("[name=category]", "third-party")
    page.fill("[name='content.steps.0.title']", "受理")
    expect(state(page)).to_have_text(re.compile("已保存"))
    page.wait_for_url("**/contribute/KB-*")


def step_titles(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.eval_on_selector_all(
        "[data-item] [name$='.title']",
        "fields => Object.fromEntries(fields.map((f) => [f.name, f.value]))",
    )
    return found


def only_pages(route: Route) -> None:
    """What is sent does not arrive; pages do."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_an_unfinished_form_is_kept_and_says_what_it_lacks(page_of: PageOf) -> None:
    page = page_of("wang")
    page.goto("/contribute/new/answer")
    page.fill("[name='content.note']", "还没写完")
    expect(state(page)).to_have_text(re.compile("已保存 .*；送审前还要补：标题、答案、业务类别$"))
    expect(page.locator(".field-error")).to_have_count(0)
    page.goto(page.url)
    expect(page.locator("[name='content.note']")).to_have_value("还没写完")
    expect(state(page)).to_have_text("送审前还要补：标题、答案、业务类别")
    page.get_by_role("button", name="保存并送审").click()
    expect(page.locator("#f-content-answer-error")).to_be_visible()
    page.fill("[name='content.answer']", "写完了")
    expect(state(page)).to_have_text(re.compile("已保存 .*；送审前还要补：标题、业务类别$"))


def test_what_does_not_hold_pauses_and_an_explicit_save_says_where(page_of: PageOf) -> None:
    page = page_of("wang")
    page.goto("/contribute/new/answer")
    page.fill("[name=title]", "有效期写反了")
    page.fill("[name=effective_from]", "2030-01-02")
    page.fill("[name=expires_on]", "2030-01-01")
    expect(state(page)).to_have_text(re.compile("已暂停：有 1 处要补充或改正（有效期至）"))
    page.keyboard.press("Control+s")
    expect(page.locator("#f-expires_on-error")).to_be_visible()
    expect(page.locator("[name=expires_on]")).to_be_focused()
    page.fill("[name=expires_on]", "2030-01-03")
    expect(state(page)).to_have_text(re.compile("已保存"))
    expect(page.locator(".field-error")).to_have_count(0)


def test_nothing_typed_before_it_can_be_saved_is_lost(page_of: PageOf) -> None:
    page = page_of("wang")
    page.goto("/contribute/new/procedure")
    page.route("**/contribute/new/procedure", only_pages)
    page.fill("[name='content.steps.0.title']", "受理")
    expect(state(page)).to_have_text(re.compile("已暂停：网络不通"))
    page.wait_for_timeout(600)

    page.unroute("**/contribute/new/procedure")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/contribute")
    page.goto("/contribute/new/procedure")
    expect(page.locator("[name='content.steps.0.title']")).to_have_value("")
    page.locator("[data-take-back]").click()
    expect(page.locator("[name='content.steps.0.title']")).to_have_value("受理")
    page.fill("[name=title]", "没选类别的流程")
    expect(state(page)).to_have_text(re.compile("已保存"))  # the category is asked for later
    page.get_by_role("button", name="保存并送审").click()
    expect(page.locator("#f-category-error")).to_contain_text("送审前请选择业务类别")
    page.select_option("[name=category]", "third-party")
    page.get_by_role("button", name="保存并送审").click()
    expect(page.get_by_text("已送审").first).to_be_visible()
    page.goto("/contribute/new/procedure")
    expect(page.locator("[data-unsaved]")).to_be_hidden()


def test_items_are_added_moved_and_removed_by_keyboard(page_of: PageOf) -> None:
    page = page_of("wang")
    begin_procedure(page, "键盘流程")
    page.focus("[name='content.steps.0.title']")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("派单")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("回访")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[name='content.steps.1.title']")).to_be_focused()
    assert list(step_titles(page).values()) == ["受理", "回访", "派单"]
    page.keyboard.press("Alt+Backspace")
    assert step_titles(page) == {
        "content.steps.0.title": "受理",
        "content.steps.1.title": "派单",
    }
    page.keyboard.press("Enter")  # the focus is on 撤销
    assert list(step_titles(page).values()) == ["受理", "回访", "派单"]
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(re.compile("已保存"))
    page.reload()
    assert list(step_titles(page).values()) == ["受理", "回访", "派单"]


def test_a_lost_network_keeps_the_text_and_saves_it_later(page_of: PageOf) -> None:
    page = page_of("wang")
    begin_procedure(page, "断网流程")
    page.context.set_offline(True)
    page.fill("[name='content.steps.0.detail']", "断网时写的字")
    expect(state(page)).to_have_text(re.compile("已暂停：网络不通"))
    expect(page.locator("[name='content.steps.0.detail']")).to_have_value("断网时写的字")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(re.compile("已保存"))
    page.reload()
    expect(page.locator("[name='content.steps.0.detail']")).to_have_value("断网时写的字")


def test_a_lost_reply_is_no_conflict_with_oneself(page_of: PageOf) -> None:
    page = page_of("wang")
    begin_procedure(page, "回执丢失的流程")
    address = page.url

    def lose_reply(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        route.fetch()
        route.abort()

    page.route(address, lose_reply)
    page.fill("[name='content.steps.0.detail']", "存下了但没有回执")
    expect(state(page)).to_have_text(re.compile("已暂停：网络不通"))
    page.unroute(address)
    page.fill("[name='content.steps.0.detail']", "接着写的字")
    expect(state(page)).to_have_text(re.compile("已保存"))
    page.reload()
    expect(page.locator("[name='content.steps.0.detail']")).to_have_value("接着写的字")


def test_a_new_log_in_elsewhere_lets_it_go_on(page_of: PageOf) -> None:
    page = page_of("wang")
    begin_procedure(page, "重新登录的流程")
    page.context.clear_cookies()
    page.fill("[name='content.steps.0.detail']", "登录过期时写的字")
    expect(state(page)).to_have_text(re.compile("已暂停：登录已过期"))
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="去登录").click()
    other = opened.value
    other.fill("input[name=name]", "wang")
    other.fill("input[name=password]", makers.PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(lambda url: "/login" not in url)
    page.bring_to_front()
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(re.compile("已保存"))


def test_leaving_with_unsaved_text_warns(page_of: PageOf) -> None:
    page = page_of("wang")
    begin_procedure(page, "离开流程")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.focus("[name=title]")
    page.keyboard.type("改")
    page.evaluate("setTimeout(() => location.assign('/contribute'), 0)")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(state(page)).to_have_text(re.compile("已保存"))
    page.goto("/contribute")
    assert asked == ["beforeunload"]


def test_two_writers_lose_nothing(page_of: PageOf) -> None:
    wang, li = page_of("wang"), page_of("li")
    begin_procedure(wang, "两人流程")
    li.goto(wang.url)
    li.fill("[name='content.steps.0.detail']", "李改的")
    li.keyboard.press("Control+s")
    expect(state(li)).to_have_text(re.compile("已保存"))

    wang.fill("[name='content.steps.0.detail']", "王改的")
    wang.fill("[name=title]", "王的题目")
    expect(state(wang)).to_have_text(re.compile("刚被别人保存过"))
    wang.get_by_role("button", name="对照两份文字").click()
    expect(wang.locator(".two-texts__side--mine", has_text="王改的")).to_be_visible()
    expect(wang.locator(".two-texts__side--theirs", has_text="李改的")).to_be_visible()
    wang.locator("[name='take.title'][value=mine]").check()
    wang.locator("[name='take.content.steps'][value=theirs]").check()
    wang.get_by_role("button", name="按所选保存").click()
    expect(wang.locator("[name=title]")).to_have_value("王的题目")
    expect(wang.locator("[name='content.steps.0.detail']")).to_have_value("李改的")

    li.fill("[name='content.steps.0.detail']", "李又改的")
    li.keyboard.press("Control+s")  # who asks for saving is led to both texts
    expect(li.locator(".two-texts__side--mine", has_text="李又改的")).to_be_visible()
    expect(li.get_by_role("button", name="全部用已保存的")).to_be_visible()


def test_a_change_of_language_keeps_the_text(page_of: PageOf) -> None:
    page = page_of("wang")
    page.goto("/contribute/new/procedure")
    page.fill("[name=title]", "换语言的流程")
    page.fill("[name='content.steps.0.title']", "第一步")
    page.focus("[name='content.steps.0.title']")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("第二步")
    page.locator("[data-language-form] button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=title]")).to_have_value("换语言的流程")
    assert list(step_titles(page).values()) == ["第一步", "第二步"]


@pytest.mark.parametrize("early", [False, True], ids=["clauses-there", "clauses-on-their-way"])
def test_a_clause_is_cited_by_its_number(page_of: PageOf, early: bool) -> None:
    page = page_of("wang")
    held: list[Route] = []
    if early:
        page.route("**/*regulation=*", lambda route: held.append(route))
    page.goto("/contribute/new/answer")
    page.fill("[name=title]", "引用的答案")
    page.select_option("[name=category]", "third-party")
    page.fill("[name='content.answer']", "按规定办理。")
    page.fill("[data-pick=regulation]", "供电服务工作管理办法")
    expect(page.locator("#pick-regulation-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-pick=clause]")).to_be_focused()
    if not early:
        expect(page.locator("#pick-clause-list [role=option]").first).to_be_visible()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    while early and not held:
        page.wait_for_timeout(10)
    for route in held:
        route.continue_()
    expect(page.locator("[data-cited-row]")).to_contain_text("第五条")
    expect(page.locator("[name='citations.0.clause']")).to_have_value("第五条")
    expect(state(page)).to_have_text(re.compile("已保存"))


def test_the_preview_of_an_import_lists_exactly_the_bad_rows(page_of: PageOf) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["问题", "答案"])
    for number in range(200):
        bad = number in (10, 90, 170)
        sheet.append([f"导入的问题{number}", "" if bad else "答案"])
    data = io.BytesIO()
    book.save(data)

    page = page_of("wang")
    page.goto("/contribute/import")
    page.check("[value=answers]")
    page.select_option("[name=category]", "third-party")
    page.set_input_files(
        "[name=file]",
        {"name": "表.xlsx", "mimeType": "application/zip", "buffer": data.getvalue()},
    )
    page.locator("[data-send]").click()
    page.wait_for_url("**/contribute/import/*")
    rows = page.locator(".import__errors tbody tr td:nth-child(2)").all_inner_texts()
    assert rows == ["12", "92", "172"]
    page.get_by_role("button", name="取消，什么都不导入").click()
    page.goto("/contribute?q=导入的问题")
    expect(page.get_by_text("没有符合条件的稿件")).to_be_visible()
