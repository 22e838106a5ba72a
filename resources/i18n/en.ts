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
    <name>ApprovalCard</name>
    <message>
        <source>优惠与批准</source>
        <translation>Concession and approval</translation>
    </message>
    <message>
        <source>优惠、特价与超限须由第二人批准</source>
        <translation>Concessions, special rates and exceeded limits need a second person</translation>
    </message>
    <message>
        <source>优惠折让</source>
        <translation>Concession</translation>
    </message>
    <message>
        <source>优惠的算法</source>
        <translation>How it is worked out</translation>
    </message>
    <message>
        <source>优惠多少</source>
        <translation>How much</translation>
    </message>
    <message>
        <source>优惠的原因</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>原因，会印在报价单上</source>
        <translation>The reason; it is printed on the quote</translation>
    </message>
    <message>
        <source>导出审批单…</source>
        <translation>Export a request…</translation>
    </message>
    <message>
        <source>导入批准…</source>
        <translation>Import an approval…</translation>
    </message>
    <message>
        <source>电话批准</source>
        <translation>By telephone</translation>
    </message>
    <message>
        <source>登记批准人</source>
        <translation>Add an approver</translation>
    </message>
    <message>
        <source>打电话给批准人，念出摘要与金额；对方念回 8 位批准码，十分钟内有效。</source>
        <translation>Call the approver, read out digest and amount; the eight digits read back are good for ten minutes.</translation>
    </message>
    <message>
        <source>批准人</source>
        <translation>Approver</translation>
    </message>
    <message>
        <source>8 位批准码</source>
        <translation>Code of 8 digits</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>确认批准码</source>
        <translation>Confirm the code</translation>
    </message>
</context>
<context>
    <name>ApproversCard</name>
    <message>
        <source>批准人</source>
        <translation>Approvers</translation>
    </message>
    <message>
        <source>优惠、特价与超限的报价，须由这里登记的人批准后才能发布。登记前请与本人核对公钥指纹。</source>
        <translation>Quotes with concessions, special rates or exceeded limits are issued only after one of these approved. Compare the key's fingerprint with its owner first.</translation>
    </message>
    <message>
        <source>登记批准人…</source>
        <translation>Add an approver…</translation>
    </message>
    <message>
        <source>我来批准别人的报价…</source>
        <translation>Approve a quote…</translation>
    </message>
    <message>
        <source>批准人姓名</source>
        <translation>Approver's name</translation>
    </message>
    <message>
        <source>批准人的角色</source>
        <translation>Approver's role</translation>
    </message>
    <message>
        <source>也可电话批准：生成一把密钥，由对方输入自己的电脑</source>
        <translation>Also by telephone: makes a secret for their computer</translation>
    </message>
    <message>
        <source>指纹一致，登记</source>
        <translation>Same fingerprint: add</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
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
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>搜索客户、报价、题目、知识　Ctrl+K</source>
        <translation>Search clients, answers…　Ctrl+K</translation>
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
    <name>CountersignDialog</name>
    <message>
        <source>客户会签</source>
        <translation>The client signs</translation>
    </message>
    <message>
        <source>价税合计</source>
        <translation>Total with tax</translation>
    </message>
    <message>
        <source>请核对左侧文件后在下面签名</source>
        <translation>Please check the paper on the left, then sign below</translation>
    </message>
    <message>
        <source>签名的笔迹会写进文件的客户签名栏，并连同整份文件一起封存；之后任何改动都会被发现。</source>
        <translation>The ink is written into the client's field and sealed together with the whole file; any later change will show.</translation>
    </message>
    <message>
        <source>签字人姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>职务</source>
        <translation>Post</translation>
    </message>
    <message>
        <source>撤销一笔</source>
        <translation>Undo a stroke</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Start again</translation>
    </message>
    <message>
        <source>用打字的姓名</source>
        <translation>Use the name as typed</translation>
    </message>
    <message>
        <source>用客户自己的证书…</source>
        <translation>Use the client's own certificate…</translation>
    </message>
    <message>
        <source>选择 .p12…</source>
        <translation>Choose a .p12…</translation>
    </message>
    <message>
        <source>证书的密码</source>
        <translation>Its passphrase</translation>
    </message>
    <message>
        <source>不用</source>
        <translation>Not this</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>确认签署</source>
        <translation>Confirm and sign</translation>
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
    <message>
        <source>文件与对应</source>
        <translation>Files and columns</translation>
    </message>
    <message>
        <source>模拟迁移</source>
        <translation>Rehearsal</translation>
    </message>
    <message>
        <source>清洗与去重</source>
        <translation>Cleaning</translation>
    </message>
    <message>
        <source>迁移范围</source>
        <translation>Scope</translation>
    </message>
    <message>
        <source>交付</source>
        <translation>Hand over</translation>
    </message>
