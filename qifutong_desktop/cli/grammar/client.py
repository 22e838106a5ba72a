"""Commands about one client: from a case file to diagnosis, advice, price and proposal."""

from __future__ import annotations

from ...core.text import Text
from .words import CASE, DATA, DATE, OUT, PASSPHRASE, PASSWORD, Command, Option

_SIGNING_KEY = Option("--sign", Text("用这把密钥签名报价单（.p12）", "sign the quote with this key (.p12)"), "KEY.p12")
_NUMBER = Option(
    "--number",
    Text(
        "报价单的编号，由贵司自编，如 Q26-A1-0007；不给编号，或还有未定事项，报价单就是草案",
        "the quote's number, as your firm gives them, like Q26-A1-0007; without one, or while anything is open, the"
        " quote is a draft",
    ),
    "N",
)
_APPROVED = (
    Option("--approval", Text("批准文件，可给多个", "approvals, one or more"), "FILE", many=True),
    Option(
        "--approver",
        Text("批准人的公钥（.pub），可给多个", "the approvers' public keys (.pub), one or more"),
        "PUB",
        many=True,
    ),
)

COMMANDS = (
    Command(
        ("demo",),
        Text("用自带的示例客户走一遍全流程", "the whole job on the sample client that comes with it"),
        Text(
            "写出示例客户的几份表格，读取它们，做诊断、选套餐、排计划、报价，生成方案书与报价单。示例企业是虚构的。",
            "Writes the sample client's workbooks, reads them, diagnoses, advises, plans and prices, and draws the"
            " proposal and the quote. The sample firm is invented.",
        ),
        (OUT, DATE),
        ("qifutong demo --out out",),
    ),
    Command(
        ("propose",),
        Text("从案例与表格到方案书和报价单", "from a case and its workbooks to proposal and quote"),
        Text(
            "读案例与客户表格，生成 proposal.pdf、summary.png、quote.pdf、plan.xlsx、data-report.json。"
            "要么全部写好，要么一个都不写。不能正式出单时照样生成，报价单为草案并写明原因。",
            "Reads the case and the client's workbooks and writes proposal.pdf, summary.png, quote.pdf, plan.xlsx and"
            " data-report.json: all of them or none. What may not be issued yet is drawn as a draft, with the reasons.",
        ),
        (
            CASE,
            DATA,
            PASSWORD,
            OUT,
            _NUMBER,
            DATE,
            *_APPROVED,
            _SIGNING_KEY,
            PASSPHRASE,
        ),
        (
            "qifutong propose case.toml --out out",
            "qifutong propose case.toml --data 客户.xlsx 订单.csv --out out --number Q26-A1-0007",
            "qifutong propose case.toml --out out --number Q26-A1-0007 --sign key.p12",
        ),
    ),
    Command(
        ("export",),
        Text("把计划、报价、方案、合同草案写成文件", "plan, quote, proposal, contract as files to open elsewhere"),
        Text(
            "KIND 是 project（MS Project 的 .xml）、calendar（日历的 .ics）、plan（计划表 .xlsx）、"
            "quote（带公式的报价表 .xlsx）、proposal（可编辑的方案书 .docx）、"
            "contract（合同草案 .pdf）、contract_word（可编辑的合同草案 .docx）。"
            "再导出一次日历并导入，原有日程会移到新日期，不会重复。做法见 docs/exports.md。",
            "KIND is project (.xml for MS Project), calendar (.ics), plan (.xlsx), quote (.xlsx with formulas),"
            " proposal (.docx to edit), contract (draft contract, .pdf) or contract_word (.docx). A calendar that is"
            " exported and imported again moves its appointments and doubles none: docs/exports.md.",
        ),
        (
            CASE,
            DATA,
            PASSWORD,
            Option("--as", Text("导出成什么", "what to export it as"), "KIND", required=True),
            Option("--out", Text("写到哪个文件", "the file to write"), "FILE", required=True),
            _NUMBER,
            DATE,
            *_APPROVED,
        ),
        (
            "qifutong export case.toml --as project --out plan.xml",
            "qifutong export case.toml --as calendar --out plan.ics",
            "qifutong export case.toml --data 客户.xlsx --as quote --out quote.xlsx",
            "qifutong export case.toml --as contract --out contract.pdf --number Q26-A1-0007",
        ),
    ),
    Command(
        ("diagnose",),
        Text("评分、等级、需求与下一步该问什么", "scores, levels, needs and what to ask next"),
        Text(
            "读案例（及客户表格），给出五个维度的得分、整体等级、各项需求及其依据、最值得再问的问题。",
            "Reads the case (and the client's workbooks): five dimensions, the level, every need with its reason, and"
            " the questions most worth asking next.",
        ),
        (CASE, DATA, PASSWORD),
        ("qifutong diagnose case.toml", "qifutong diagnose case.toml --data 客户.xlsx --json"),
    ),
    Command(
        ("remeasure",),
        Text("复测：同一客户几次诊断叠在一起", "several diagnoses of one client, laid over each other"),
        Text(
            "依次给出同一客户 T0、T1、T2 的案例（或一个存有以往诊断的案例），写出 remeasure.pdf：各维度与等级的变化、"
            "哪些场景升了或降了、当时承诺的与现在达到的。没有承诺过、没有再问的，不填。做法见 docs/remeasure.md。",
            "Takes the cases of one client at T0, T1, T2 in that order (or one case that holds its earlier diagnoses)"
            " and writes remeasure.pdf: what changed by dimension and level, which scenes rose or fell, what was"
            " promised and what was reached. What was never promised or asked again stays empty: docs/remeasure.md.",
        ),
        (
            Option("CASE", Text("案例文件，早的在前", "the cases, the earliest first"), many=True, required=True),
            OUT,
            DATE,
        ),
        ("qifutong remeasure T0.toml T1.toml --out out", "qifutong remeasure case.toml --out out --json"),
    ),
    Command(
        ("price",),
        Text("给一张订单计价，每行说明为什么", "price an order, with the reason of every line"),
        Text(
            "ORDER 是 .toml 或 .json；.jsonl 每行一张订单，每行输出一个 JSON 结果，顺序不变。最简单的订单：\n"
            '    tier = "basic"\n    billing = "annual"\n    term = 1\n    users = 36',
            "ORDER is .toml or .json; a .jsonl holds one order a line and gives one JSON result a line, in order.\n"
            'The shortest order:\n    tier = "basic"\n    billing = "annual"\n    term = 1\n    users = 36',
        ),
        (Option("ORDER", Text("订单文件", "the order's file"), required=True), DATE),
        ("qifutong price order.toml", "qifutong price orders.jsonl"),
    ),
    Command(
        ("compare",),
        Text("三个套餐 × 月付/年付 × 1–3 年，以及临界点", "tiers × billing × 1–3 years, and where the advice flips"),
        Text(
            "按案例的需求比较全部组合：满足与否、总价、逐月付款、回本月份；给出建议、理由与改变建议的临界值。",
            "Compares every option for the case's needs: what fits, totals, cash by month, break-even; advises one,"
            " with reasons and the exact values at which the advice would change.",
        ),
        (CASE, DATA, PASSWORD, DATE),
        ("qifutong compare case.toml", "qifutong compare case.toml --json"),
    ),
)
