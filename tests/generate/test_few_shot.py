"""What the embedded model is asked about."""

import pytest

from qalint.document.formats import parse
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity
from qalint.generate.few_shot import FewShot
from qalint.plan import PlanOptions, make_plan

TEXTS = [
    ("The ferry to Skarholm carries the mail and twelve passengers every morning.", None),
    ("The café of Zoë Müller in Ørsta serves crêpes until ten o'clock every evening.", None),
    ("港口的渡轮每天早上运送邮件和十二名乘客到斯卡霍尔姆岛，下午返回。", "is not in English"),
    ("Паром до Скархольма каждое утро перевозит почту и двенадцать пассажиров.", "is not in English"),
]


@pytest.mark.parametrize(("text", "reason"), TEXTS)
def test_the_small_model_is_asked_about_english_alone(text: str, reason: str | None) -> None:
    parsed = parse(text, "text", "ferry.txt")
    (target,) = make_plan([Cleaned(parsed, parsed, identity(len(parsed.source)))], PlanOptions()).planned
    assert FewShot("m").beyond(target) == reason