</context>
<context>
    <name>DiagnosisPage</name>
    <message>
        <source>从纸质问卷录入</source>
        <translation>Key in from paper</translation>
    </message>
    <message>
        <source>复测</source>
        <translation>Measure again</translation>
    </message>
    <message>
        <source>问卷部分</source>
        <translation>Section</translation>
    </message>
</context>
<context>
    <name>DocumentsPage</name>
    <message>
        <source>打开并验证 PDF…</source>
        <translation>Verify a PDF…</translation>
    </message>
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
    <name>DraftBar</name>
    <message>
        <source>存成文件</source>
        <translation>Save as files</translation>
    </message>
    <message>
        <source>加入日历</source>
        <translation>Add to calendar</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>复制正文</source>
        <translation>Copy the text</translation>
    </message>
    <message>
        <source>更改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>更改存到的文件夹</source>
        <translation>Change the folder</translation>
    </message>
</context>
<context>
    <name>DraftPreview</name>
    <message>
        <source>收件人</source>
        <translation>To</translation>
    </message>
    <message>
        <source>主题</source>
        <translation>Subject</translation>
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
    <name>EntryForm</name>
    <message>
        <source>撤回</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>撤回这件事项</source>
        <translation>Withdraw this entry</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>删除这件事项</source>
        <translation>Delete this entry</translation>
    </message>
    <message>
        <source>进展</source>
        <translation>State</translation>
    </message>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>提交日</source>
        <translation>Sent on</translation>
    </message>
    <message>
        <source>几点提交</source>
        <translation>At</translation>
    </message>
    <message>
        <source>实际开通日</source>
        <translation>Activated on</translation>
    </message>
    <message>
        <source>反馈编号</source>
        <translation>Feedback number</translation>
    </message>
    <message>
        <source>约定的日期</source>
        <translation>Day agreed</translation>
    </message>
    <message>
        <source>哪一份报价单</source>
        <translation>Which quote</translation>
    </message>
    <message>
        <source>要对接的系统</source>
        <translation>Systems to connect</translation>
    </message>
    <message>
        <source>再加一个系统</source>
        <translation>One more system</translation>
    </message>
    <message>
        <source>事由</source>
        <translation>About</translation>
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
    <name>FaultDialog</name>
    <message>
        <source>出了一点问题</source>
        <translation>Something went wrong</translation>
    </message>
    <message>
        <source>下面是报告全文：只有程序自身的信息，没有客户资料；不会自动发给任何人。</source>
        <translation>The whole report follows: only what concerns the program, nothing of a client; it is sent to nobody by itself.</translation>
    </message>
    <message>
        <source>报告全文</source>
        <translation>The whole report</translation>
    </message>
    <message>
        <source>保存报告…</source>
        <translation>Save report…</translation>
    </message>
    <message>
        <source>重新打开</source>
        <translation>Open again</translation>
    </message>
    <message>
        <source>继续</source>
        <translation>Go on</translation>
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
        <source>服务台</source>
        <translation>Service</translation>
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
    <name>GrantDialog</name>
    <message>
        <source>批准别人的报价</source>
        <translation>Approve a quote</translation>
    </message>
    <message>
        <source>签署审批单</source>
        <translation>Sign a request</translation>
    </message>
    <message>
        <source>打开审批单…</source>
        <translation>Open a request…</translation>
    </message>
    <message>
        <source>我的私钥…</source>
        <translation>My private key…</translation>
    </message>
    <message>
        <source>私钥的密码</source>
        <translation>Its passphrase</translation>
    </message>
    <message>
        <source>我的角色</source>
        <translation>My role</translation>
    </message>
    <message>
        <source>批准并导出…</source>
        <translation>Approve and export…</translation>
    </message>
    <message>
        <source>还没有私钥，生成一把…</source>
        <translation>No key yet? Make one…</translation>
    </message>
    <message>
        <source>电话批准</source>
        <translation>By telephone</translation>
    </message>
    <message>
        <source>对方念出的摘要，4 组每组 4 位</source>
        <translation>Digest as read out: 4 groups of 4</translation>
    </message>
    <message>
        <source>订单摘要</source>
        <translation>Digest of the order</translation>
    </message>
    <message>
        <source>对方念出的金额</source>
        <translation>Amount as read out</translation>
    </message>
    <message>
        <source>金额</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>电话批准的密钥</source>
        <translation>Secret for telephone codes</translation>
    </message>
    <message>
        <source>给出批准码</source>
        <translation>Give the code</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>客户</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>搜索客户、报价、题目、知识　Ctrl+K</source>
        <translation>Search clients, answers…　Ctrl+K</translation>
    </message>
    <message>
        <source>录入纸质问卷</source>
        <translation>Key in paper answers</translation>
    </message>
    <message>
        <source>按编码录入一叠纸质问卷（Ctrl+Shift+N）</source>
        <translation>Type a stack of paper questionnaires by their codes (Ctrl+Shift+N)</translation>
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
    <name>HubCard</name>
    <message>
        <source>团队中心库</source>
        <translation>Team hub</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>中心库地址</source>
        <translation>Address of the hub</translation>
    </message>
    <message>
        <source>不需要它：不加入，一切照常。加入后，与同事的电脑经公司自己的 PostgreSQL 互相同步；地址、账号与密码由管理员给。</source>
        <translation>Nothing needs it: without it all works as before. Once joined, your cases and your colleagues' are kept alike through the firm's own PostgreSQL; address, role and password come from the administrator.</translation>
    </message>
    <message>
        <source>账号</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>中心库账号</source>
        <translation>Role at the hub</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>中心库密码</source>
        <translation>Password at the hub</translation>
    </message>
    <message>
        <source>公司的根证书（空着用系统的）</source>
        <translation>The firm's root certificate (empty: the system's)</translation>
    </message>
    <message>
        <source>根证书文件</source>
        <translation>Root certificate file</translation>
    </message>
    <message>
        <source>选择…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>加入</source>
        <translation>Join</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>改地址或密码…</source>
        <translation>Change address or password…</translation>
    </message>
    <message>
        <source>退出…</source>
        <translation>Leave…</translation>
    </message>
