"""Commands about the team's hub: run, joined, asked for the team's figures."""

from __future__ import annotations

from ...core.text import Text
from .words import Command, Option

_HUB = Option("URL", Text("中心库的地址，不写密码", "the hub's address, without a password"), required=True)
_HUB_PASSWORD = Option(
    "--password-file",
    Text("登录密码取自文件第一行（否则询问）", "the password to sign in with, in the file's first line (else asked)"),
    "FILE",
)
_ROLE = Option("ROLE", Text("成员的账号", "the member's role"), required=True)

COMMANDS = (
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
            "在服务器上建立成员的账号。团队成员只看到本团队的案例；审计员都能看、不能写；管理员管成员，看不到案例内容。",
            "Makes the member's role on the server. A member of a team sees his team's cases; an auditor sees all and"
            " writes nothing; an administrator runs the hub and reads no case.",
        ),
        (
            _HUB,
            _ROLE,
            Option("--name", Text("姓名，记为作者（默认用账号）", "the name he writes under (else the role)"), "NAME"),
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
        Text("列出账号、姓名、类别、团队、设备代码、停用日期。", "Roles, names, kinds, teams, devices, last days."),
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
            "不连接网络：中心库的地址、账号、上次同步、未上传的条数。",
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
