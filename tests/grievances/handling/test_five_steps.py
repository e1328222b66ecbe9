"""The ten tasks, each in one of the five steps."""

from __future__ import annotations

from grievances.handling.five_steps import OF_DEPARTMENT, STAGES, TASK_LABELS, Task, next_task


def test_each_task_is_in_one_step_and_in_its_order() -> None:
    assert [task for stage in STAGES for task in stage.tasks] == list(Task)
    assert len(STAGES) == 5
    assert set(TASK_LABELS) == set(Task)


def test_the_next_is_the_first_that_is_not_done() -> None:
    assert next_task(()) == Task.SOOTHE
    assert next_task({Task.SOOTHE, Task.RECORD, Task.ASSIGN}) == Task.JUDGE
    assert next_task(set(Task)) is None
    assert next_task((), OF_DEPARTMENT) == Task.FIND_CAUSE
    assert next_task({Task.FIND_CAUSE}, OF_DEPARTMENT) == Task.PROPOSE
