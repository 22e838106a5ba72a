"""The rule book of the house. Each test is one rule; a failure says where the thing belongs instead.

ARCHITECTURE.md draws the same house, docs/adr/ says why it is so.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import qifutong_desktop

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "qifutong_desktop"
CORE = PACKAGE / "core"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


# --- how the rules below look at the tree ----------------------------------------------------------------------------


@cache
def committed() -> tuple[Path, ...]:
    """Every file that git keeps, relative to the checkout."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout: run this in a clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(Path(name) for name in listed.split("\0") if name and (ROOT / name).exists())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def modules(folder: Path = PACKAGE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def place(path: Path, node: ast.AST | None = None) -> str:
    line = getattr(node, "lineno", 1)
    return f"{path.relative_to(ROOT)}:{line}"


def dotted(node: ast.expr) -> str:
    """``datetime.now`` of ``datetime.now``; "" where it is no plain name."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name) if dotted(value):
            return f"{dotted(value)}.{name}"
        case _:
            return ""


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def imports(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Imported modules by full name; relative ones are resolved."""
    here = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level] if node.level else ()
            yield node, ".".join((*above, *(node.module.split(".") if node.module else ())))


def none_of(broken: list[str], instead: str) -> None:
    assert not broken, "\n".join([instead, *(f"  {one}" for one in broken)])


# --- rooms -----------------------------------------------------------------------------------------------------------


def test_imports_run_from_the_doors_to_the_core_and_the_rooms_between_do_not_know_each_other() -> None:
    checker = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (
        f"{done.stdout[-3000:]}{done.stderr[-1000:]}\n"
        "Where it goes instead: deciding and calculating → core/; reading resources/*.toml → catalog/; spreadsheets →\n"
        "workbooks/; SQL on data that is not ours → databases/, on our own file → store/; PDF → documents/; read,\n"
        "decide, write in one → actions/; words and exit codes → cli/; Qt → ui/.\n"
        "Two middle rooms that need each other meet in actions/, or the shared value belongs in core/."
    )


