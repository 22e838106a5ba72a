"""Commands about the program itself: newer versions, and whether this one works."""

from __future__ import annotations

from ...core.text import Text
from .words import PASSPHRASE, Command, Option

COMMANDS = (
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
            PASSPHRASE,
        ),
        ("qifutong release make dist/qifutong --key firm.pem --out qifutong-0.2.0.qfp",),
    ),
)
