"""A conversation driven by answers known in advance: what was said, in order, and how it ended."""

from typing import Any, TypeVar

from renterrewards.rules.conversation import Ask, Talk

T = TypeVar("T")


def replies(talk: Talk[T], *answers: str) -> tuple[list[str], T]:
    """Every question and message in order, and the result; each answer must be wanted and each question answered."""
    said: list[str] = []
    left = list(answers)
    reply: Any = None
    try:
        while True:
            item = talk.send(reply)
            said.append(item.text)
            reply = _answer(item, left)
    except StopIteration as stop:
        assert not left, f"never asked for {left}, said {said}"
        return said, stop.value
    finally:
        talk.close()


def _answer(item: Any, left: list[str]) -> str | None:
    if not isinstance(item, Ask):
        return None
    assert left, f"no answer left for {item.text}"
    reply = left.pop(0)
    assert not item.answers or reply in item.answers, f"{reply} is no answer to {item.text}"
    return reply
