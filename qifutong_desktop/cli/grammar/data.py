"""Commands about a client's data: sized, rehearsed, analysed."""

from __future__ import annotations

from ...core.text import Text
from .words import DATE, PASSWORD, Command, Option

COMMANDS = (
    Command(
        ("profile",),
        Text("读客户的表格，看有多少数据要迁移", "read workbooks and size the migration"),
        Text(
            "找出每张表的表头、真实行数、重复行、属于哪类数据。表格在受限的独立进程里读取，不会被修改。"
            "数据在服务器里时用 --database：同样的统计写成 SQL 在客户的库里只读执行，不取回任何一行。",
            "Finds each sheet's header, real rows, duplicates and kind of data. Workbooks are read in a capped process"
            " of their own and never changed. Where the data lives in a server, --database asks it the same questions"
            " as read-only SQL; no row is fetched.",
        ),
        (
            Option("FILE", Text("表格文件", "workbooks"), many=True),
            PASSWORD,
            Option(
                "--database",
                Text("客户数据库的地址，口令取自 --password-file", "a database; its password is in --password-file"),
                "URL",
            ),
            Option("--schema", Text("库里的哪个模式", "the schema in the database"), "SCHEMA"),
            Option("--table", Text("只看这些表（默认全部）", "only these tables (all by default)"), "NAME", many=True),
            Option("--timeout", Text("每条语句最多几秒（默认 60）", "seconds for one statement (60)"), "SECONDS"),
            Option("--time-limit", Text("总共最多几秒（默认 1800）", "seconds for all of them (1800)"), "SECONDS"),
            Option("--untried", Text("也试没有试过的数据库", "also a kind of database that nobody has tried")),
        ),
        (
            "qifutong profile 客户.xlsx 订单.csv",
            "qifutong profile 客户.xlsx --password-file password.txt",
            "qifutong profile --database postgresql://reader@10.0.0.5/erp --password-file password.txt",
        ),
    ),
    Command(
        ("rehearse",),
        Text("试迁移：清洗、载入沙箱、对账", "rehearse the migration: clean, load into a sandbox, reconcile"),
        Text(
            "读客户的表格，对应到导入模板，按规则清洗，按依赖顺序载入带真实约束的沙箱数据库，再逐表对账："
            "读入 = 新建 + 更新 + 合并 + 跳过 + 退回，金额与日期前后一致，第二遍不新增、不改动。"
            "--out 写出 import.xlsx（导入模板）、errors-*.xlsx（客户原表，标出错误，改好可再读）、rehearsal.json、"
            "migration-report.pdf（给客户的报告）。"
            "对不平时退出码 3。原表不会被修改，数据不留存。",
            "Reads the client's workbooks, maps them to our import sheets, cleans them by rules, loads them in order"
            " into a sandbox database with the real constraints, and reconciles each entity: read = created + updated +"
            " merged + skipped + rejected, sums and dates agree, a second run changes nothing. --out writes import.xlsx"
            " (our import sheets), errors-*.xlsx (the client's own sheets with their errors, to be mended and read"
            " again), rehearsal.json and migration-report.pdf (for the client). Exit code 3 where it does not balance."
            " The files are never changed and no row is kept.",
        ),
        (
            Option("FILE", Text("表格文件", "workbooks"), many=True, required=True),
            Option(
                "--case",
                Text("已存案例的编号：沿用其映射与清洗决定", "a stored case's id: what was decided there is replayed"),
                "ID",
            ),
            Option(
                "--default",
                Text(
                    "表里没有的必填列统一填什么，如 仓库=成品仓，可给多个",
                    "what all rows say where a table lacks a required column, e.g. warehouse=Main, one or more",
                ),
                "COLUMN=VALUE",
                many=True,
            ),
            PASSWORD,
            Option("--out", Text("写到哪个文件夹（不给则不写）", "the folder to write to (else nothing is)"), "DIR"),
            Option("--client", Text("客户名称，印在封面", "the client's name, for the cover"), "NAME"),
            DATE,
        ),
        ("qifutong rehearse 客户.xlsx 订单.csv", "qifutong rehearse 客户.xlsx --out out --json"),
    ),
    Command(
        ("analyse",),
        Text("基础分析报表：销售、客户、库存", "the basic analysis: sales, customers, stock"),
        Text(
            "从客户的表格算出按月与渠道的销售、客户分布与集中度、库龄与呆滞，每个数字写明出自哪个文件、工作表和列、"
            "多少行，缺什么直说。已取消、退款、未付款的订单不计，一张订单分几行时金额只计一次。"
            "--out 写出 analysis.pdf、analysis.xlsx、analysis.json。原表不会被修改，数据不留存。",
            "Works out sales by month and channel, where customers are and how concentrated sales are, stock ageing and"
            " dead stock; each figure says from which file, sheet and columns it is and over how many rows, and what"
            " was missing is said. Cancelled, refunded and unpaid orders do not count; an order on several lines"
            " counts once. --out writes analysis.pdf, analysis.xlsx and analysis.json. The files are never changed and"
            " no row is kept.",
        ),
        (
            Option("FILE", Text("表格文件", "workbooks"), many=True, required=True),
            Option("--out", Text("写到哪个文件夹（不给则不写）", "the folder to write to (else nothing is)"), "DIR"),
            Option("--client", Text("客户名称，印在封面", "the client's name, for the cover"), "NAME"),
            DATE,
            PASSWORD,
        ),
        ("qifutong analyse 订单.csv 客户.xlsx 库存.xlsx", "qifutong analyse 订单.csv --out out --client 甲公司 --json"),
    ),
)
