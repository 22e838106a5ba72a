"""Commands about the encrypted store: its cases, their minutes, its copies, its chain."""

from __future__ import annotations

from ...core.text import Text
from .words import Command, Option

COMMANDS = (
    Command(
        ("cases",),
        Text("列出、存入、写出案例；新建加密数据", "list, add and export cases; set up the encrypted store"),
        Text(
            "数据加密保存在 QIFUTONG_HOME 所指的文件夹（未设时用系统的默认位置）。用 QIFUTONG_KEY_FILE 所指的密钥文件、"
            "系统密钥环或输入密码打开。--init 新建数据并显示恢复码；QIFUTONG_KEY_FILE 指向尚不存在的文件时一并生成。"
            "--add 连同答案存入一份案例文件，并测量其中的表格；--export 写出的文件未加密。",
            "The store lies encrypted in the folder that QIFUTONG_HOME names (else the system's usual place). It opens"
            " with the key file that QIFUTONG_KEY_FILE names, the system's keyring, or the passphrase. --init makes a"
            " store and shows its recovery code, and a key file where QIFUTONG_KEY_FILE names one that is not there."
            " --add stores a case file with its answers and measures its workbooks; what --export writes is not"
            " encrypted.",
        ),
        (
            Option("--init", Text("新建数据，显示恢复码", "make a new store and show its recovery code")),
            Option(
                "--passphrase-file",
                Text("新建时密码取自文件第一行（否则询问）", "with --init: passphrase in the file's first line"),
                "FILE",
            ),
            Option("--bin", Text("列出回收站里的案例", "list the cases in the bin instead")),
            Option("--add", Text("把一份案例文件存为新案例", "store a case file as a new case"), "CASE.toml"),
            Option("--export", Text("写出一个案例（编号或其开头）", "write a case (its id, or how it begins)"), "ID"),
            Option("--out", Text("与 --export 同用：写到哪个 .toml 文件", "with --export: the .toml to write"), "FILE"),
        ),
        (
            "qifutong cases",
            "qifutong cases --init",
            "qifutong cases --add case.toml",
            "qifutong cases --export 3f7a0c2b --out case.toml",
        ),
    ),
    Command(
        ("minutes",),
        Text("一次会议改了什么：会议纪要", "what a meeting changed: its minutes"),
        Text(
            "从已存案例的操作记录算出：一段时间里净改了什么、何时何人，会前与会后的等级、套餐、金额、上线日，还剩什么待办。"
            "撤销了的不列，内部备注不印。不给时间时取最近一次会议：相邻改动隔得久就算散会。",
            "Read off a stored case's log: what changed in a span of time, when and by whom, level, tier, total and"
            " go-live before and after, and what is still open. What was undone is left out, internal notes never"
            " print. Without a span it is the last meeting: a longer pause between changes ends one.",
        ),
        (
            Option(
                "ID",
                Text("案例编号、其开头或客户全称", "a stored case: its id, how it begins, or the client's name"),
                required=True,
            ),
            Option("--from", Text("从何时起，本地时间", "from when, local time"), "TIME"),
            Option("--to", Text("到何时止（含）", "until when, this included"), "TIME"),
            Option(
                "--pause",
                Text("隔多少分钟没有改动算散会（默认 90）", "minutes without a change that end a meeting (90)"),
                "MINUTES",
            ),
            Option("--out", Text("写到哪个 .pdf 或 .docx 文件", "the .pdf or .docx to write"), "FILE"),
        ),
        (
            "qifutong minutes 3f7a0c2b --out minutes.pdf",
            "qifutong minutes 3f7a0c2b --from 2026-11-22T14:00 --to 2026-11-22T16:00 --out minutes.docx",
        ),
    ),
    Command(
        ("backup",),
        Text("做一份经验证的加密备份", "make an encrypted copy and verify it"),
        Text(
            "备份与数据同一把密钥，写好后打开并逐页校验。不给 --out 时放在数据文件夹的 backups 里，每天一份，"
            "保留 30 天。",
            "The copy has the store's key and is opened and checked page by page. Without --out it lies in backups/"
            " beside the store, one a day, kept for 30 days.",
        ),
        (
            Option("--out", Text("备份写到哪个文件", "the file to write"), "FILE"),
            Option("--list", Text("只列出已有的备份", "only list the copies")),
        ),
        ("qifutong backup", "qifutong backup --list"),
    ),
    Command(
        ("restore",),
        Text("用备份恢复，原来的数据另存", "put a copy in place; what was there is kept"),
        Text(
            "先校验备份，再替换；被替换的数据留在 backups 里。恢复后报价编号改用新的设备代码，"
            "不会与备份之后发出的编号重复。",
            "The copy is checked first; what it replaces is kept in backups/. Quotes then get numbers of a new device,"
            " so that none given out after the copy was made comes again.",
        ),
        (
            Option(
                "BACKUP",
                Text("备份文件，或 backups 里的名字", "the copy: a path, or a name in backups/"),
                required=True,
            ),
        ),
        ("qifutong restore store-2026-09-07.db",),
    ),
    Command(
        ("audit",),
        Text("查已签发的报价是否被改动", "check that nothing issued was altered"),
        Text(
            "逐条核对签发与签名的审计链，以及每份报价的文件与计算依据。有改动时指出是什么，退出码 3。"
            "末尾被截掉，只能对照印在报价单上的链头看出来：用 --head 给出。",
            "Checks the chain of issues and signatures, and each quote's paper and inputs. What was altered is named,"
            " with exit code 3. That the tail was cut off shows only against a head printed on a quote: give it by"
            " --head.",
        ),
        (
            Option(
                "--head",
                Text("报价单上印的链头，可给多个", "heads printed on quotes, one or more"),
                "HEX",
                many=True,
            ),
        ),
        ("qifutong audit", "qifutong audit --head 3f7a0c2b9d41e6583f7a0c2b9d41e658"),
    ),
)
