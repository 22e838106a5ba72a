"""``qifutong hub init``, ``enrol``, ``members``, ``revoke``, ``erase``, ``publish`` and ``alarms``"""

from __future__ import annotations

from argparse import Namespace
from contextlib import AbstractContextManager
from pathlib import Path

from ..actions.hub_admin import (
    alarm_json,
    enrolled_json,
    erased_json,
    init_json,
    kind_of,
    make_hub,
    member_json,
    published_json,
    signed_in,
)
from ..core.problems import Refusal
from ..core.text import Lang, Text
from ..store.hub import administration
from ..store.hub.administration import Alarm, Member, MemberKind
from ..store.hub.connection import Hub
from .asking import asker, data_password
from .columns import columns
from .face import Face

_KINDS: dict[MemberKind, Text] = {
    "team": Text("团队", "team"),
    "auditor": Text("审计员", "auditor"),
    "admin": Text("管理员", "administrator"),
}
_ALARMS = {
    "device_twice": Text("一个设备代码在两处使用", "one device code in two places"),
    "password_new": Text("账号有了新密码", "a role was given a new password"),
    "number_twice": Text("一个报价编号有两种内容", "one quote number with two contents"),
}


def init(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no address, no server, not let in, a role that may not make one"""
    address, made = make_hub(asked.URL, data_password(asked), asker(face))
    if made.before == made.version:
        said = Text(f"中心库已是第 {made.version} 版，没有改动", f"The hub has version {made.version}; nothing to do")
    elif made.before:
        said = Text(
            f"中心库已从第 {made.before} 版升到第 {made.version} 版",
            f"The hub was brought from version {made.before} to {made.version}",
        )
    else:
        said = Text(
            f"已建立中心库（第 {made.version} 版），{address.user} 是它的管理员",
            f"The hub is made (version {made.version}); {address.user} is its administrator",
        )
    face.give(lambda: init_json(address, made), lambda: [said.said(face.lang)])
    face.notices([Text(f"请超级用户再执行：{sql};", f"a superuser should still run: {sql};") for sql in made.left])
    return 0


def enrol(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a kind of member that is not clear, a role or name that is taken, no such member"""
    again = "again" in asked
    kind: MemberKind = "team"
    if again and (asked.team is not None or asked.also or "auditor" in asked or "admin" in asked):
        what = Text("--again 只换密码", "--again is for the password alone")
        raise Refusal.of("--again", what, Text("请只写账号", "give the role alone"))
    if not again:
        kind = kind_of(team=asked.team, auditor="auditor" in asked, admin="admin" in asked)
    with _signed_in(asked, face) as hub:
        if again:
            password = administration.renew(hub, asked.ROLE)
        else:
            name, team = asked.name or asked.ROLE, asked.team or ""
            password = administration.enrol(hub, asked.ROLE, name, kind, team, asked.also or ())
        [member] = [one for one in administration.members(hub) if one.role == asked.ROLE]
        plain = enrolled_json(hub, member, password)
    face.give(lambda: plain, lambda: _enrolled_lines(member, str(plain["address"]), password, face.lang))
    return 0


def members(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no way to the hub"""
    with _signed_in(asked, face) as hub:
        found = administration.members(hub)
    face.give(lambda: {"members": [member_json(one) for one in found]}, lambda: _member_lines(found, face.lang))
    return 0


def revoke(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no such member, oneself"""
    with _signed_in(asked, face) as hub:
        administration.revoke(hub, asked.ROLE)
    said = Text(
        f"已停用 {asked.ROLE}；他写过的内容都保留", f"{asked.ROLE} is revoked; all that he wrote stays where it is"
    )
    face.give(lambda: {"role": asked.ROLE}, lambda: [said.said(face.lang)])
    return 0


def erase(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no such case"""
    with _signed_in(asked, face) as hub:
        done = administration.erase(hub, asked.ID)
    said = Text(
        f"已抹除案例 {done.case}：{done.operations} 条记录、{done.attachments} 个附件；"
        f"{done.kept} 份报价与签名件按规定保留；各台电脑下次同步时也会抹除",
        f"Case {done.case} is erased: {done.operations} operations, {done.attachments} attachments; {done.kept} quotes"
        " and signed papers are kept by duty; laptops erase it at their next sync",
    )
    face.give(lambda: erased_json(done), lambda: [said.said(face.lang)])
    return 0


def publish(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no update, altered, not newer than what is published"""
    path = Path(asked.FILE)
    with _signed_in(asked, face) as hub:
        done = administration.publish(hub, path)
    said = Text(
        f"已发布 {done.update.id}（第 {done.update.release} 号），签名密钥 {done.key}；各台电脑核对签名后才采用",
        f"Published {done.update.id} (release {done.update.release}), signed by {done.key}; each laptop checks that"
        " key before it uses it",
    )
    face.give(lambda: published_json(done, path), lambda: [said.said(face.lang)])
    return 0


def alarms(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no way to the hub"""
    with _signed_in(asked, face) as hub:
        found = administration.alarms(hub)
    face.give(lambda: {"alarms": [alarm_json(one) for one in found]}, lambda: _alarm_lines(found, face.lang))
    return 0


def _signed_in(asked: Namespace, face: Face) -> AbstractContextManager[Hub]:
    return signed_in(asked.URL, data_password(asked), asker(face))


# --- words -----------------------------------------------------------------------------------------------------------


def _enrolled_lines(member: Member, address: str, password: str, lang: Lang) -> list[str]:
    zh = lang == "zh"
    kind = _KINDS[member.kind].said(lang)
    return [
        f"{member.role}（{member.name}，{kind} {member.team}）"
        if zh
        else f"{member.role} ({member.name}, {kind} {member.team})",
        f"  地址 {address}" if zh else f"  address  {address}",
        f"  密码 {password}" if zh else f"  password {password}",
        "密码只显示这一次，请当面或用电话告诉本人" if zh else "The password is shown this once: hand it over in person",
    ]


def _member_lines(found: tuple[Member, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    rows = [
        ("账号", "姓名", "类别", "团队", "设备", "停用")
        if zh
        else ("role", "name", "kind", "team", "devices", "revoked")
    ]
    for one in found:
        gone = "" if one.revoked is None else f"{one.revoked:%Y-%m-%d}"
        rows.append((one.role, one.name, _KINDS[one.kind].said(lang), one.team, " ".join(one.devices), gone))
    return columns(rows, indent="")


def _alarm_lines(found: tuple[Alarm, ...], lang: Lang) -> list[str]:
    if not found:
        return ["没有警报" if lang == "zh" else "No alarms"]
    rows = [(f"{one.came:%Y-%m-%d %H:%M}", _ALARMS[one.kind].said(lang), one.subject, one.role) for one in found]
    return columns(rows, indent="")
