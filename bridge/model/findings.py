"""What a check of a model directory says."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One complaint: where it stands, which object, what is wrong and what to do.

    An error gives a wrong number or a failed import somewhere; a warning is true but may be meant.
    `code` names the rule, a row of `lint/checks.py`.

    >>> print(Finding("vertices.py", 7, "V_3", "charge 1 is not conserved", "correct a leg"))
    error: vertices.py:7: V_3: charge 1 is not conserved; correct a leg
    """

    file: str
    line: int | None
    object: str
    message: str
    remedy: str
    severity: str = ERROR
    code: str = ""

    @property
    def is_error(self) -> bool:
        """True for an error."""
        return self.severity == ERROR

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        code = f" [{self.code}]" if self.code else ""
        return f"{self.severity}: {where}: {self.object}: {self.message}; {self.remedy}{code}"
