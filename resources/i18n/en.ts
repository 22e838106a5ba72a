<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AnswerPart</name>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>凭证</source>
        <translation>Evidence</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>清除答案</source>
        <translation>Clear answer</translation>
    </message>
</context>
<context>
    <name>CaseFrame</name>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>撤销（Ctrl+Z）</source>
        <translation>Undo (Ctrl+Z)</translation>
    </message>
    <message>
        <source>重做</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>重做（Ctrl+Y）</source>
        <translation>Redo (Ctrl+Y)</translation>
    </message>
    <message>
        <source>搜索客户、报价、题目　Ctrl+K</source>
        <translation>Search clients, quotes…　Ctrl+K</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>展开或收起实时结果</source>
        <translation>Open or fold the live result</translation>
    </message>
</context>
<context>
    <name>CashCard</name>
    <message>
        <source>年付还是月付</source>
        <translation>Yearly or monthly</translation>
    </message>
    <message>
        <source>展开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>1 年</source>
        <translation>1 year</translation>
    </message>
    <message>
        <source>2 年</source>
        <translation>2 years</translation>
    </message>
    <message>
        <source>3 年</source>
        <translation>3 years</translation>
    </message>
</context>
<context>
    <name>ClientPage</name>
    <message>
        <source>企业</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>行业</source>
        <translation>Industry</translation>
    </message>
    <message>
        <source>联系人</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>收票信息</source>
        <translation>Invoice details</translation>
    </message>
    <message>
        <source>印在报价单上，没有可以先空着。</source>
        <translation>Printed on the quote; may stay empty for now.</translation>
    </message>
    <message>
        <source>客户关系</source>
        <translation>Relation</translation>
    </message>
    <message>
        <source>免费迁移已经用过</source>
        <translation>Free migration is used up</translation>
    </message>
    <message>
        <source>回到开场</source>
        <translation>Back to the opening</translation>
    </message>
    <message>
        <source>只有自己看，客户视图里不出现。</source>
        <translation>Only you see these; hidden in client view.</translation>
    </message>
    <message>
        <source>商机</source>
        <translation>Deal</translation>
    </message>
    <message>
        <source>客户的期望</source>
        <translation>What the client hopes for</translation>
    </message>
    <message>
        <source>内部备注</source>
        <translation>Internal notes</translation>
    </message>
</context>
<context>
    <name>CompanyCard</name>
    <message>
        <source>公司与顾问</source>
        <translation>Company and consultant</translation>
    </message>
    <message>
        <source>印在方案书和报价单上；没填的地方印成空行，不会编造。</source>
        <translation>Printed on proposals and quotes; what is empty prints as a line to fill in.</translation>
    </message>
</context>
<context>
    <name>CopiesCard</name>
    <message>
        <source>备份</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>每天第一次打开时自动备份，保留 30 天；每份都打开核对过。拷到 U 盘时请连同 key.json。</source>
        <translation>Made at the first start of each day, kept 30 days, each one opened and checked. Take key.json along to a stick.</translation>
    </message>
    <message>
        <source>现在备份</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>备份到文件夹或 U 盘…</source>
        <translation>Back up to a folder or stick…</translation>
    </message>
    <message>
        <source>备份列表</source>
        <translation>List of backups</translation>
    </message>
    <message>
        <source>恢复所选备份…</source>
        <translation>Restore the chosen one…</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>知道了</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>移除它们</source>
        <translation>Remove them</translation>
    </message>
</context>
<context>
    <name>DiagnosisPage</name>
    <message>
        <source>问卷部分</source>
        <translation>Section</translation>
    </message>
</context>
<context>
    <name>DocumentsPage</name>
    <message>
        <source>上一页</source>
        <translation>Previous page</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next page</translation>
    </message>
    <message>
        <source>缩小</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <source>放大</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>适合宽度</source>
        <translation>Fit width</translation>
    </message>
</context>
<context>
    <name>DuePanel</name>
    <message>
        <source>需要处理</source>
        <translation>To see to</translation>
    </message>
    <message>
        <source>本机保存，无需联网</source>
        <translation>On this computer, no network needed</translation>
    </message>
