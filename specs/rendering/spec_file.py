"""The SPEC file itself, as JSON or YAML: what the conversation produced, ready to be read back without a difference."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from specs.document import Document

# YAML's character set leaves these out, and a JSON file is read as YAML too, to know on which line each part stands.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def as_json(document: Document) -> bytes:
    """The document as UTF-8 JSON, its keys in the document's order, what is empty left out."""
    text = json.dumps(_content(document), ensure_ascii=False, indent=2)
    return (_NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n").encode()


def as_yaml(document: Document) -> bytes:
    """The document as UTF-8 YAML, its keys in the document's order, what is empty left out."""
    text: str = yaml.dump(_content(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


def _content(document: Document) -> Any:
    return document.model_dump(mode="json", exclude_defaults=True)


class _Dumper(yaml.SafeDumper):
    """No anchors: a sentence that stands twice is written twice, as people expect."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _quoted_where_needed(dumper: yaml.SafeDumper, words: str) -> yaml.ScalarNode:
    """PyYAML writes some line separators as they stand and reads them as spaces; in double quotes it escapes them."""
    style = '"' if _NOT_IN_YAML.search(words) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)


_Dumper.add_representer(str, _quoted_where_needed)