def test_every_room_stands_in_the_import_contract() -> None:
    [layers] = [one["layers"] for one in PROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    named = {name.strip(" ()").removeprefix("qifutong_desktop.") for layer in layers for name in layer.split("|")}
    here = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert here - {"__init__", "__main__", "assets"} <= named, (
        "a new room needs its place in pyproject.toml [tool.importlinter] and a line in ARCHITECTURE.md"
    )


def test_core_stands_on_the_standard_library_and_few_pure_ones() -> None:
    pure = {"stdnum", "rapidfuzz", "phonenumbers", "rjieba"}
    impure = {
        *("os", "io", "sys", "pathlib", "shutil", "tempfile", "glob", "subprocess", "socket", "sqlite3", "tomllib"),
        *("json", "csv", "time", "secrets", "uuid", "logging", "threading", "asyncio", "gettext", "locale", "urllib"),
        *("multiprocessing", "signal", "importlib", "getpass", "platform"),
    }
    broken = []
    for path in modules(CORE):
        for node, name in imports(path):
            top = name.partition(".")[0]
            inside = name == "qifutong_desktop.core" or name.startswith("qifutong_desktop.core.")
            if not inside and top not in pure and (top not in sys.stdlib_module_names or top in impure):
                broken.append(f"{place(path, node)} imports {name}")
    none_of(broken, "core/ is pure: what reads, writes or waits goes to catalog/, workbooks/, documents/ or actions/")


def test_core_reads_no_clock_no_chance_no_file() -> None:
    forbidden = re.compile(
        r"^(open|input|print|exec|eval|__import__)$"
        r"|(^|\.)(today|utcnow|now|fromtimestamp|localtime|urandom|getenv|uuid1|uuid4|getrandbits)$"
        r"|^time\.|^os\."
        r"|^random\.(?!Random$)"
        r"|\.(read_text|read_bytes|write_text|write_bytes|mkdir|unlink|exists|is_file|is_dir)$"
    )
    broken = []
    for path in modules(CORE):
        for node, name in calls(path):
            seedless = name.rpartition(".")[2] == "Random" and not node.args
            if forbidden.search(name) or seedless:
                broken.append(f"{place(path, node)} calls {name}()")
        for statement, name in imports(path):
            if name == "random" and ast.unparse(statement) != "from random import Random":
                broken.append(f"{place(path, statement)} {ast.unparse(statement)}")
    none_of(broken, "core/ gets `today`, the seed and all content as arguments; read them in actions/ and pass them in")


def test_no_text_of_a_user_is_ever_run() -> None:
    broken = [f"{place(path, node)} calls {name}()" for path in modules() for node, name in calls(path) if runs(name)]
    none_of(broken, "no eval, exec or pickle: conditions are small frozen classes read from TOML (docs/adr)")


def runs(name: str) -> bool:
    return name in ("eval", "exec", "os.system") or name.startswith(("pickle.", "marshal.", "shelve."))


# --- values ----------------------------------------------------------------------------------------------------------


def test_every_dataclass_of_core_is_frozen() -> None:
    """But for a private one: the working memory of one computation, which never leaves its module."""
    broken = []
    for path in modules(CORE):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                for mark in node.decorator_list:
                    bare = not isinstance(mark, ast.Call) and dotted(mark).endswith("dataclass")
                    if bare or (isinstance(mark, ast.Call) and thawed(mark)):
                        broken.append(f"{place(path, node)} {node.name}")
    none_of(broken, "write @dataclass(frozen=True, slots=True); a change is dataclasses.replace(...)")


def thawed(mark: ast.Call) -> bool:
    given = {word.arg: word.value for word in mark.keywords}
    true = [name for name, value in given.items() if isinstance(value, ast.Constant) and value.value is True]
    return dotted(mark.func).endswith("dataclass") and not {"frozen", "slots"} <= set(true)


def test_no_money_is_a_float() -> None:
    money = re.compile(r"amount|price|fee|total|yuan|money|cost", re.I)
    broken = []
    for path in modules(CORE):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
                name = node.arg if isinstance(node, ast.arg) else dotted(node.target)
                if money.search(name) and "float" in ast.unparse(node.annotation):
                    broken.append(f"{place(path, node)} {name}: {ast.unparse(node.annotation)}")
    none_of(broken, "money is Decimal, rounded once a line by core.money.to_fen; a low and a high end are a Money")


# --- names and words -------------------------------------------------------------------------------------------------


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = re.compile(r"^(utils?|helpers?|manager|managers|misc|common|shared|tools|base|lib)$")
    broken = [place(path) for path in modules() if drawers.match(path.stem) or drawers.match(path.parent.name)]
    none_of(broken, "name a module after the noun it is about (money, period, quote); find the noun, then the room")


def test_no_class_is_a_manager() -> None:
    vague = re.compile(r"^_?[A-Z]\w*(Manager|Helper|Handler|Util|Utils|Factory|Processor|ViewModel|DTO|Base)$")
    broken = [
        f"{place(path, node)} {node.name}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and vague.match(node.name)
    ]
    none_of(broken, "a class is a frozen value named after its noun; work is a function with all it needs as arguments")


def test_every_module_public_function_and_class_says_what_it_is() -> None:
    broken = []
    for path in modules():
        if not ast.get_docstring(tree(path)):
            broken.append(f"{place(path)} the module")
        for node in tree(path).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and public and not ast.get_docstring(node):
                broken.append(f"{place(path, node)} {node.name}")
    none_of(broken, "add a docstring: what it gives, units, what it raises, the clause it rests on")


# --- what lies beside the code ---------------------------------------------------------------------------------------


def test_every_form_belongs_to_a_class_of_the_window() -> None:
    classes = {
        node.name for path in modules(PACKAGE / "ui") for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)
    }
    broken = []
    for form in sorted((ROOT / "forms").iterdir()):
        named = re.search(r"<class>(\w+)</class>", form.read_text("utf-8"))
        wanted = "".join(part.capitalize() for part in form.stem.split("_"))
        if form.suffix != ".ui" or named is None or named[1] != wanted or wanted not in classes:
            broken.append(f"{form.relative_to(ROOT)} should be the form of class {wanted} in ui/")
    none_of(broken, "forms/ holds one Qt Designer .ui a page or dialog: file name = class name in snake case")


def test_resources_hold_data_and_art_never_code() -> None:
    data, art = (
        (".toml", ".txt", ".md", ".csv", ".xlsx", ".xls", ".ods", ".ts", ".qm"),
        (".ttf", ".svg", ".png", ".ico", ".qss"),
    )
    broken = [str(path) for path in committed() if path.parts[0] == "resources" and path.suffix not in data + art]
    none_of(broken, "code lives in qifutong_desktop/, scripts that make resources in tools/")


