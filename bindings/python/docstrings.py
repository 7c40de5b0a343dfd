#!/usr/bin/python3
"""Turns the headers' doc comments into SWIG docstrings: docstrings.py TABLE HEADER... > docs.i

TABLE is base/error.c, which says how a status is called in Python. SWIG's own -doxygen sees
only the comments of what it wraps, and methods are wrapped by %extend: their comments are on
the C functions that they call.
"""

import re
import sys
import textwrap

DOC = r"/\*\*((?:[^*]|\*(?!/))*)\*/"
BEFORE = re.compile(DOC + r"\s*(BPO_API\b[^;{]*?\b(bpo_\w+)\([^;]*;|typedef [^;{]*?\b(bpo_\w+)(?:;| \{))")
FIELD = re.compile(r"(\w+)(?:\[\w+\])?;\s*" + DOC.replace(r"/\*\*", r"/\*\*<"))
STRUCT = re.compile(r"typedef struct (bpo_\w+) \{(.*?)\n\}", re.S)
# What is Python's own business, or says it otherwise.
DROP = [
    r"[^.:;]*\bFree with \w+\.", r"\bBPO_E_MEMORY(?=\.)\.", r",? BPO_E_MEMORY\b(?=\.)",
    r"Borrowed( from its \w+)?\.", r"`\*ret_\w+`( \(NULL allowed\))? is borrowed\.",
    r"Both are copied\.", r"NULL is allowed\.", r"Static( text)?\.", r"Caller-owned[^.]*\.",
    r"; that of the headers is [^.]*BPO_VERSION of bponet\.h", r", borrowed until the reader is freed", r" and NUL(?=[;)])",
]
SAY = [
    (r"`ret_id` gets", "Returns"), (r"\bBPO_OK\b", "0"), (r"`flags` are BPO_REMOVE_…, 0 for none\.", ""),
    (r"The first failed step's status and reason, or BPO_OK\.", "The first failed step's error is raised."), (r"\bNULL\b", "None"), (r"BPO_EVENT_(\w+)", r"EventKind.\1"),
    (r"BPO_(KEEP|REFUSE|CREATE|ADOPT)\b", r"Action.\1"),
    (r"BPO_(PENDING|UNCERTAIN)\b", r"Outcome.\1"),
    (r" \(bpo_observe_options\.full\)", ""), (r"bpo_topology_(check|inactive)", r"Topology.\1"), (r"bpo_reader_read", "Reader.read"),
    (r"bpo_apply_(\w+)", r"Apply.\1"), (r"bpo_engine_(\w+)", r"Engine.\1"),
    (r"bpo_show_rules", "show_rules"), (r", as bpo_refusal_explain finds it", ""),
    (r"; other statuses as bpo_refusal_explain's", ""), (r"bpo_cidr_(\w+)", r"Cidr.\1"), (r"bpo_state_(\w+)", r"State.\1"), (r"as 1 or 0; -1 where", "as True or False; None where"),
    (r"`\*?ret_(\w+)`", r"`\1`"),
]


def main() -> None:
    table, *headers = sys.argv[1:]
    classes = dict(re.findall(r'\{(BPO_E_\w+), "[\w-]+", "[^"]*",\s+"(\w+)"', open(table).read()))

    def say(comment: str) -> str:
        text = " ".join(line.strip().lstrip("*").strip() for line in comment.splitlines()).strip()
        for pattern in DROP:
            text = re.sub(pattern, "", text)
        for pattern, by in SAY:
            text = re.sub(pattern, by, text)
        text = re.sub(r"\bBPO_E_\w+", lambda m: str(classes[m.group()]), text)
        text = re.sub(r"\s+", " ", text).strip()
        return text[:1].upper() + text[1:]

    docs: dict[str, str] = {}
    types: set[str] = set()
    texts = [open(header, encoding="utf-8").read() for header in headers]
    for text in texts:
        types |= set(re.findall(r"typedef struct (bpo_\w+)", text))
    for text in texts:
        for comment, _, function, typedef in BEFORE.findall(text):
            name = function or typedef
            owner = max((t for t in types if name.startswith(t + "_")), key=len, default=None)
            doc = say(comment)
            if not function or not owner:
                docs[name] = doc
            elif name == owner + "_new":
                docs[f"{owner}::{owner}"] = doc
            else:
                docs[name] = docs[f"{owner}::{name[len(owner) + 1:]}"] = doc
        for struct, fields in STRUCT.findall(text):
            for field, comment in FIELD.findall(fields):
                docs[f"{struct}::{field}"] = say(comment)
    for name, doc in docs.items():
        lines = textwrap.fill(doc, 92).replace("\\", "\\\\").replace('"', '\\"')
        print(f'%feature("docstring") {name} "{lines}";')


if __name__ == "__main__":
    main()
