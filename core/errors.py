"""The four ways something can end badly, and nothing else.

An error carries a code and fields; `core.messages.common` turns them into a sentence in the
user's language. Whatever is not one of these classes is a bug and is reported as one.
"""

from __future__ import annotations


class ShiyingError(Exception):
    """Base of the errors that we raise on purpose."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code, fields)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code}({details})"

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the pipe between processes with the fields intact."""
        return (_rebuild, (type(self), self.code, self.fields))


def _rebuild(kind: type[ShiyingError], code: str, fields: dict[str, object]) -> ShiyingError:
    return kind(code, **fields)


class UserError(ShiyingError):
    """The user can act on it: a folder that is not there, a sentence that is too long."""


class DecodeError(UserError):
    """One file is no photo that we can read; its code is the reason in the problem list."""


class ModelError(UserError):
    """A model is missing, incomplete, or not what it says it is."""


class EnvironmentFault(ShiyingError):
    """The machine is in the way: disk full, drive gone, library folder read-only."""


class Cancelled(ShiyingError):
    """Somebody asked to stop; silent, and finished work stays."""

    def __init__(self, code: str = "cancelled", **fields: object) -> None:
        super().__init__(code, **fields)
