"""What results refer to: the rules (reportingDescriptor) and the policy documents (taxonomy) with their clauses (taxa)."""

from __future__ import annotations

from typing import Any

from compliance.exports.text import cited, distinct, document_key, identifier
from compliance.model.review import ClauseQuote, Finding, Review
from compliance.model.wording import CLAUSE_STATUS

WHOLE = "全文"
"""The taxon of a document that is cited as a whole (registered, text not held)."""


class Terms:
    """The rules and taxonomies of one run, in order of first mention, and references to them."""

    def __init__(self, review: Review) -> None:
        self._rules = list(dict.fromkeys(f.rule for f in review.findings))
        self._titles = {f.rule: f.title for f in reversed(review.findings)}
        clauses = [c for f in review.findings for c in f.clauses]
        self._documents: dict[str, dict[str, list[ClauseQuote]]] = {}
        for clause in clauses:
            anchors = self._documents.setdefault(document_key(clause), {})
            anchors.setdefault(_anchor(clause), []).append(clause)
        self._bases: dict[str, list[ClauseQuote]] = {
            rule: [c for f in review.findings if f.rule == rule for c in f.clauses if c.chosen] for rule in self._rules
        }

    def rule_index(self, rule: str) -> int:
        """Where the rule stands in ``rules``."""
        return self._rules.index(rule)

    @property
    def rules(self) -> list[dict[str, Any]]:
        """A descriptor per rule, with the clauses it was judged by in this run."""
        return [self._rule(rule) for rule in self._rules]

    def _rule(self, rule: str) -> dict[str, Any]:
        bases = self._targets(self._bases[rule])
        title = self._titles[rule] or rule
        based = distinct(cited(c) + (f"：“{c.quote}”" if c.quote else "") for c in self._bases[rule])
        described: dict[str, Any] = {
            "id": rule,
            "guid": identifier("rule", rule),
            "shortDescription": {"text": title},
            "fullDescription": {"text": "\n".join([title, *(f"依据：{b}" for b in based)])},
            "help": {"text": f"compliance explain {rule}：说明这条规则、当地当日的限值和全部依据"},
            "defaultConfiguration": {"level": "error"},
        }
        if bases:
            described["relationships"] = [{"target": b, "kinds": ["relevant"]} for b in bases]
        return described

    @property
    def supported(self) -> list[dict[str, Any]]:
        """References to the taxonomies, for the driver."""
        return [self._component(key) for key in self._documents]

    @property
    def taxonomies(self) -> list[dict[str, Any]]:
        """A tool component per policy document."""
        return [self._taxonomy(key, anchors) for key, anchors in self._documents.items()]

    def references(self, finding: Finding) -> list[dict[str, Any]]:
        """The clauses that a finding rests on (those passed over are among its properties)."""
        return self._targets([c for c in finding.clauses if c.chosen])

    def _targets(self, clauses: list[ClauseQuote]) -> list[dict[str, Any]]:
        keys = dict.fromkeys((document_key(c), _anchor(c)) for c in clauses)
        return [self._reference(document, anchor) for document, anchor in keys]

    def _reference(self, document: str, anchor: str) -> dict[str, Any]:
        return {
            "id": anchor,
            "index": list(self._documents[document]).index(anchor),
            "guid": identifier("clause", document, anchor),
            "toolComponent": self._component(document),
        }

    def _component(self, document: str) -> dict[str, Any]:
        index = list(self._documents).index(document)
        return {"name": document, "index": index, "guid": identifier("document", document)}

    def _taxonomy(self, key: str, anchors: dict[str, list[ClauseQuote]]) -> dict[str, Any]:
        every = [c for clauses in anchors.values() for c in clauses]
        first = every[0]
        number = f"（{first.number}）" if first.number else ""
        quoted = any(c.quote for c in every)
        return {
            "name": key,
            "guid": identifier("document", key),
            "fullName": f"《{first.document}》{number}",
            "shortDescription": {"text": first.document},
            "language": "zh-CN",
            "isComprehensive": False,
            "taxa": [_taxon(key, anchor, clauses) for anchor, clauses in anchors.items()],
            "properties": {
                "number": first.number,
                "status": distinct(c.status for c in every),
                "statusText": distinct(CLAUSE_STATUS.get(c.status, c.status) for c in every),
                "textQuoted": quoted,
            },
        }


def _anchor(clause: ClauseQuote) -> str:
    return clause.anchor or clause.section or WHOLE


def _taxon(key: str, anchor: str, clauses: list[ClauseQuote]) -> dict[str, Any]:
    """A clause; its full description is what is quoted of it, word for word, and absent where the text is not held."""
    quotes = distinct(c.quote for c in clauses)
    taxon: dict[str, Any] = {
        "id": anchor,
        "guid": identifier("clause", key, anchor),
        "shortDescription": {"text": cited(clauses[0])},
    }
    if quotes:
        taxon["fullDescription"] = {"text": "\n".join(quotes)}
    return taxon