</context>
<context>
    <name>KeyInPage</name>
    <message>
        <source>录入纸质问卷</source>
        <translation>Key in paper answers</translation>
    </message>
    <message>
        <source>离开</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>离开（Esc），录过的都已保存</source>
        <translation>Leave (Esc); all that was typed is saved</translation>
    </message>
    <message>
        <source>复核：再录一遍</source>
        <translation>Check: type it again</translation>
    </message>
    <message>
        <source>再录一遍，与第一遍比较（F6）</source>
        <translation>Type it again and compare with the first time (F6)</translation>
    </message>
    <message>
        <source>完成，下一份</source>
        <translation>Done, next one</translation>
    </message>
    <message>
        <source>完成这一份，打开下一份空白的（Ctrl+Enter）</source>
        <translation>Finish this one and open the next blank one (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>本次录过的</source>
        <translation>Typed this time</translation>
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
    <name>MinutesCard</name>
    <message>
        <source>哪次会议</source>
        <translation>Which meeting</translation>
    </message>
    <message>
        <source>起止</source>
        <translation>From – to</translation>
    </message>
    <message>
        <source>会议起止时间</source>
        <translation>When the meeting began and ended</translation>
    </message>
    <message>
        <source>导出 Word</source>
        <translation>Export Word</translation>
    </message>
    <message>
        <source>参会</source>
        <translation>Present</translation>
    </message>
    <message>
        <source>参会人</source>
        <translation>Who was present</translation>
    </message>
    <message>
        <source>姓名与职务，用顿号隔开</source>
        <translation>Names and posts, separated by commas</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>议定</source>
        <translation>Agreed</translation>
    </message>
    <message>
        <source>议定事项</source>
        <translation>What was agreed</translation>
    </message>
    <message>
        <source>一行一项</source>
        <translation>One a line</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>印给客户看；内部的话请写在客户页的备注里</source>
        <translation>Printed for the client; what is internal belongs in the notes on the client page</translation>
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
        <source>照您的原话记。大概每月耗多少小时，说得出就记。</source>
        <translation>In your own words, with hours a month where you can say.</translation>
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
        <source>起草</source>
        <translation>Draft</translation>
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
        <translation>Days to keep client data (0: no limit; it only reminds)</translation>
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
    <name>ServicePage</name>
    <message>
        <source>服务台</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>客户</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>程序不发送邮件：存成文件，由您发出</source>
        <translation>Nothing is sent from here: save it, then send it yourself</translation>
    </message>
    <message>
        <source>起草</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>这位客户的事项</source>
        <translation>This client's requests</translation>
    </message>
    <message>
        <source>先选一位客户</source>
        <translation>Choose a client first</translation>
    </message>
    <message>
        <source>起草哪一种</source>
        <translation>What to draft</translation>
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
    <name>SignCard</name>
    <message>
        <source>签名…</source>
        <translation>Sign…</translation>
    </message>
    <message>
        <source>加时间戳</source>
        <translation>Add a timestamp</translation>
    </message>
    <message>
        <source>客户会签…</source>
        <translation>Client signs…</translation>
    </message>
    <message>
        <source>密钥的密码</source>
        <translation>Passphrase of the key</translation>
    </message>
    <message>
        <source>记在系统密钥环</source>
        <translation>Keep in the keyring</translation>
    </message>
    <message>
        <source>盖上公章图片</source>
        <translation>With the picture of the seal</translation>
    </message>
    <message>
        <source>去设置公章</source>
        <translation>Set a seal</translation>
    </message>
    <message>
        <source>客户签名栏</source>
        <translation>Field for the client</translation>
    </message>
    <message>
        <source>不留</source>
        <translation>None</translation>
    </message>
    <message>
        <source>现在在签字板上签</source>
        <translation>Signed on the pad now</translation>
    </message>
    <message>
        <source>留空，客户用自己的阅读器签</source>
        <translation>Empty, for the client's own reader</translation>
    </message>
    <message>
        <source>签名</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>SigningCard</name>
    <message>
        <source>签名与公章</source>
        <translation>Signing and seal</translation>
    </message>
    <message>
        <source>报价单用它签名：收件人离线就能核对是谁签的、有没有被改过。公章图片在“公司与顾问”里设置。</source>
        <translation>Quotes are signed with it: whoever receives one can check offline who signed it and whether it was changed. The picture of the seal is set under “Company and consultant”.</translation>
    </message>
    <message>
        <source>把密钥的密码记在本机系统的密钥环里（签名时不再询问）</source>
        <translation>Keep the passphrase in this system's keyring (not asked for when signing)</translation>
    </message>
    <message>
        <source>生成自己的密钥…</source>
        <translation>Make a key of your own…</translation>
    </message>
    <message>
        <source>导入 .p12…</source>
        <translation>Import a .p12…</translation>
    </message>
    <message>
        <source>用令牌（USB Key）…</source>
        <translation>Use a token (USB key)…</translation>
    </message>
    <message>
        <source>导出证书…</source>
        <translation>Export certificate…</translation>
    </message>
    <message>
        <source>删除密钥…</source>
        <translation>Delete the key…</translation>
    </message>
    <message>
        <source>自签名密钥：能证明文件签名后没有被改动；签署人是谁，只有电话核对过指纹的人才能确认。公司发了证书的，请改用“导入”。</source>
        <translation>A self-signed key proves that a file was not changed after signing; who signed is known only to those who compared the fingerprint by telephone. If your company gave you a certificate, import that instead.</translation>
    </message>
    <message>
        <source>签署人姓名</source>
        <translation>Name of the signer</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>密钥的密码</source>
        <translation>Passphrase of the key</translation>
    </message>
    <message>
        <source>再输入一次</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>生成</source>
        <translation>Make it</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>信任的签发人</source>
        <translation>Trusted issuers</translation>
    </message>
    <message>
        <source>只有这里列出的证书签发的文件才会判为“原件”。导入前请与公司电话核对指纹。</source>
        <translation>Only what these certificates issued is judged an original. Compare the fingerprint with your company by telephone before importing one.</translation>
    </message>
    <message>
        <source>导入公司根证书…</source>
        <translation>Import a company root…</translation>
    </message>
</context>
<context>
    <name>StampSettings</name>
    <message>
        <source>时间戳</source>
        <translation>Timestamp</translation>
    </message>
    <message>
        <source>时间戳证明文件在某一时刻已是这样，证书过期后签名仍可信。填了网址，已签名的报价上才有“加时间戳”；只在点它时联网，发出的是摘要，不是文件。</source>
        <translation>A timestamp proves that a file was as it is at a moment, so that its signature holds after the certificate expired. Only where an address is given do signed quotes offer it; the network is used only then, and a digest is sent, never the file.</translation>
    </message>
    <message>
        <source>时间戳服务的网址（RFC 3161），留空为不用</source>
        <translation>Address of the time authority (RFC 3161); empty for none</translation>
    </message>
    <message>
        <source>时间戳服务的网址</source>
        <translation>Address of the time authority</translation>
    </message>
    <message>
        <source>导入时间戳机构的根证书…</source>
        <translation>Import the authority's root…</translation>
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
    <name>TeamPage</name>
    <message>
        <source>团队</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>客户、同事、编号</source>
        <translation>Client, colleague, number</translation>
    </message>
    <message>
        <source>在本页查找</source>
        <translation>Search this page</translation>
    </message>
    <message>
        <source>导出（.xlsx）…</source>
        <translation>Export (.xlsx)…</translation>
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
        <translation>In the quote</translation>
    </message>
</context>
<context>
    <name>TokenChooser</name>
    <message>
        <source>私钥留在令牌里，签名时由令牌完成；PIN 每次现场输入，不保存。</source>
        <translation>The private key stays on the token, which signs; the PIN is typed each time and kept nowhere.</translation>
    </message>
    <message>
        <source>令牌上的密钥</source>
        <translation>Keys on the token</translation>
    </message>
    <message>
        <source>用这把签名</source>
        <translation>Sign with this one</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
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
    <message>
        <source>存为备选方案</source>
        <translation>Keep as an alternative</translation>
    </message>
</context>
<context>
    <name>VerifyDialog</name>
    <message>
        <source>核对文件</source>
        <translation>Verify a file</translation>
    </message>
    <message>
        <source>换一个文件…</source>
        <translation>Another file…</translation>
    </message>
    <message>
        <source>打开为客户</source>
        <translation>Open as a client</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
</TS>
