"""Quicker ``__init__`` for the small frozen dataclasses that judging makes by the thousand.

A frozen dataclass writes each field through ``object.__setattr__``, a call a field. Nobody else holds an object that is
being made, so its fields can go straight into its ``__dict__``: less than half the time, and a tenth of a review.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """A frozen dataclass with an ``__init__`` of the same parameters that writes to ``__dict__``; all else is unchanged.

    Raises:
        TypeError: for a class with ``__post_init__`` or ``slots``, which it would pass over.
    """
    parameters, known, stores = ["self"], {}, []
    if hasattr(cls, "__post_init__") or hasattr(cls, "__slots__"):
        raise TypeError(f"{cls.__name__} is more than its fields")
    for f in fields(cls):  # type: ignore[arg-type]
        if f.kw_only or not f.init:
            raise TypeError(f"{cls.__name__}.{f.name} is not a plain field")
        store = f.name
        if f.default_factory is not MISSING:
            known[f"_make_{f.name}"] = f.default_factory
            parameters.append(f"{f.name}=_make_{f.name}")
            store = f"_make_{f.name}() if {f.name} is _make_{f.name} else {f.name}"
        elif f.default is MISSING:
            parameters.append(f.name)
        else:
            known[f"_default_{f.name}"] = f.default
            parameters.append(f"{f.name}=_default_{f.name}")
        stores.append(f"    own[{f.name!r}] = {store}")
    source = "\n".join([f"def __init__({', '.join(parameters)}):", "    own = self.__dict__", *stores])
    made: dict[str, Any] = {}
    exec(source, known, made)  # the same way as dataclasses makes its own; the names are those of the class's fields
    made["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = made["__init__"]  # type: ignore[method-assign]
    return cls