</context>
<context>
    <name>ExportBar</name>
    <message>
        <source>导出全部</source>
        <translation>Export all</translation>
    </message>
    <message>
        <source>导出这一份</source>
        <translation>Export this one</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>系统阅读器打开</source>
        <translation>Open in the viewer</translation>
    </message>
    <message>
        <source>更改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>更改导出到的文件夹</source>
        <translation>Change the folder to export to</translation>
    </message>
    <message>
        <source>替换</source>
        <translation>Replace</translation>
    </message>
    <message>
        <source>另选文件夹</source>
        <translation>Another folder</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>客户</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>知识库</source>
        <translation>Answers</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>GatePage</name>
    <message>
        <source>请解锁</source>
        <translation>Please unlock</translation>
    </message>
    <message>
        <source>输入密码，或输入恢复码。</source>
        <translation>Type the passphrase or the recovery code.</translation>
    </message>
    <message>
        <source>密码或恢复码</source>
        <translation>Passphrase or recovery code</translation>
    </message>
    <message>
        <source>大写锁定好像开着</source>
        <translation>Caps lock seems to be on</translation>
    </message>
    <message>
        <source>解锁</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>欢迎使用企服通</source>
        <translation>Welcome to Qifutong</translation>
    </message>
    <message>
        <source>客户资料只加密保存在这台电脑上。先设一个密码：一句好记的话，比短而怪的字符更安全。</source>
        <translation>Client data is kept encrypted on this computer only. Choose a passphrase: a sentence you remember is safer than a few odd signs.</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>再输入一次</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>不设密码，由本机系统的密钥环保管</source>
        <translation>No passphrase: let the system's keyring keep the key</translation>
    </message>
    <message>
        <source>您和公司（可以跳过，以后在设置里填）</source>
        <translation>You and your company (may wait for the settings)</translation>
    </message>
    <message>
        <source>开始使用</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>改为恢复备份</source>
        <translation>Restore a backup instead</translation>
    </message>
    <message>
        <source>请抄下恢复码</source>
        <translation>Write down the recovery code</translation>
    </message>
    <message>
        <source>忘记密码、换电脑或密钥环失效时，只有它能打开数据。这串字只显示这一次，请抄下或打印，与电脑分开放。</source>
        <translation>If the passphrase is forgotten, the computer changes or the keyring fails, only this opens the data. It is shown this once: write it down or print it, and keep it away from the computer.</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>已抄下</source>
        <translation>I have written it down</translation>
    </message>
    <message>
        <source>进入客户列表</source>
        <translation>To the clients</translation>
    </message>
    <message>
        <source>数据文件打不开</source>
        <translation>The data file cannot be opened</translation>
    </message>
    <message>
        <source>从备份恢复（原文件另行保留）</source>
        <translation>Restore a backup (the present file is kept)</translation>
    </message>
    <message>
        <source>新建数据</source>
        <translation>Start a new one</translation>
    </message>
    <message>
        <source>退出程序</source>
        <translation>Quit</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>客户</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>搜索客户、报价、题目　Ctrl+K</source>
        <translation>Search clients, quotes…　Ctrl+K</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>新建客户</source>
        <translation>New client</translation>
    </message>
    <message>
        <source>新建客户（Ctrl+N）</source>
        <translation>New client (Ctrl+N)</translation>
    </message>
    <message>
        <source>更多：导入、本周汇总</source>
        <translation>More: import, the week's list</translation>
    </message>
    <message>
        <source>正在打开…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>还没有客户</source>
        <translation>No clients yet</translation>
    </message>
    <message>
        <source>先看看示例客户怎样走完诊断、方案和报价，或者直接新建您的第一位客户。所有内容加密保存在本机。</source>
        <translation>See how the sample client goes from diagnosis to plan and quote, or begin with your first client. All of it is kept encrypted on this computer.</translation>
    </message>
    <message>
        <source>打开示例客户</source>
        <translation>Open the sample client</translation>
    </message>
    <message>
        <source>客户列表</source>
        <translation>List of clients</translation>
    </message>
</context>
<context>
    <name>KnowledgePage</name>
    <message>
        <source>知识库</source>
        <translation>Answers</translation>
    </message>
    <message>
        <source>搜索知识库</source>
        <translation>Search the knowledge base</translation>
    </message>
    <message>
        <source>导入公司内容…</source>
        <translation>Import the firm's passages…</translation>
    </message>
    <message>
        <source>主题</source>
        <translation>Topics</translation>
    </message>
    <message>
        <source>正在准备知识库…</source>
        <translation>Preparing the knowledge base…</translation>
    </message>
    <message>
        <source>找到的条目</source>
        <translation>Passages found</translation>
    </message>
    <message>
        <source>记成自己的条目</source>
        <translation>Keep as a note of mine</translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message>
        <source>实时结果</source>
        <translation>Live result</translation>
    </message>
    <message>
        <source>F9 收起</source>
        <translation>F9 folds it</translation>
    </message>
    <message>
        <source>收起实时结果</source>
        <translation>Fold the live result</translation>
    </message>
    <message>
        <source>建议档位</source>
        <translation>Suggested tier</translation>
    </message>
    <message>
        <source>为什么</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>合计为什么是这个数</source>
        <translation>Why the total is this</translation>
    </message>
    <message>
        <source>预计上线</source>
        <translation>Go-live</translation>
    </message>