def test_the_top_level_is_as_designed() -> None:
    designed = {
        *("pyproject.toml", "build.spec", "uv.lock", "LICENSE", ".gitignore", ".ci"),
        *("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTEXT.md", "CONTRIBUTING.md", "CHANGELOG.md"),
        *("docs", "resources", "forms", "qifutong_desktop", "tests", "benchmarks", "tools"),
    }
    found = {path.parts[0] for path in committed()}
    none_of(sorted(found - designed), "nothing new at the top: guides → docs/, data → resources/, scripts → tools/")
    none_of(sorted(designed - found), "the house lacks")


def test_no_text_names_a_registry_host_or_this_machine() -> None:
    hosts = "|".join(
        re.escape(name + end)
        for name, end in (
            *(("pypi", ".org"), ("pythonhosted", ".org"), ("npmjs", ".org"), ("npmjs", ".com"), ("crates", ".io")),
            *(("deb.debian", ".org"), ("mirrors.", "aliyun"), ("tuna.", "tsinghua")),
        )
    )
    machine = r"(?<![\w.])/(?:work|root|home)/\w"
    broken = []
    for path in committed():
        if path.name == "uv.lock" or path.suffix in (".ttf", ".png", ".xlsx", ".xls", ".ods", ".pdf", ".csv"):
            continue
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1):
            if re.search(f"{hosts}|{machine}", line):
                broken.append(f"{path}:{number}")
    none_of(broken, "say “install by pip” or “uv”, never from which host; paths are relative or given by the user")


def test_tests_use_real_things() -> None:
    broken = [
        f"{place(path, node)} {ast.unparse(node)}"
        for path in modules(ROOT / "tests")
        for node, _ in imports(path)
        if "mock" in ast.unparse(node)
    ]
    none_of(broken, "no mocks: core takes values, so call it with values; for files use tmp_path")


# --- the paper of the house ------------------------------------------------------------------------------------------


def decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "adr").glob("*.md"))


def test_every_decision_says_what_why_and_what_follows() -> None:
    numbers = [int(path.name[:4]) for path in decisions()]
    assert numbers == list(range(1, len(numbers) + 1)), "docs/adr/NNNN-title.md, numbered without a gap"
    broken = [
        f"{path.relative_to(ROOT)} lacks “## {part}”"
        for path in decisions()
        for part in ("Decided", "Why", "Consequences")
        if f"\n## {part}\n" not in path.read_text("utf-8")
    ]
    none_of(broken, "an ADR is one page: Decided, Why, Consequences")


def test_every_dependency_has_its_reason() -> None:
    project = PROJECT["project"]
    listed = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0] for one in listed}
    [page] = [path.read_text("utf-8") for path in decisions() if "dependencies" in path.name]
    broken = sorted(name for name in names if f"| {name} |" not in page)
    none_of(broken, "say in docs/adr/0002-dependencies.md why it is needed and under which licence")


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for path in committed():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / path).read_text("utf-8")):
                file = target.partition("#")[0]
                if file and "://" not in file and not (ROOT / path.parent / file).exists():
                    broken.append(f"{path} → {target}")
    none_of(broken, "mend the link, or write the page")


def test_the_changelog_knows_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{qifutong_desktop.__version__}]" in changes, "CHANGELOG.md: say what this version brings"


# --- starting up -----------------------------------------------------------------------------------------------------

HEAVY = ("reportlab", "openpyxl", "PySide6", "python_calamine", "pypdfium2", "numpy", "PIL", "pyhanko", "pikepdf")
ORDER = {"tier": "basic", "billing": "annual", "term": 1, "users": 36}


@pytest.mark.parametrize(
    "started",
    [
        "import qifutong_desktop.__main__",
        "import qifutong_desktop.cli.main",
        "from qifutong_desktop.cli.main import run; assert run(['price', ORDER, '--json']) == 0",
    ],
    ids=["the door", "the command line", "price"],
)
def test_light_commands_never_load_heavy_libraries(started: str, tmp_path: Path) -> None:
    order = tmp_path / "order.json"
    order.write_text(json.dumps(ORDER), "utf-8")
    loaded: Any = run_python(
        f"import sys, json\nORDER = {str(order)!r}\n{started}\n"
        f"print(json.dumps(sorted({set(HEAVY)!r} & {{name.partition('.')[0] for name in sys.modules}})))"
    )
    assert loaded == [], (
        f"{', '.join(loaded)} loaded: import it inside the function that needs it, in workbooks/, documents/ or ui/"
    )


def run_python(code: str) -> Any:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"it does not even start:\n{done.stderr[-2000:]}"
    return json.loads(done.stdout.splitlines()[-1])
