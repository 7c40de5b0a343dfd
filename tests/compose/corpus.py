"""The documents of tests/compose/documents: each file has the forms of one key.

A document begins with a line "#### FORM". A document of several files has lines "%% NAME", each the
head of a file; before them come "%% $ ARGUMENTS", "%% env NAME=VALUE", "%% folder NAME" (of the folder
that the files are in) and "%% in FOLDER" (where the command runs). A document without such lines is
compose.yaml. A file called "-" is standard input."""
import pathlib
import re
import shlex

HERE = pathlib.Path(__file__).resolve().parent


class Document:
    def __init__(self, key, form, text):
        self.key, self.form = key, form
        self.arguments, self.environment, self.folder, self.below, self.files = [], {}, "proj", ".", {}
        name = None
        if not text.startswith("%% "):
            self.files["compose.yaml"] = text
            return
        for line in text.splitlines(keepends=True) if "\r" not in text else re.findall(r"[^\n]*\n|[^\n]+", text):
            if line.startswith("%% "):
                name = self.head(line[3:].rstrip("\n"))
            elif name:
                self.files[name] += line

    def head(self, words):
        kind, _, rest = words.partition(" ")
        if kind == "$":
            self.arguments = shlex.split(rest)
        elif kind == "env":
            self.environment.update([rest.split("=", 1)])
        elif kind == "folder":
            self.folder = rest
        elif kind == "in":
            self.below = rest
        else:
            self.files[words] = ""
            return words
        return None

    @property
    def name(self):
        return f"{self.key}: {self.form}"

    def text(self):
        """What the document was read from, or would be."""
        parts = [f"%% $ {shlex.join(self.arguments)}\n"] if self.arguments else []
        parts += [f"%% env {k}={v}\n" for k, v in self.environment.items()]
        if list(self.files) == ["compose.yaml"] and not parts:
            return self.files["compose.yaml"]
        return "".join(parts) + "".join(f"%% {name}\n{text}" for name, text in self.files.items())

    def lay_out(self, top):
        """Writes the files into a folder of `top`: where the command runs, and its standard input."""
        root = pathlib.Path(top) / self.folder
        (root / self.below).mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            if name != "-":
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(text.encode())
        return root / self.below, self.files.get("-", "").encode()


def read_table():
    """(key, form) -> file of documents/."""
    rows = [line.split("\t") for line in (HERE / "TABLE.tsv").read_text().splitlines() if not line.startswith("#")]
    return {(key, form): name for key, form, name in rows}


def read_documents(table):
    """Every document, by its file and form; and what table and files don't agree on."""
    keys = {(name, form): key for (key, form), name in table.items()}
    documents, wrong = [], []
    for path in sorted((HERE / "documents").iterdir()):
        for part in re.split(r"^#### ", path.read_bytes().decode(), flags=re.M)[1:]:
            form, _, text = part.partition("\n")
            if (path.name, form) in keys:
                documents.append(Document(keys.pop((path.name, form)), form, text))
            else:
                wrong.append(f"documents/{path.name} has the form '{form}' twice, or it has no row in TABLE.tsv")
    wrong += [f"TABLE.tsv: '{form}' isn't in documents/{name}" for name, form in keys]
    return documents, wrong
