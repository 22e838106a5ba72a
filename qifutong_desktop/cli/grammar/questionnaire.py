"""Commands about the questionnaire: edited, printed, typed in."""

from __future__ import annotations

from ...core.text import Text
from .words import DATE, OUT, Command, Option

_AGAINST = Option(
    "--against",
    Text("用这些案例文件比较前后", "case files to compare before and after"),
    "CASE",
    many=True,
)

COMMANDS = (
    Command(
        ("questionnaire", "export"),
        Text("把问卷写成 Excel 工作簿来编辑", "the questionnaire as a workbook to edit in Excel"),
        Text(
            "工作簿是 XLSForm 格式（survey、choices、settings），另有维度、权重、需求、能力等列。"
            "写出的是在用的问卷；给出 FOLDER 时是那个文件夹里的。做法见 docs/questionnaire.md。",
            "The workbook is an XLSForm (survey, choices, settings) with columns of ours for dimension, weight, need"
            " and abilities. It is the questionnaire in force, or that of FOLDER: docs/questionnaire.md.",
        ),
        (
            Option("FOLDER", Text("问卷的 TOML 文件夹", "a questionnaire's folder of TOML")),
            Option("--out", Text("写到哪个 .xlsx", "the .xlsx to write"), "FILE", required=True),
            DATE,
        ),
        ("qifutong questionnaire export --out 问卷.xlsx",),
    ),
    Command(
        ("questionnaire", "check"),
        Text("检查改过的问卷，与在用的比较", "check an edited questionnaire against the one in force"),
        Text(
            "有问题时逐条写明工作表与单元格，退出码 3。没有问题时列出与在用问卷的不同，用虚构的客户试答（每个选项、"
            "需求、等级、版本走不走得到），并重算 --against 的案例。什么都不写出。",
            "Every problem with its sheet and cell, exit code 3. Without one: what differs from the questionnaire in"
            " force, what invented clients reach (options, needs, levels, tiers), and what becomes of the cases named"
            " by --against. Nothing is written.",
        ),
        (
            Option("FILE", Text("工作簿，或 TOML 文件夹", "a workbook, or a folder of TOML"), required=True),
            _AGAINST,
            DATE,
        ),
        ("qifutong questionnaire check 问卷.xlsx", "qifutong questionnaire check 问卷.xlsx --against case.toml --json"),
    ),
    Command(
        ("questionnaire", "import"),
        Text("把改过的工作簿写成待签发的问卷", "an edited workbook as the folder that is signed"),
        Text(
            "写出 TOML 文件夹，供 pricebook sign 签发；签发并导入之前，在用的问卷不变。"
            "有一处问题就整份退回，什么都不写。",
            "Writes the folder of TOML that pricebook sign releases; until then nothing in force changes. A workbook"
            " with a single problem is refused as a whole, and nothing is written.",
        ),
        (
            Option("FILE", Text("改过的工作簿", "the edited workbook"), required=True),
            OUT,
            _AGAINST,
            DATE,
        ),
        ("qifutong questionnaire import 问卷.xlsx --out questionnaire",),
    ),
    Command(
        ("questionnaire", "effect"),
        Text("改过的问卷会怎样改变已有的诊断", "what an edited questionnaire makes of stored diagnoses"),
        Text(
            "用在用的与改过的问卷各算一遍本机所有案例（和 --against 的案例文件），列出总分、等级、需求、建议版本的"
            "前后，以及要重新回答的题。什么都不改动。",
            "Works every case of the store (and the files of --against) through by the questionnaire in force and by"
            " the edited one: points, level, needs and advice before and after, and what must be answered again."
            " Nothing is changed.",
        ),
        (
            Option("FILE", Text("工作簿，或 TOML 文件夹", "a workbook, or a folder of TOML"), required=True),
            _AGAINST,
            DATE,
        ),
        ("qifutong questionnaire effect 问卷.xlsx",),
    ),
    Command(
        ("questionnaire", "paper"),
        Text("纸质问卷：空白的，或填好的", "the questionnaire on paper: blank, or filled in"),
        Text(
            "不给 CASE 时写出空白问卷，可打印手填，也可在 PDF 里直接勾选填写；给出 CASE 时写出这位客户填好的问卷，"
            "只含问到的题。题号与选项号同窗口里的一致。",
            "Without CASE the blank questionnaire, to print or to fill in as a PDF form; with CASE this client's"
            " answers, only what is asked. Ids and numbers of options are those of the window.",
        ),
        (
            Option("CASE", Text("案例文件（.toml 或 .json）", "the case file (.toml or .json)")),
            Option("--out", Text("写到哪个 .pdf", "the .pdf to write"), "FILE", required=True),
            DATE,
        ),
        ("qifutong questionnaire paper --out 问卷.pdf", "qifutong questionnaire paper case.toml --out 已填.pdf"),
    ),
    Command(
        ("questionnaire", "keyin"),
        Text("把录入的编码变成案例文件", "typed codes of a paper questionnaire as a case file"),
        Text(
            "每行一题：题号=编码，编码就是纸上方框旁的号码，如 P03=86、O01=13；name= 是企业名称，表格一行一行写，"
            "格间用 | 隔开。也可以是表格软件存的 CSV。有一行看不懂就什么都不写，逐行说明。"
            "编码见 docs/questionnaire.md。",
            "A line a question: the id, =, the code that the paper prints beside its boxes (P03=86, O01=13); name= is"
            " the client, a table has a line for each row with | between its cells. A spreadsheet's CSV does too. With"
            " one line that is not understood nothing is written: docs/questionnaire.md.",
        ),
        (
            Option("FILE", Text("编码文件（.txt 或 .csv，UTF-8）", "the codes (.txt or .csv, UTF-8)"), required=True),
            Option("--out", Text("写到哪个 .toml", "the .toml to write"), "FILE", required=True),
            DATE,
        ),
        ("qifutong questionnaire keyin answers.txt --out case.toml",),
    ),
)
