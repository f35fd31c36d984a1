from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli.show import design_text
from generator.pipeline import loop as design_module
from generator.pipeline.loop import design, failure_of, require_policy
from generator.pipeline.trial import Trial, broken_promises
from generator.state.history import History
from generator.support.errors import BuildError, DesignError, MachineError, PlugsmithError, PolicyError, ValidationError
from generator.values.attempt import Finding, Task, Usage, Written, sources_of
from generator.values.design import Design
from generator.values.request import AuthorName
from tests.answers import ATTACK, good
from tests.conftest import ask

TASK = Task(request=ask("gain", author="openai"))


class Scripted:
    """An author that says what it was told to, and remembers what it was asked."""

    def __init__(self, *answers: Design | Finding, repairs: bool = True, cost: float | None = None) -> None:
        self.NAME, self.REPAIRS = AuthorName.OPENAI, repairs
        self.asked: list[Task] = []
        self._answers = list(answers)
        self._cost = cost

    def write(self, task: Task) -> Written:
        self.asked.append(task)
        answer = self._answers.pop(0)
        usage = Usage(model="m", requests=1, input_tokens=10, output_tokens=5, cost_usd=self._cost)
        if isinstance(answer, Finding):
            return Written(findings=(answer,), usage=usage)
        return Written(design=answer, usage=usage)


def version(number: int) -> Design:
    return good().changed(
        author=AuthorName.OPENAI, processor_cpp=good().processor_cpp + f"constexpr int version = {number};\n"
    )


def wrong(message: str, stage: str = "compile") -> Finding:
    return Finding.model_validate({"stage": stage, "file": "PluginProcessor.cpp", "line": 3, "message": message})


def trial(*results: tuple[Finding, ...]) -> Callable[[Design], Trial]:
    waiting = list(results)
    return lambda made: Trial(design=made, findings=waiting.pop(0))


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "state")


def test_the_first_answer_that_holds_is_taken(history: History) -> None:
    author = Scripted(version(1))
    assert design(TASK, author, slug="a-slug", history=history, try_out=trial(())).design == version(1)
    (attempt,) = history.attempts("a-slug").attempts
    assert (attempt.number, attempt.outcome, attempt.design) == (1, "built", version(1))


def test_findings_go_back_with_the_sources_they_are_about(history: History) -> None:
    author = Scripted(version(1), version(2))
    assert design(TASK, author, slug="a-slug", history=history, try_out=trial((wrong("a"),), ())).design == version(2)
    assert author.asked[0].current is None
    assert author.asked[1].current == sources_of(version(1))
    assert [finding.message for finding in author.asked[1].findings] == ["a"]


def test_an_answer_that_is_none_keeps_the_sources_before_it(history: History) -> None:
    author = Scripted(version(1), wrong("not JSON", "answer"), version(2))
    assert design(TASK, author, slug="a-slug", history=history, try_out=trial((wrong("a"),), ())).design == version(2)
    assert author.asked[2].current == sources_of(version(1))
    assert author.asked[2].findings[0].message == "not JSON"


def test_the_same_findings_again_end_it_also_after_others(history: History) -> None:
    author = Scripted(*[version(number) for number in range(5)])
    tried = trial((wrong("error at 12"),), (wrong("another"),), (wrong("error at 40"),))
    with pytest.raises(BuildError, match="the same came back after repair 2"):
        design(TASK, author, slug="a-slug", history=history, try_out=tried)
    assert len(author.asked) == 3


def test_an_author_that_cannot_fix_is_asked_once(history: History) -> None:
    author = Scripted(version(1), version(2), repairs=False)
    with pytest.raises(BuildError, match="a"):
        design(TASK, author, slug="a-slug", history=history, try_out=trial((wrong("a"),)))
    assert len(author.asked) == 1


def test_the_policy_comes_before_the_trial(history: History) -> None:
    attack = version(1).changed(processor_cpp=ATTACK)
    author = Scripted(attack, version(2))
    assert design(TASK, author, slug="a-slug", history=history, try_out=trial(())).design == version(2)
    assert author.asked[1].findings[0].rule == "include"
    assert author.asked[1].findings[0].context


def test_what_the_machine_fails_at_is_never_repaired(history: History) -> None:
    def broken(_made: Design) -> Trial:
        raise MachineError.at("disk", "full", "Free some.")

    author = Scripted(version(1), version(2))
    with pytest.raises(MachineError):
        design(TASK, author, slug="a-slug", history=history, try_out=broken)
    assert len(author.asked) == 1


def test_each_turn_is_told_what_money_is_left(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    author = Scripted(version(1), version(2), cost=0.3)
    design(TASK, author, slug="a-slug", history=history, try_out=trial((wrong("a"),), ()))
    assert [round(task.budget_usd, 3) for task in author.asked] == [1.0, 0.7]
    assert history.attempts("a-slug").usage.cost_usd == 0.6


def test_a_fix_is_learned_only_when_it_is_proven(history: History) -> None:
    author = Scripted(version(1), version(2), version(3))
    design(TASK, author, slug="a-slug", history=history, try_out=trial((wrong("a"),), (wrong("b"),), ()))
    assert not history.fixes_for([wrong("a")])  # the next error of the same stage may have hidden it
    (fix,) = history.fixes_for([wrong("b")])
    assert re.search(r"\+constexpr int \w+ = 3;", fix.diff)


def test_reaching_a_later_stage_proves_it_too(history: History) -> None:
    author = Scripted(version(1), version(2), version(3))
    tried = trial((wrong("a"),), (wrong("NaN", "host check"),), ())
    design(TASK, author, slug="a-slug", history=history, try_out=tried)
    assert history.fixes_for([wrong("a")])
    assert history.fixes_for([wrong("NaN", "host check")])


@pytest.mark.parametrize(
    ("stage", "error"),
    [
        ("answer", DesignError),
        ("policy", PolicyError),
        ("compile", BuildError),
        ("link", BuildError),
        ("validate", ValidationError),
        ("host check", ValidationError),
    ],
)
def test_the_error_fits_the_stage_and_holds_the_findings(stage: str, error: type[PlugsmithError]) -> None:
    raised = failure_of((wrong("m", stage), wrong("n", stage)))
    assert type(raised) is error
    assert [problem.what for problem in raised.problems][-1].endswith("n")
    assert len(raised.findings) == 2


def test_promises_are_kept_ids_and_wishes() -> None:
    request = ask("gain", parameters=[{"name": "output gain", "maximum": 12}, {"name": "Mix"}])
    task = Task(request=request, kept_ids=("output_gain", "drive"))
    messages = [finding.message for finding in broken_promises(task, good())]
    assert messages == [
        "the parameter id 'drive' is gone, and songs use it",
        "the request insists on a parameter 'output gain': its maximum is 24, not 12",
        "the request insists on a parameter 'Mix': is not there",
    ]


def test_a_policy_error_names_all_refusals() -> None:
    with pytest.raises(PolicyError) as caught:
        require_policy({"PluginProcessor.cpp": ATTACK, "PluginEditor.cpp": good().editor_cpp})
    assert caught.value.problems[0].where == "PluginProcessor.cpp:4"
    assert design_module.policy_findings({"PluginEditor.cpp": good().editor_cpp}) == ()


def test_what_a_model_says_can_command_neither_a_terminal_nor_actions() -> None:
    made = good().changed(notes=("ok\n::error file=README.md::forged\x1b]0;title\x07",))
    text = design_text(made)
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
