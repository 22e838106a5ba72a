"""Commands about the price list: asked, checked, released."""

from __future__ import annotations

from ...core.text import Text
from .words import DATE, PASSPHRASE, Command, Option

COMMANDS = (
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
            PASSPHRASE,
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
            PASSPHRASE,
        ),
        ("qifutong pricebook key --new firm.pem", "qifutong pricebook key --trust firm.pub", "qifutong pricebook key"),
    ),
)
