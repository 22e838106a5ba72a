"""Every command with its arguments, options and examples: what the parser reads, the help teaches, the docs list."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.text import Text


@dataclass(frozen=True, slots=True)
class Option:
    """One argument (``CASE``) or option (``--out DIR``); ``metavar`` is "" for a switch."""

    name: str
    help: Text
    metavar: str = ""
    many: bool = False
    required: bool = False

    @property
    def positional(self) -> bool:
        return not self.name.startswith("-")

    @property
    def shown(self) -> str:
        """As it stands in a usage line."""
        words = self.name if not self.metavar else f"{self.name} {self.metavar}"
        return f"{words}…" if self.many else words


@dataclass(frozen=True, slots=True)
class Command:
    """One command; ``words`` are what is typed, ``examples`` lines to copy."""

    words: tuple[str, ...]
    summary: Text
    about: Text
    options: tuple[Option, ...]
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)


JSON = Option("--json", Text("结果以一个 JSON 对象输出", "print the result as one JSON object"))
LANG = Option("--lang", Text("说中文或英文（默认 zh）", "speak Chinese or English (zh by default)"), "zh|en")
HELP = Option("--help", Text("显示本说明", "show this help"))
VERSION = Option("--version", Text("显示版本", "show the version"))
DATE = Option(
    "--date",
    Text("按哪一天出具，如 2026-09-07（默认今天）", "the day it is made for, e.g. 2026-09-07 (today by default)"),
    "YYYY-MM-DD",
)
COMMON = (JSON, LANG, HELP)

_CASE = Option("CASE", Text("案例文件（.toml 或 .json）", "the case file (.toml or .json)"), required=True)
_DATA = Option(
    "--data",
    Text("客户的表格（.xlsx .xls .ods .csv），可给多个", "the client's workbooks (.xlsx .xls .ods .csv), one or more"),
    "FILE",
    many=True,
)
_PASSWORD = Option(
    "--password-file",
    Text("表格有打开密码时，密码取自文件第一行", "what opens locked workbooks, in the file's first line"),
    "FILE",
)
_OUT = Option("--out", Text("写到哪个文件夹", "the folder to write to"), "DIR", required=True)
_PASSPHRASE = Option(
    "--passphrase-file",
    Text("私钥的密码取自文件第一行（否则询问）", "the private key's passphrase, in the file's first line (else asked)"),
    "FILE",
)
_SIGNING_KEY = Option("--sign", Text("用这把密钥签名报价单（.p12）", "sign the quote with this key (.p12)"), "KEY.p12")
_NUMBER = Option(
    "--number",
    Text("报价编号（不给则印“草稿”）", "the quote's number (without one it prints as a draft)"),
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
_SEAL = Option("--seal", Text("公章图片（PNG 或 JPEG）", "a picture of the seal (PNG or JPEG)"), "IMAGE")
_TSA_ROOT = Option(
    "--tsa-root",
    Text("信任的时间戳机构根证书（.pem）", "roots of timestamp authorities to trust (.pem)"),
    "PEM",
    many=True,
)
_COUNTERSIGN = Option(
    "--countersign",
    Text("给客户留一个签名栏，此后只许填它", "leave a field for the client: the one thing that may change"),
)
_AGAINST = Option(
    "--against",
    Text("用这些案例文件比较前后", "case files to compare before and after"),
    "CASE",
    many=True,
)

_HUB = Option("URL", Text("中心库的地址，不写密码", "the hub's address, without a password"), required=True)
_HUB_PASSWORD = Option(
    "--password-file",
    Text("登录密码取自文件第一行（否则询问）", "the password to sign in with, in the file's first line (else asked)"),
    "FILE",
)
_ROLE = Option("ROLE", Text("成员的帐号", "the member's role"), required=True)

COMMANDS = (
    Command(
        ("demo",),
        Text("用自带的示例客户走一遍全流程", "the whole job on the sample client that comes with it"),
        Text(
            "写出示例客户的几份表格，读取它们，做诊断、选套餐、排计划、报价，生成方案书与报价单。示例企业是虚构的。",
            "Writes the sample client's workbooks, reads them, diagnoses, advises, plans and prices, and draws the"
            " proposal and the quote. The sample firm is invented.",
        ),
        (_OUT, DATE),
        ("qifutong demo --out out",),
    ),
    Command(
        ("propose",),
        Text("从案例与表格到方案书和报价单", "from a case and its workbooks to proposal and quote"),
        Text(
            "读案例与客户表格，生成 proposal.pdf、summary.png、quote.pdf、plan.xlsx、data-report.json。"
            "要么全部写好，要么一个都不写。不能正式出单时照样生成，报价单为草稿并写明原因。",
            "Reads the case and the client's workbooks and writes proposal.pdf, summary.png, quote.pdf, plan.xlsx and"
            " data-report.json: all of them or none. What may not be issued yet is drawn as a draft, with the reasons.",
        ),
        (
            _CASE,
            _DATA,
            _PASSWORD,
            _OUT,
            _NUMBER,
            DATE,
            *_APPROVED,
            _SIGNING_KEY,
            _PASSPHRASE,
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
            _CASE,
            _DATA,
            _PASSWORD,
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
        (_CASE, _DATA, _PASSWORD),
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
            _OUT,
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
        (_CASE, _DATA, _PASSWORD, DATE),
        ("qifutong compare case.toml", "qifutong compare case.toml --json"),
    ),
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
            _PASSWORD,
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
            _PASSWORD,
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
            _PASSWORD,
        ),
        ("qifutong analyse 订单.csv 客户.xlsx 库存.xlsx", "qifutong analyse 订单.csv --out out --client 甲公司 --json"),
    ),
    Command(
        ("sign",),
        Text("给报价单加电子签名", "sign a quote"),
        Text(
            "用 RSA 或 ECDSA 证书（PKCS#12 文件或 PKCS#11 令牌）在 PDF 上加 PAdES 认证签名，离线完成；"
            "原文件的内容一字不动，签名写在其后。草稿不能签。签名证明什么，只看证书给出什么：见 docs/verify.md。",
            "Adds a certifying PAdES signature with an RSA or ECDSA certificate (a PKCS#12 file, or a PKCS#11 token),"
            " offline; the file stays as it was, byte for byte, and the signature follows it. A draft cannot be signed."
            " A signature proves what its certificate gives and no more: docs/verify.md.",
        ),
        (
            Option("PDF", Text("要签名的 PDF", "the PDF to sign"), required=True),
            Option("--key", Text("密钥文件（.p12 或 .pfx）", "the key file (.p12 or .pfx)"), "KEY.p12"),
            _PASSPHRASE,
            Option(
                "--token",
                Text("改用令牌（U 盾）里的密钥：厂商的驱动", "a key on a token instead: its PKCS#11 module"),
                "MODULE",
            ),
            Option("--label", Text("令牌里哪一把密钥", "which key of the token"), "LABEL"),
            Option("--pin-file", Text("PIN 取自文件第一行（否则询问）", "a file with the PIN (else asked)"), "FILE"),
            Option("--out", Text("写到哪个文件（默认在原文件旁）", "the file to write (else beside it)"), "FILE"),
            _SEAL,
            _COUNTERSIGN,
            Option("--tsa", Text("能联网时一并加时间戳", "adds a timestamp as well, if it can be reached"), "URL"),
            _TSA_ROOT,
        ),
        (
            "qifutong sign quote.pdf --key key.p12",
            "qifutong sign quote.pdf --key key.p12 --countersign --out signed.pdf",
            "qifutong sign quote.pdf --token opensc-pkcs11.so --label 温岚",
        ),
    ),
    Command(
        ("timestamp",),
        Text("给已签名的报价单加时间戳（需要网络）", "add a timestamp to a signed quote (needs a network)"),
        Text(
            "向时间戳机构（RFC 3161）取得时间戳，并查询证书是否被吊销，一并附在文件之后；原有内容一字不动。证书过期后，"
            "仍能证明签名当时有效。签名本身不需要网络，时间戳可随时补加。",
            "Asks a timestamp authority (RFC 3161) and the issuers of the certificates, and adds their answers after"
            " the file, which stays as it was. Once a certificate has expired it still proves that it was valid when it"
            " signed. Signing itself needs no network; a timestamp can be added at any later time.",
        ),
        (
            Option("PDF", Text("已签名的 PDF", "the signed PDF"), required=True),
            Option("--tsa", Text("时间戳机构的网址", "the authority's address"), "URL", required=True),
            _TSA_ROOT,
            Option("--root", Text("签名证书的上级证书（.pem）", "certificates above the signer's"), "PEM", many=True),
            Option("--out", Text("写到哪个文件（默认在原文件旁）", "the file to write (else beside it)"), "FILE"),
        ),
        (
            "qifutong timestamp quote-signed.pdf --tsa http://tsa.example",
            "qifutong timestamp quote-signed.pdf --tsa http://tsa.example --tsa-root tsa.pem",
        ),
    ),
    Command(
        ("verify",),
        Text("一份签名的报价单值多少", "what a signed quote is worth"),
        Text(
            "在受限的独立进程里核对：谁签的、签后有没有被改、印刷与内嵌和重算的金额是否一致；一句话给出结论与理由。"
            "只信任 certificate --trust 存入的证书，或 --root 给出的；有加密数据时还与登记的原件核对。"
            "结论不是 green 或 amber 时退出码 3。",
            "Checks in a capped process of its own who signed, whether anything was changed since, and whether the"
            " printed, embedded and recomputed amounts agree: one sentence, then why. Trusted are the certificates kept"
            " by certificate --trust, or given by --root; with a store the file is compared with its register. Exit"
            " code 3 unless the verdict is green or amber.",
        ),
        (
            Option("PDF", Text("要核对的 PDF", "the PDF to check"), required=True),
            Option(
                "--root",
                Text("信任的签发证书（.pem），可给多个", "certificates to trust (.pem), one or more"),
                "PEM",
                many=True,
            ),
            _TSA_ROOT,
        ),
        ("qifutong verify quote-signed.pdf", "qifutong verify quote-signed.pdf --root company.pem --json"),
    ),
    Command(
        ("certificate",),
        Text("签名用的证书：生成、查看、信任", "certificates for signing: make one, look at one, trust one"),
        Text(
            "--new 生成顾问自己的密钥（.p12，有密码）和证书（.pem，可发给别人）。自签名证书只能证明文件没被改动；"
            "签署人是谁，要靠对方事先核对指纹。--trust 把公司或同事的证书存入本机的信任名单。都不给时列出信任名单。",
            "--new makes a consultant's own key (.p12, under a passphrase) and certificate (.pem, to give to others). A"
            " self-signed certificate proves only that a file was not changed; who signed is known to those who"
            " compared the fingerprint. --trust keeps the firm's or a colleague's certificate as trusted here."
            " With neither it lists what is trusted.",
        ),
        (
            Option("--new", Text("把新的密钥写到哪个文件", "the file for a new key"), "P12"),
            Option("--name", Text("与 --new 同用：签署人姓名", "with --new: the signer's name"), "NAME"),
            Option("--organisation", Text("与 --new 同用：单位名称", "with --new: the firm's name"), "FIRM"),
            Option("--rsa", Text("与 --new 同用：RSA 3072（默认 ECDSA）", "with --new: RSA 3072 (else ECDSA P-256)")),
            _PASSPHRASE,
            Option("--trust", Text("要信任的证书", "a certificate to trust"), "PEM"),
            Option("--trust-tsa", Text("要信任的时间戳机构根证书", "a timestamp authority's root to trust"), "PEM"),
        ),
        (
            "qifutong certificate --new key.p12 --name 温岚 --organisation 企服通数字技术有限公司",
            "qifutong certificate --trust company.pem",
            "qifutong certificate",
        ),
    ),
    Command(
        ("ask",),
        Text("从知识库回答问题，附条款", "answer a question from the knowledge base, with its clause"),
        Text(
            "按词义查找价目表的条款与常见问题，也认拼音、首字母和错字；与客户数字有关的当场算出。"
            "用 --file 时每行一个问题，每行输出一个 JSON 结果，顺序不变。",
            "Finds clauses and common questions of the price list by the meaning of words, also by pinyin, initials and"
            " with typos; what depends on the client's numbers is worked out. With --file one question a line, one"
            " JSON result a line, in order.",
        ),
        (
            Option("TEXT", Text("问题", "the question")),
            Option("--file", Text("问题文件，每行一个", "a file of questions, one a line"), "QUESTIONS"),
            Option("--case", Text("案例文件，补上问题里没说的", "a case that fills what is not said"), "CASE.toml"),
            DATE,
        ),
        (
            "qifutong ask 我们46人一年多少钱",
            "qifutong ask tuikuan",
            "qifutong ask --file questions.txt",
        ),
    ),
    Command(
        ("pricebook", "check"),
        Text("列出价目表自身的矛盾与空白", "list where the price list contradicts itself or is silent"),
        Text(
            "每一处给出原文与本程序的取法。有发现也算完成（退出码 0）。",
            "Each with the clause and how it is read here. Findings are no failure (exit 0).",
        ),
        (),
        ("qifutong pricebook check",),
    ),
    Command(
        ("pricebook", "import"),
        Text("导入公司签名的价目表或问卷", "take in a price list or questionnaire that the firm signed"),
        Text(
            "验证签名（公钥由 pricebook key --trust 设置）后存入加密数据。被改动的、他人签名的、不比已有的新的、"
            "或缺少规则的文件一律退回，并说明原因。已签发的报价仍按各自的价目表。",
            "Checks the signature (the firm's key is set by pricebook key --trust) and keeps it in the store. What was"
            " altered, signed by others, is no newer than what is here, or lacks a rule is refused with the reason."
            " Issued quotes keep the list they were made with.",
        ),
        (Option("FILE", Text("签名的更新文件（.qfu）", "the signed update (.qfu)"), required=True),),
        ("qifutong pricebook import 2027-01.qfu",),
    ),
    Command(
        ("pricebook", "sign"),
        Text("公司签发新的价目表或问卷", "at the firm: release a new price list or questionnaire"),
        Text(
            "FILE 是价目表（.toml），或问卷所在的文件夹。先确认能载入，再用公司的私钥签名，写成 .qfu 文件。"
            "做法见 docs/updates.md。",
            "FILE is a price list (.toml), or the folder of a questionnaire. It must load; then it is signed with the"
            " firm's private key and written as a .qfu file. docs/updates.md shows how.",
        ),
        (
            Option("FILE", Text("价目表，或问卷的文件夹", "a price list, or a questionnaire's folder"), required=True),
            Option("--key", Text("公司的私钥（PEM）", "the firm's private key (PEM)"), "KEY.pem", required=True),
            _PASSPHRASE,
            Option("--out", Text("写到哪个文件（默认在原文件旁）", "the file to write (else beside FILE)"), "FILE"),
            Option(
                "--release",
                Text("发布号，须比上一次大（默认用签发时刻）", "its number, higher than the last (else the time)"),
                "N",
            ),
            Option("--until", Text("用到哪一天为止（默认不限）", "the last day it holds (else no end)"), "YYYY-MM-DD"),
        ),
        ("qifutong pricebook sign 2027-01.toml --key firm.pem",),
    ),
    Command(
        ("pricebook", "key"),
        Text("公司的签名密钥：生成、信任、查看", "the firm's signing key: make it, trust it, show it"),
        Text(
            "--new 在公司生成一对密钥：私钥有密码保护，公钥是同名的 .pub。--trust 在顾问的电脑上设置公钥。"
            "都不给时显示本机信任的公钥指纹，请与公司当面或电话核对。",
            "--new makes a pair at the firm: a private key under a passphrase, and beside it the public one, .pub."
            " --trust sets the public key on a consultant's computer. With neither it shows the fingerprint that is"
            " trusted here: compare it with the firm's.",
        ),
        (
            Option("--new", Text("把新的私钥写到哪个文件", "the file for a new private key"), "PEM"),
            Option("--trust", Text("公司的公钥文件", "the firm's public key"), "PUB"),
            _PASSPHRASE,
        ),
        ("qifutong pricebook key --new firm.pem", "qifutong pricebook key --trust firm.pub", "qifutong pricebook key"),
    ),
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
            _OUT,
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
    Command(
        ("approval", "request"),
        Text("导出审批单：优惠、特价、超限须由第二人批准", "a request: what a second person must approve"),
        Text(
            "优惠折让、范围外的单价、超出的上限、改动的口径，须由第二人批准后才能发布。审批单写明客户、订单与金额，"
            "批准只对这一份订单与金额有效。见 docs/approval.md。",
            "A concession, a rate outside its range, a limit exceeded or a policy overridden needs a second person"
            " before the quote is issued. The request holds client, order and total, and an approval fits no other:"
            " docs/approval.md.",
        ),
        (
            _CASE,
            _DATA,
            _PASSWORD,
            Option("--out", Text("写到哪个文件", "the file to write"), "FILE", required=True),
            DATE,
        ),
        ("qifutong approval request case.toml --out request.json",),
    ),
    Command(
        ("approval", "sign"),
        Text("批准人签署一份审批单", "at the approver's: sign a request"),
        Text(
            "先显示客户、金额与待批准的内容，按本机的价目表重算，"
            "再用批准人自己的私钥签署（由 pricebook key --new 生成）。",
            "Shows client, total and what is asked, recomputes the order by this computer's price list, and signs with"
            " the approver's own private key (made by pricebook key --new).",
        ),
        (
            Option("FILE", Text("顾问导出的审批单", "the request that the consultant exported"), required=True),
            Option("--key", Text("批准人的私钥（PEM）", "the approver's private key (PEM)"), "KEY.pem", required=True),
            _PASSPHRASE,
            Option("--name", Text("批准人姓名", "the approver's name"), "NAME", required=True),
            Option("--role", Text("价目表里的角色（默认 approver）", "role in the price list (else approver)"), "ROLE"),
            Option("--out", Text("写到哪个文件", "the file to write"), "FILE", required=True),
        ),
        ("qifutong approval sign request.json --key wang.pem --name 王经理 --out approval.json",),
    ),
    Command(
        ("approval", "code"),
        Text("电话批准：给出 8 位批准码", "over the telephone: the eight digits that approve"),
        Text(
            "顾问念出订单摘要与金额，批准人在自己的电脑上得到一个 8 位码念回去。"
            "码只对这份订单与金额有效，十来分钟后作废。",
            "The consultant reads out the order's digest and its total; the approver's computer answers with eight"
            " digits, good for this order and total, for some ten minutes.",
        ),
        (
            Option("DIGEST", Text("念出的订单摘要，4 组每组 4 位", "the digest as it was read out"), required=True),
            Option(
                "--amount", Text("念出的金额（元）", "the total as it was read out, in yuan"), "YUAN", required=True
            ),
            Option(
                "--secret-file",
                Text("电话批准的密钥，在文件第一行", "the secret for codes, in the file's first line"),
                "FILE",
                required=True,
            ),
        ),
        ("qifutong approval code 7K2M-90QX-1ZB4-HC3T --amount 44999.00 --secret-file secret.txt",),
    ),
    Command(
        ("approval", "trust"),
        Text("登记批准人的公钥与电话批准密钥", "know an approver: the public key, the secret for codes"),
        Text(
            "公钥请与批准人当面或电话核对指纹。--telephone 生成电话批准的密钥，只显示一次，请输入到批准人的电脑；"
            "或用 --secret-file 沿用已有的。",
            "Compare the key's fingerprint with the approver. --telephone makes the secret for codes and shows it once,"
            " to be kept on the approver's computer; --secret-file takes one that is there already.",
        ),
        (
            Option("--name", Text("批准人姓名", "the approver's name"), "NAME", required=True),
            Option("--key", Text("批准人的公钥（.pub）", "the approver's public key (.pub)"), "PUB", required=True),
            Option("--role", Text("价目表里的角色（默认 approver）", "role in the price list (else approver)"), "ROLE"),
            Option("--telephone", Text("生成电话批准的密钥", "make the secret for codes")),
            Option("--secret-file", Text("已有的密钥，在文件第一行", "a secret, in the file's first line"), "FILE"),
        ),
        ("qifutong approval trust --name 王经理 --key wang.pub --telephone",),
    ),
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
    Command(
        ("update",),
        Text("用签名的升级包升级程序，或退回", "bring the program to a newer version, or back"),
        Text(
            "升级包（.qfp）须由公司签名、适合本机、比装过的都新。新版本装在旁边，先在数据副本上自检，通过后才换上；"
            "不通过就保持原样。正在用的版本不受影响，下次启动才换。都不给时显示装了哪些版本。",
            "A bundle (.qfp) has to be signed by the firm, for this system, and newer than whatever was here. It is"
            " unpacked beside the others, tries itself on a copy of the data, and gets its turn only then, from the"
            " next start on. With neither it shows the versions that are installed.",
        ),
        (
            Option("FILE", Text("升级包（.qfp）", "the bundle (.qfp)")),
            Option("--back", Text("退回上一个版本", "back to the former version")),
            Option(
                "--installation",
                Text("安装文件夹（默认本程序所在的）", "the installation (the one that this program is in)"),
                "DIR",
            ),
        ),
        ("qifutong update qifutong-0.2.0.qfp", "qifutong update --back", "qifutong update"),
    ),
    Command(
        ("self-test",),
        Text("自检：各部分是否都能工作", "try every part of this version once"),
        Text(
            "用自带的示例客户走一遍：读表格、报价、画文件、签名，核对总额。升级时新版本先做这个。",
            "Takes the sample client the whole way: workbooks read, priced, drawn, signed, and the total compared."
            " An update asks it of the new version first.",
        ),
        (
            Option(
                "--copy",
                Text("也打开这里的数据副本（口令从标准输入读）", "also open this copy of a store (key on stdin)"),
                "DIR",
            ),
        ),
        ("qifutong self-test",),
    ),
    Command(
        ("release", "make"),
        Text("把打包好的程序签成升级包", "sign a frozen program as a bundle"),
        Text(
            "在公司、在要发布的那种系统上运行：程序先自检，通过后连同每个文件的大小与 SHA-256 一起签名。",
            "At the firm, on the kind of system it is for: the program in the folder has to pass its self-test, then it"
            " is signed with size and SHA-256 of every file.",
        ),
        (
            Option("FOLDER", Text("打包得到的文件夹", "the folder that the build made"), required=True),
            Option("--key", Text("公司的私钥（PEM）", "the firm's private key (PEM)"), "KEY.pem", required=True),
            Option("--out", Text("升级包写到哪里（.qfp）", "where to write the bundle (.qfp)"), "FILE", required=True),
            _PASSPHRASE,
        ),
        ("qifutong release make dist/qifutong --key firm.pem --out qifutong-0.2.0.qfp",),
    ),
    Command(
        ("hub", "init"),
        Text("建立或升级团队的中心库（PostgreSQL）", "make or upgrade the team's hub (PostgreSQL)"),
        Text(
            "在一个空的 PostgreSQL 数据库里建立中心库；再运行一次不会改动，程序升级后用它升级中心库。"
            "运行者成为它的管理员。见 docs/hub.md。",
            "Makes the hub in an empty PostgreSQL database. Run again it changes nothing; with a newer program it"
            " upgrades the hub. Whoever runs it is its administrator: docs/hub.md.",
        ),
        (_HUB, _HUB_PASSWORD),
        ("qifutong hub init postgresql://postgres@localhost/qifutong",),
    ),
    Command(
        ("hub", "enrol"),
        Text("登记一名成员，给出只显示一次的密码", "enrol a member; his password is shown once"),
        Text(
            "在服务器上建立成员的帐号。团队成员只看到本团队的案例；审计员都能看、不能写；管理员管成员，看不到案例内容。",
            "Makes the member's role on the server. A member of a team sees his team's cases; an auditor sees all and"
            " writes nothing; an administrator runs the hub and reads no case.",
        ),
        (
            _HUB,
            _ROLE,
            Option("--name", Text("姓名，记为作者（默认用帐号）", "the name he writes under (else the role)"), "NAME"),
            Option("--team", Text("团队的名称", "the name of his team"), "TEAM"),
            Option("--auditor", Text("登记为审计员", "as an auditor")),
            Option("--admin", Text("登记为管理员", "as an administrator")),
            Option("--also", Text("以前用过的姓名，可给多个", "names he wrote under before"), "NAME", many=True),
            Option("--again", Text("给已登记的成员换新密码", "a new password for a member that there is")),
            _HUB_PASSWORD,
        ),
        (
            "qifutong hub enrol postgresql://boss@hub.example.com/qifutong lihua --name 李华 --team 华东",
            "qifutong hub enrol postgresql://boss@hub.example.com/qifutong lihua --again",
        ),
    ),
    Command(
        ("hub", "members"),
        Text("列出成员与他们的设备", "list the members and their devices"),
        Text("列出帐号、姓名、类别、团队、设备代码、停用日期。", "Roles, names, kinds, teams, devices, last days."),
        (_HUB, _HUB_PASSWORD),
        ("qifutong hub members postgresql://boss@hub.example.com/qifutong",),
    ),
    Command(
        ("hub", "revoke"),
        Text("停用一名成员", "end a member's access"),
        Text(
            "立即生效，已打开的连接也断开；他写过的内容都保留。恢复用 hub enrol --again。",
            "At once, in open sessions too; what he wrote stays. hub enrol --again lets him in again.",
        ),
        (_HUB, _ROLE, _HUB_PASSWORD),
        ("qifutong hub revoke postgresql://boss@hub.example.com/qifutong lihua",),
    ),
    Command(
        ("hub", "erase"),
        Text("从中心库和各台电脑抹除一个案例", "erase a case from the hub and from every laptop"),
        Text(
            "删除案例的全部记录与附件，只留编号；已签发的报价按规定保留。各台电脑下次同步时也会抹除，之后推不回来。",
            "Deletes all operations and attachments of the case and keeps its bare id; issued quotes stay by duty."
            " Laptops erase it at their next sync, and none can push it again.",
        ),
        (
            _HUB,
            Option("ID", Text("案例的完整编号", "the case's whole id"), required=True),
            _HUB_PASSWORD,
        ),
        ("qifutong hub erase postgresql://boss@hub.example.com/qifutong 0f3a5b7c9d1e2f4a6b8c0d1e2f3a4b5c",),
    ),
    Command(
        ("hub", "publish"),
        Text("把签名的价目表或问卷发给各台电脑", "give a signed price list or questionnaire to every laptop"),
        Text(
            "把 pricebook sign 写出的 .qfu 放到中心库。各台电脑用自己信任的公钥核对后才采用。",
            "Puts a .qfu of pricebook sign on the hub. Each laptop checks it by the key that it trusts before use.",
        ),
        (
            _HUB,
            Option("FILE", Text("签名的更新（.qfu）", "a signed update (.qfu)"), required=True),
            _HUB_PASSWORD,
        ),
        ("qifutong hub publish postgresql://boss@hub.example.com/qifutong 2027-01.qfu",),
    ),
    Command(
        ("hub", "alarms"),
        Text("列出警报：设备或报价编号重复", "list alarms: a device or a quote's number that stands twice"),
        Text(
            "同一设备代码在两处使用，或同一报价编号有两种内容时，中心库拒收后来的，并记下警报。",
            "One device code in two places, or one quote's number with two contents: the hub takes the first, refuses"
            " the other and keeps an alarm.",
        ),
        (_HUB, _HUB_PASSWORD),
        ("qifutong hub alarms postgresql://boss@hub.example.com/qifutong",),
    ),
    Command(
        ("hub", "join"),
        Text("让本机加入团队的中心库", "join the team's hub with this computer"),
        Text(
            "登录中心库并登记本机的设备代码与密钥；地址和密码存在加密数据里。之后用 hub sync 同步。",
            "Signs in and enrols this computer's device code and key; address and password are kept in the encrypted"
            " data. From then on hub sync sends and fetches.",
        ),
        (_HUB, _HUB_PASSWORD),
        ("qifutong hub join postgresql://lihua@hub.example.com/qifutong --password-file hub.txt",),
    ),
    Command(
        ("hub", "sync"),
        Text("与中心库同步：上传、下载、核对", "send to the hub, fetch from it, and compare"),
        Text(
            "上传本机尚未上传的记录与文件，下载同事的，最后逐案核对。中途断开不丢不重，再运行一次即可。"
            "核对不一致时退出码为 3。",
            "Sends what waits here, fetches what colleagues wrote, and compares case by case. Cut off at any moment"
            " nothing is lost or doubled: run it again. Exit code 3 where hub and data still differ.",
        ),
        (
            Option(
                "--erase",
                Text(
                    "中心库要求一次抹除很多客户时照办（先向管理员核实）",
                    "erase many clients at once where the hub wants it (ask its administrator first)",
                ),
            ),
        ),
        ("qifutong hub sync", "qifutong hub sync --json"),
    ),
    Command(
        ("hub", "status"),
        Text("本机与中心库的同步状态", "how this computer stands to the hub"),
        Text(
            "不连接网络：中心库的地址、帐号、上次同步、未上传的条数。",
            "Without the network: address, role, last sync, what waits.",
        ),
        (),
        ("qifutong hub status",),
    ),
    Command(
        ("hub", "leave"),
        Text("离开中心库", "leave the hub"),
        Text("忘记地址与密码；已下载的内容都保留。", "Forgets address and password; all that was fetched stays."),
        (),
        ("qifutong hub leave",),
    ),
    Command(
        ("hub", "clients"),
        Text("列出能看到的全部客户", "list all clients that the role may see"),
        Text(
            "直接读中心库：客户、负责人、阶段、在效报价与有效期、最近由谁更改。管理员看不到客户。",
            "Straight from the hub: clients, who has them, stage, the quote in force and its last day, who changed them"
            " last. An administrator sees no clients.",
        ),
        (_HUB, _HUB_PASSWORD),
        ("qifutong hub clients postgresql://lihua@hub.example.com/qifutong",),
    ),
    Command(
        ("hub", "figures"),
        Text("给经理的数字：报价、转化、上线天数", "the manager's figures: quotes, conversion, days to go-live"),
        Text(
            "直接读中心库的视图：各月各版本的报价、首次报价客户的签约与丢单、首次报价到计划上线的天数。",
            "From the hub's views: quotes by month and tier, how many of the clients first quoted in a month are signed"
            " or lost, and the days from first quote to planned go-live.",
        ),
        (_HUB, _HUB_PASSWORD),
        ("qifutong hub figures postgresql://boss@hub.example.com/qifutong --json",),
    ),
)
