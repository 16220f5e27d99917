"""What the tags of a master do: which fields they place, and that they do nothing else.

A master places fields, repeats rows with ``for`` and asks with ``if`` whether a field has content. Sums,
comparisons, filters and text in tags are refused: the words belong beside the tags, the figures into the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import Environment, nodes

from compliance.model.errors import TemplateError

_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not)


def paths_of(*parts: str) -> frozenset[str]:
    """The paths of the fields that the tags in ``parts`` (text with Jinja tags) place or ask for.

    Raises:
        jinja2.TemplateSyntaxError: when a tag is not closed.
        TemplateError: when a tag does more than place, repeat or ask.
    """
    found: set[str] = set()
    for part in parts:
        tree = Environment(autoescape=True).parse(part)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise TemplateError(f"标签里只能放字段、for 和 if，不能有{_named(node)}")
        found.update(_paths(tree, {}))
    return frozenset(found)


def _paths(node: nodes.Node, rows: Mapping[str, str]) -> Iterator[str]:
    """``rows`` are the names that loops gave to rows, each with the path of its list."""
    if isinstance(node, nodes.For):
        listed = _path(node.iter, rows)
        yield listed
        name = node.target.name if isinstance(node.target, nodes.Name) else ""
        for child in (*node.body, *node.else_):
            yield from _paths(child, {**rows, name: listed})
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        path = _path(node, rows)
        if path and not (isinstance(node, nodes.Name) and node.name in rows):
            yield path
        return
    for child in node.iter_child_nodes():
        yield from _paths(child, rows)


def _path(node: nodes.Node, rows: Mapping[str, str]) -> str:
    if isinstance(node, nodes.Name):
        return rows.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node, rows)}.{node.attr}"
    return ""


def _named(node: nodes.Node) -> str:
    """What a forbidden tag is called, in words an officer knows."""
    if isinstance(node, nodes.Const):
        return f"文字或数字（{node.value!r}）"
    if isinstance(node, nodes.Filter | nodes.Test | nodes.Call):
        return "函数或过滤器"
    if isinstance(node, nodes.Compare | nodes.BinExpr | nodes.UnaryExpr):
        return "运算或比较"
    return "这种写法"