</context>
<context>
    <name>LookCard</name>
    <message>
        <source>外观</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>明暗</source>
        <translation>Light or dark</translation>
    </message>
    <message>
        <source>字号</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>客户视图（F11）一打开就显示价格</source>
        <translation>Client view (F11) shows prices at once</translation>
    </message>
</context>
<context>
    <name>NoteForm</name>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>主题</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>OpeningPage</name>
    <message>
        <source>先说说您的生意</source>
        <translation>First, about your business</translation>
    </message>
    <message>
        <source>公司叫什么，做哪一行？</source>
        <translation>What is the company called, and what does it do?</translation>
    </message>
    <message>
        <source>公司全称，如营业执照所写</source>
        <translation>Full name, as on the business licence</translation>
    </message>
    <message>
        <source>公司名称</source>
        <translation>Company name</translation>
    </message>
    <message>
        <source>最让您头疼的三件事？</source>
        <translation>The three things that trouble you most?</translation>
    </message>
    <message>
        <source>照原话记。大概每月耗几小时，说得出就记。</source>
        <translation>In their own words, with hours a month where they can say.</translation>
    </message>
    <message>
        <source>为什么是现在？</source>
        <translation>Why now?</translation>
    </message>
    <message>
        <source>说回给您听</source>
        <translation>Said back to you</translation>
    </message>
    <message>
        <source>我理解得对吗？</source>
        <translation>Did I understand you?</translation>
    </message>
    <message>
        <source>说得对，往下走</source>
        <translation>Yes, let us go on</translation>
    </message>
    <message>
        <source>回到客户列表</source>
        <translation>Back to the clients</translation>
    </message>
    <message>
        <source>说过的都已记下，随时可以回来改。</source>
        <translation>All of it is saved and can be changed at any time.</translation>
    </message>
</context>
<context>
    <name>PassageView</name>
    <message>
        <source>条款</source>
        <translation>Clause</translation>
    </message>
    <message>
        <source>相关</source>
        <translation>Related</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>插入备注</source>
        <translation>Insert in notes</translation>
    </message>
    <message>
        <source>编辑</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>PlanCard</name>
    <message>
        <source>三阶段实施</source>
        <translation>Three phases</translation>
    </message>
    <message>
        <source>◆ 签字关口</source>
        <translation>◆ sign-off</translation>
    </message>
    <message>
        <source>调整任务</source>
        <translation>Edit the task</translation>
    </message>
    <message>
        <source>全部恢复</source>
        <translation>Restore all</translation>
    </message>
    <message>
        <source>撤掉对计划的所有调整</source>
        <translation>Take back every edit of the plan</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>还排不出方案</source>
        <translation>No plan yet</translation>
    </message>
    <message>
        <source>下面的问题解决后，方案和总价马上出现。</source>
        <translation>Plan and total appear as soon as these are mended.</translation>
    </message>
    <message>
        <source>已填的内容都在，也可按 Ctrl+Z 撤销刚才的修改。</source>
        <translation>Nothing is lost; Ctrl+Z takes back the last change.</translation>
    </message>
    <message>
        <source>割接窗口</source>
        <translation>Cutover window</translation>
    </message>
    <message>
        <source>签字关口</source>
        <translation>Sign-offs</translation>
    </message>
    <message>
        <source>到这一天，条件要成立</source>
        <translation>What must hold by that day</translation>
    </message>
    <message>
        <source>我方投入</source>
        <translation>Our effort</translation>
    </message>
    <message>
        <source>客户视图里不出现</source>
        <translation>hidden in client view</translation>
    </message>
    <message>
        <source>交付物</source>
        <translation>Deliverables</translation>
    </message>
    <message>
        <source>谁在什么时候交什么</source>
        <translation>who hands over what, and when</translation>
    </message>
    <message>
        <source>风险</source>
        <translation>Risks</translation>
    </message>
</context>
<context>
    <name>QuotePage</name>
    <message>
        <source>还不能报价</source>
        <translation>No quote yet</translation>
    </message>
    <message>
        <source>去填写</source>
        <translation>Fill in</translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>价目与问卷</source>
        <translation>Price list and questionnaire</translation>
    </message>
    <message>
        <source>导入公司签发的更新…</source>
        <translation>Import an update signed by the firm…</translation>
    </message>
    <message>
        <source>设置公司公钥…</source>
        <translation>Set the firm's public key…</translation>
    </message>
    <message>
        <source>客户资料保留多少天（0 为不限，到期只提醒）</source>
        <translation>Keep client data for how many days (0: no limit; you are only told)</translation>
    </message>
