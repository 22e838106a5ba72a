"""Headings as clients write them, and the field that each should go to (nothing after ``=``: to none).

A table begins with ``# target, source`` (source: the family's id, empty where no family wrote it).
"""

#: Exports as the families write them, and tables invented after the habits of real ones: misspellings, full-width
#: letters, brackets, units, ``*（必填）``, groups, numbers before a heading.
PAIRS = """
# sales_orders, taobao_orders
订单编号 = number
买家会员名 = customer
买家应付货款 =
总金额 =
买家实际支付金额 =
订单状态 = status
收货人姓名 =
收货地址 =
联系电话 =
订单创建时间 = date
订单付款时间 =
宝贝标题 = product
宝贝种类 =
宝贝总数量 = quantity
店铺名称 =
物流单号 =

# customers, taobao_orders
收货人姓名 = name
买家会员名 = number
联系手机 = mobile
联系电话 = phone
收货地址 = address
订单编号 =
总金额 =

# sales_orders, pinduoduo_orders
订单号 = number
订单成交时间 = date
商品 = product
商品数量(件) = quantity
商品总价(元) =
邮费(元) =
订单状态 = status
用户实付金额（元） =
快递单号 =
快递公司 =

# sales_orders, jd_orders
*订单号（必填） = number
商品ＩＤ =
商品名称 = product
订购数量（件） = quantity
下单时间 = date
京东价/元 = price
订单金额 =
下单帐号 = customer
定单状态 = status
订单来源 =

# sales_orders, douyin_orders
主订单编号 = number
子订单编号 =
选购商品 = product
商品数量 = quantity
订单提交时间 = date
收件人 = customer
详细地址 =
商品金额 =

# products, yonyou_stock_items
存货编码 = code
存货名稱 = name
规格型号 = spec
主计量单位 = unit
所属分类码 = category
参考成本（元） = purchase_price
参考售价(元) = sale_price

# customers, u8_customers
cCusCode = number
cCusName = name
cCusAbbName =
cCusPerson =
CCUSHAND = mobile

# staff, wecom_contacts
姓名（必填） = name
账号 = number
手机号 = mobile
邮箱 = email
所在部门* = department
职位 = position
性别 = gender
是否部门内领导 =
排序 =
别名 =
座机 =
禁用 = status

# staff, wecom_admin_contacts
姓名 = name
英文ID/帐号 = number
职务 = position
部门 = department
性别 = gender
手机 = mobile
个人邮箱 = email

# departments, wecom_departments
部门名称 = name
部门ID = number
父部门ID = parent
排序 =

# staff, dingtalk_roster
姓名 = name
主部门 = department
职位 = position
手机号 = mobile
工号 = number
分机号 =
办公地点 =
入职时间 = joined

# contacts, sf_batch
收方姓名 = name
收方公司 = customer
收方联系方式 = mobile
寄方姓名 =
托寄物内容 =
运单号 =

# payments, alipay_ledger
账务流水号 = number
发生时间 = date
收入金额（+元） = amount
支出金额（-元） =
账户余额（元） =
业务类型 =

# sales_orders, taobao_order_lines
子订单编号 =
主订单编号 = number
标题 = product
价格 = price
购买数量 = quantity
商品属性 =
退款状态 =
订单创建时间 = date

# products, u8_stock_items
cInvCode = code
cInvName = name
cInvStd = spec

# customers, kingdee_vouchers
客户 = name
供应商 =
科目名称 =
摘要 =

# customers, fxiaoke_customers
客户 = name
负责人 = owner
归属部门 =
生命状态 =

# customers,
1.客户名称 = name
２．联系电话 = phone
手机号码（11位） = mobile
统一社会信用代码/税号 = uscc
客户等级 = level
所属行业： = industry
省份 = province
城 市 = city
区/县 = district
通讯地址 = address
客户经理 = owner
建档日期 = created
下次跟进时间 = next_contact
備註 = note
期初应收(万元) =
传真 =

# customers,
单位全称 = name
單位編號 = number
信用代马 = uscc
电子邮箱（E-mail） = email
公司网址 = website
来源渠道 = origin
客户基本信息/固定电话 = phone
客户基本信息/详细地扯 = address
跟进销售员 = owner
法定代表人 =
注册资本（万元） =

# contacts,
联系人姓名 = name
所属客户名称 = customer
联系人手机号码 = mobile
办公电话 = phone
联系人职务 = position
是否为决策人 = decides
生日 =
微信号 =

# suppliers,
*供应商全称 = name
供应商联系人 = contact
联系人手机 = mobile
纳税人识别号(税号) = tax_number
开户银行 = bank
银行账号 = account
期初应付款（元） = payable
供应商类别 =

# products,
物料代码 = code
产品名称 = name
规格（mm） = spec
产品型号 = model
商标 = brand
商品大类 = category
库存单位 = unit
国际条形码 = barcode
含税进价（元/个） = purchase_price
零售价（元） = sale_price
是否停用 = status
安全库存 =
保质期(天) =

# opening_stock,
存货编码 = product
规格型号 =
所在仓库 = warehouse
期初数量（箱） = quantity
成本单价 = cost
期初金额 =

# opportunities,
商机主题 = name
关联客户 = customer
预计销售金额（万元） = amount
预计签约日期 = expected
销售阶段 =
赢单率 =

# contracts,
合同编码 = number
合同标题 = name
签约客户 = customer
合同总金额(元) = amount
签订日期 = ordered
生效日期 = starts
到期日 = ends
附件 =

# sales_orders,
单据编号 = number
单据日期 = date
购货单位 = customer
存货名称 = product
发货仓库 = warehouse
数量(KG) = quantity
含税单价 = price
税率（%） = tax_rate
价税合计 =
制单人 =

# purchase_orders,
采购单号 = number
进货日期 = date
供货单位 = supplier
品名 = product
入库仓库 = warehouse
实收数量 = quantity
采购单价（元） = price
税率 = tax_rate
经手人 =

# payments,
收款单号 = number
付款单位 = customer
对应合同号 = contract
到账日期 = date
到账金额（元） = amount
收款方式 = method
手续费 =

# staff,
员工姓名 = name
员工编号 = number
联系手机 = mobile
一级部门 = department
岗位名称 = position
性別 = gender
进厂日期 = joined
直接上级 = manager
在职状态 = status
工作邮箱 = email
身份证号码 =
学历 =
"""

