"""Every problem there is, with values that break formats, for the tests of the reports; and what their readers ask of them."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from gongkai import messages
from gongkai.model.problem import Problem, problem

ODD = "“<b>&\"'\x1b[31m\x00]]>{x}\u202e\ufffe%0A::error::\ud800"
"""Markup, quotes, escapes, what XML forbids, half a surrogate pair."""
PATHS = ("notices/2024/a.md", "notices/2024/说明 1,2:3%.md", "notices/2024/a\x0b\ud800.md")


def every_problem() -> Iterator[Problem]:
    """Each code of the catalogue, in the whole file and on a line, in several files; once again the same."""
    for place, (code, entry) in enumerate(sorted(messages.entry("problems").items())):
        names = set(re.findall(r"\{(\w+)", entry["text"]))
        values = {name: ODD if f"{{{name}}}" in entry["text"] else 3 for name in names}
        yield problem(code, PATHS[place % len(PATHS)], place % 7, **values)
        yield problem(code, PATHS[place % len(PATHS)], place % 7 + 40, **values)


CODE_QUALITY: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/.]"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
"""What GitLab reads of a Code Quality report (its documentation: Code Quality report format). Paths are relative, without `./`."""

SARIF: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "additionalProperties": False,
    "$defs": {
        "text": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name", "version", "rules"],
                            "properties": {
                                "name": {"type": "string", "minLength": 1},
                                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
                            },
                        }
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "shortDescription": {"$ref": "#/$defs/text"},
                "fullDescription": {"$ref": "#/$defs/text"},
                "help": {"$ref": "#/$defs/text"},
                "defaultConfiguration": {"required": ["level"], "properties": {"level": {"$ref": "#/$defs/level"}}},
            },
        },
        "result": {
            "type": "object",
            "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
            "properties": {
                "ruleId": {"type": "string", "minLength": 1},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/text"},
                "locations": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {
                            "required": ["uri"],
                            "properties": {"uri": {"type": "string", "pattern": "^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"}},
                        },
                        "region": {"required": ["startLine"], "properties": {"startLine": {"type": "integer", "minimum": 1}}},
                    },
                }
            },
        },
    },
}
"""What SARIF 2.1.0 (OASIS, 3.13 to 3.29) requires and GitHub's code scanning asks for beyond it. The whole schema is held in tests/soak."""

JUNIT = etree.XMLSchema(
    etree.fromstring("""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
 <xs:element name="testsuites">
  <xs:complexType>
   <xs:sequence><xs:element ref="testsuite" maxOccurs="unbounded"/></xs:sequence>
   <xs:attribute name="name" type="xs:string" use="required"/>
   <xs:attributeGroup ref="counts"/>
  </xs:complexType>
 </xs:element>
 <xs:element name="testsuite">
  <xs:complexType>
   <xs:sequence><xs:element ref="testcase" maxOccurs="unbounded"/></xs:sequence>
   <xs:attribute name="name" type="xs:string" use="required"/>
   <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
   <xs:attribute name="time" type="xs:decimal"/>
   <xs:attributeGroup ref="counts"/>
  </xs:complexType>
 </xs:element>
 <xs:element name="testcase">
  <xs:complexType>
   <xs:choice minOccurs="0">
    <xs:element name="failure">
     <xs:complexType><xs:simpleContent><xs:extension base="xs:string">
      <xs:attribute name="message" type="xs:string" use="required"/>
      <xs:attribute name="type" type="xs:NMTOKEN" use="required"/>
     </xs:extension></xs:simpleContent></xs:complexType>
    </xs:element>
    <xs:element name="system-out" type="xs:string"/>
   </xs:choice>
   <xs:attribute name="classname" type="xs:string" use="required"/>
   <xs:attribute name="name" type="xs:string" use="required"/>
   <xs:attribute name="time" type="xs:decimal" use="required"/>
   <xs:attribute name="file" type="xs:string"/>
   <xs:attribute name="line" type="xs:positiveInteger"/>
  </xs:complexType>
 </xs:element>
 <xs:attributeGroup name="counts">
  <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
  <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
  <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
 </xs:attributeGroup>
</xs:schema>""")
)
"""What GitLab and Jenkins read of a JUnit report; there is no standard."""
