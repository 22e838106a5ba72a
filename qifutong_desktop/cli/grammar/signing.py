"""Commands about signatures: made, dated, judged."""

from __future__ import annotations

from ...core.text import Text
from .words import PASSPHRASE, Command, Option

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

COMMANDS = (
    Command(
        ("sign",),
        Text("给报价单加电子签名", "sign a quote"),
        Text(
            "用 RSA 或 ECDSA 证书（PKCS#12 文件或 PKCS#11 令牌）在 PDF 上加 PAdES 认证签名，离线完成；"
            "原文件的内容一字不动，签名写在其后。草案不能签。签名证明什么，只看证书给出什么：见 docs/verify.md。",
            "Adds a certifying PAdES signature with an RSA or ECDSA certificate (a PKCS#12 file, or a PKCS#11 token),"
            " offline; the file stays as it was, byte for byte, and the signature follows it. A draft cannot be signed."
            " A signature proves what its certificate gives and no more: docs/verify.md.",
        ),
        (
            Option("PDF", Text("要签名的 PDF", "the PDF to sign"), required=True),
            Option("--key", Text("密钥文件（.p12 或 .pfx）", "the key file (.p12 or .pfx)"), "KEY.p12"),
            PASSPHRASE,
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
            PASSPHRASE,
            Option("--trust", Text("要信任的证书", "a certificate to trust"), "PEM"),
            Option("--trust-tsa", Text("要信任的时间戳机构根证书", "a timestamp authority's root to trust"), "PEM"),
        ),
        (
            "qifutong certificate --new key.p12 --name 温岚 --organisation 企服通数字技术有限公司",
            "qifutong certificate --trust company.pem",
            "qifutong certificate",
        ),
    ),
)