#: Headings of import and export forms of other programs, collected after the words were laid down: the first measure,
#: before anything was mended, was 254 of 271 (146 of the 158 that have a field, one sure and wrong).
FORMS = """
# customers,
客户编号 = number
客户名称 = name
所在地区 =
行业 = industry
企业规模 =
客户等级 = level
客户来源 = origin
负责销售 = owner
建档日期 = created

# customers,
机构代码 =
客户名称 = name
证件号码 =
客户类型 =
联系方式 = mobile
地址 = address
性别 =
年龄 =

# suppliers,
供应商名称 = name
供应商编码 =
税率 =
期初应付款 = payable
期初预付款 =
初期往来余额 =
余额日期 =
职位 =
联系人 = contact
联系方式 = mobile
省 =
市 =
收货地址详情 =

# suppliers,
供应商编号 =
供应商名称 = name
供应商简称 =
地址 =
电话 = mobile
开户银行 = bank
银行账号 = account
税号 = tax_number
联系人 = contact
供应商分类 =
供应商等级 =
状态 =

# suppliers,
供应商主键 =
供应商名称 = name
供应商地址 =
供应商负责人 = contact
供应商电话 = mobile

# contracts,
合同编号 = number
合同名称 = name
租客名称 = customer
所属园区 =
租金单价 =
押金 =
合同开始日期 = starts
合同结束日期 = ends
签约日期 = ordered
缴费周期 =

# contracts,
合同编号 = number
合同名称 = name
客户编号 =
商机编号 =
下单日期 = ordered
负责人的用户编号 =
开始时间 = starts
结束时间 = ends
合同金额 = amount
整单折扣 =
产品总金额 =
最后跟进时间 =
备注 =

# contracts,
合同编号 = number
合同名称 = name
施工队伍 =
甲方名称 = customer
乙方名称 =
签订日期 = ordered
开始日期 = starts
结束日期 = ends
合同金额 = amount
付款条款 =

# staff,
工号 = number
姓名 = name
部门 = department
职位 = position
入职日期 = joined
试用期(月) =
预计转正日期 =
转正状态 =

# staff,
姓名 = name
性别 = gender
年龄 =
部门 = department
工号 = number
职位 = position
手机号 = mobile
EPC号 =
状态 = status
入职日期 = joined
用工类型 =

# staff,
员工ID = number
姓名 = name
手机号 = mobile
部门ID =
部门名称 = department
职位 = position
员工类型 =
状态 = status
入职日期 = joined

# staff,
工号 = number
姓名 = name
用工关系状态 = status
性别 = gender
证件号码 =
出生日期 =
员工手机号 = mobile
入职日期 = joined
员工邮箱 = email
部门编码 = department
岗位编码 =
个人职级 =
员工基本工资 =
离职日期 =

# staff,
归属公司 =
工号 = number
姓名 = name
一级部门 = department
二级部门 =
岗位 = position
入职日期 = joined
薪酬等级 =
上班时间 =
调整日期 =

# products,
物料编码 = code
物料名称 = name
创建企业密钥 =
类别 = category
条形码 = barcode
零件编号 =
单位 = unit
规范 = spec
单价 = sale_price
长度 =
重量 =
数量 =
供应商ID =

# products,
物料代码 = code
物料名称 = name
单位 = unit
仓库库存单位 =
条形码 = barcode
物料编号 =
库存转换 =
制造厂商ID =

# products,
名称 = name
种类 = category
规格型号 = spec
单位 = unit
入库时间 =
条形码 = barcode
二维码 =

# products,
主键 =
商品名称 = name
条形码 = barcode
商品分类 = category
品牌 = brand
规格 = spec
单位 = unit
商品图片 =

# products,
产品编码 = code
产品名称 = name
所属分类 = category
规格型号 = spec
条形码 = barcode
供应商 =
单价 = sale_price
库存数量 =
产品类型 =
产品等级 =
计量单位 = unit
产地 =
产品状态 = status

# purchase_orders,
入库ID =
入库单号 = number
货品信息 = product
已入库数量 =
未入库数量 =
入库仓位 = warehouse
本次入库数量 = quantity
入库金额 =
生产日期 =
单位 =
规格型号 =

# customers,
客户编号 = number
客户名称 = name
联系人 =
客户类别 =
客户地址 = address

# sales_orders,
状态 = status
客户号 =
订单号 = number
产品编号 = product
产品名称 =
规格型号 =
颜色 =
订单数量 = quantity
下单日期 = date
交货日期 =
壳子库存 =
质检状态 =
客户名称 = customer
联系人 =
备注 =
甲方地址 =
来源 =

# customers,
客户名称 = name
联系人 =
联系电话 = phone
地址 = address
创建时间 = created

# customers,
客户编码 = number
客户名称 = name
联系人 =
联系电话 = phone
收货地址 = address
备注 = note
创建时间 = created

# customers,
客户名称 = name
联系人 =
电话 = phone
邮箱 = email
地址 = address
行业·产品 = industry
当前状态 =
联系日期 =
跟进单号 =
报价单号 =
下次跟进 = next_contact
需求简述 =
联系记录数 =

# customers,
客户名称 = name
联系人 =
电话 = phone
邮箱 = email
所属地市 = city
地址 = address
备注 = note

# customers,
客户编号 = number
客户名称 = name
联系人 =
电话 = phone
归属业务员 = owner
池状态 =
最近跟进 =
预计回收 =

# opening_stock,
商品编码 = product
商品名称 =
库存数量 = quantity
仓库 = warehouse
成本价 = cost

# purchase_orders,
采购单号 = number
供应商 = supplier
金额 =
数量 = quantity
日期 = date
状态 =

# sales_orders,
订单号 = number
客户 = customer
金额 =
数量 = quantity
日期 = date
状态 = status
"""