</context>
<context>
    <name>SearchDialog</name>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>搜索结果</source>
        <translation>Results</translation>
    </message>
</context>
<context>
    <name>SecurityCard</name>
    <message>
        <source>安全</source>
        <translation>Security</translation>
    </message>
    <message>
        <source>现在的密码</source>
        <translation>Present passphrase</translation>
    </message>
    <message>
        <source>新密码</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>再输入一次</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>更改密码</source>
        <translation>Change the passphrase</translation>
    </message>
    <message>
        <source>本机系统的密钥环也能打开（启动时不用输密码）</source>
        <translation>The system's keyring opens it too (no passphrase at start)</translation>
    </message>
    <message>
        <source>换一个恢复码…</source>
        <translation>A new recovery code…</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>离开多少分钟后锁定（0 为不锁定）</source>
        <translation>Lock after how many idle minutes (0: never)</translation>
    </message>
    <message>
        <source>立即锁定</source>
        <translation>Lock now</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>改了就生效，自动保存</source>
        <translation>Changes take effect and are saved at once</translation>
    </message>
    <message>
        <source>关于</source>
        <translation>About</translation>
    </message>
</context>
<context>
    <name>TaskEditor</name>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>工期（工作日）</source>
        <translation>Duration (workdays)</translation>
    </message>
    <message>
        <source>负责</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>不早于</source>
        <translation>Not before</translation>
    </message>
    <message>
        <source>不限</source>
        <translation>any</translation>
    </message>
    <message>
        <source>不限日期</source>
        <translation>Any day</translation>
    </message>
    <message>
        <source>恢复原计划</source>
        <translation>As planned</translation>
    </message>
    <message>
        <source>取消这项任务</source>
        <translation>Drop this task</translation>
    </message>
</context>
<context>
    <name>TermsBar</name>
    <message>
        <source>计费</source>
        <translation>Billing</translation>
    </message>
    <message>
        <source>按月付</source>
        <translation>Monthly</translation>
    </message>
    <message>
        <source>年付</source>
        <translation>Yearly</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Term</translation>
    </message>
    <message>
        <source>开通</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>开通日</source>
        <translation>First day of service</translation>
    </message>
    <message>
        <source>按计划</source>
        <translation>as planned</translation>
    </message>
    <message>
        <source>开通日改回计划的日子</source>
        <translation>Set the first day back to the plan's</translation>
    </message>
    <message>
        <source>有效</source>
        <translation>Valid</translation>
    </message>
    <message>
        <source>报价有效期</source>
        <translation>Validity of the quote</translation>
    </message>
    <message>
        <source>付款</source>
        <translation>Payment</translation>
    </message>
    <message>
        <source>付款方式</source>
        <translation>Payment terms</translation>
    </message>
    <message>
        <source>定制单价</source>
        <translation>Custom rate</translation>
    </message>
    <message>
        <source>定制单价，元每人天</source>
        <translation>Custom rate, yuan a person-day</translation>
    </message>
    <message>
        <source>元/人天</source>
        <translation>yuan/day</translation>
    </message>
</context>
<context>
    <name>TierCard</name>
    <message>
        <source>报价用这一档</source>
        <translation>Quote this tier</translation>
    </message>
</context>
<context>
    <name>TotalCard</name>
    <message>
        <source>合计，含税</source>
        <translation>Total, with tax</translation>
    </message>
    <message>
        <source>为什么</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>合计为什么是这个数</source>
        <translation>Why the total is this</translation>
    </message>
    <message>
        <source>人民币大写</source>
        <translation>In words</translation>
    </message>
    <message>
        <source>不含税</source>
        <translation>Without tax</translation>
    </message>
    <message>
        <source>比按月付省</source>
        <translation>Saved against monthly</translation>
    </message>
    <message>
        <source>尚未定下的部分</source>
        <translation>Still open</translation>
    </message>
    <message>
        <source>去填写</source>
        <translation>Fill in</translation>
    </message>
    <message>
        <source>填写收票信息</source>
        <translation>Fill in the invoice details</translation>
    </message>
    <message>
        <source>发布</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>确认发布</source>
        <translation>Issue it</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>不发布</source>
        <translation>Don't issue</translation>
    </message>
    <message>
        <source>预览 PDF</source>
        <translation>Preview PDF</translation>
    </message>
    <message>
        <source>与上版比对</source>
        <translation>Compare versions</translation>
    </message>
</context>
<context>
    <name>TrialCard</name>
    <message>
        <source>试算</source>
        <translation>Try numbers</translation>
    </message>
    <message>
        <source>只看看，不改需求</source>
        <translation>nothing is changed</translation>
    </message>
    <message>
        <source>恢复实际需求</source>
        <translation>Back to the real needs</translation>
    </message>
</context>
</TS>
