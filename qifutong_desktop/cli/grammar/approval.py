"""Commands about what a second person has to approve."""

from __future__ import annotations

from ...core.text import Text
from .words import CASE, DATA, DATE, PASSPHRASE, PASSWORD, Command, Option

COMMANDS = (
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
            CASE,
            DATA,
            PASSWORD,
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
            PASSPHRASE,
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
)
