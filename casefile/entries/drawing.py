"""The drawing of an entry's life, made from the table."""

from .lifecycle import DRAFT, STEPS


def mermaid() -> str:
    """A Mermaid state diagram of `STEPS`; the same text stands in the docs, and a test compares the two."""
    lines = ["stateDiagram-v2", f"    [*] --> {DRAFT}: log"]
    for step in STEPS:
        for state in sorted(step.head):
            lines.append(f"    {state} --> {step.to}: {step.name}{_condition(step.standing)}")
    return "\n".join(lines)


def _condition(standing: bool | None) -> str:
    return {None: "", True: " (stands)", False: " (never stood or withdrawn)"}[standing]
