"""What `text_to_sql` draws from: a hundred domains, four kinds of statements, eight levels; each with a description."""

from __future__ import annotations

from typing import Literal

from seedbed.core.prompt import Prompt

Kind = Literal["definition", "retrieval", "manipulation", "analytics and reporting"]
Level = Literal[
    "basic SQL",
    "aggregation",
    "single join",
    "multiple joins",
    "subqueries",
    "window functions",
    "set operations",
    "CTEs",
]
KINDS: dict[Kind, Prompt] = {
    "definition": Prompt(
        en="one statement that creates or alters a table, a view or an index", zh="一条创建或修改表、视图或索引的语句"
    ),
    "retrieval": Prompt(en="one query that finds records", zh="一条查找记录的查询"),
    "manipulation": Prompt(
        en="one statement that inserts, updates or deletes rows, and really changes some",
        zh="一条插入、更新或删除数据的语句，并且确实会改动若干行",
    ),
    "analytics and reporting": Prompt(
        en="one query that sums up for a report: totals, trends, rankings, comparisons",
        zh="一条为报告作汇总的查询：合计、趋势、排名或比较",
    ),
}
LEVELS: dict[Level, Prompt] = {
    "basic SQL": Prompt(en="plain filters and orders on one table", zh="单表的简单筛选和排序"),
    "aggregation": Prompt(en="aggregates such as COUNT, SUM or AVG", zh="COUNT、SUM、AVG 等聚合"),
    "single join": Prompt(en="exactly one join", zh="恰好一个连接（JOIN）"),
    "multiple joins": Prompt(en="two or more joins", zh="两个或更多连接（JOIN）"),
    "subqueries": Prompt(en="a query within the statement", zh="语句中含有子查询"),
    "window functions": Prompt(en="a window function with OVER", zh="带 OVER 的窗口函数"),
    "set operations": Prompt(en="UNION, INTERSECT or EXCEPT", zh="UNION、INTERSECT 或 EXCEPT"),
    "CTEs": Prompt(en="a common table expression, beginning with WITH", zh="以 WITH 开头的公用表表达式"),
}
_LISTED = """
arable farming: fields, crops, yields|种植业：地块、作物、产量
dairy farming: herds, milkings, feed|奶牛养殖：牛群、挤奶、饲料
vineyards: plots, harvests, cellars|葡萄园：地块、采收、酒窖
fisheries: boats, catches, quotas|渔业：渔船、捕获量、配额
aquaculture: ponds, stock, water tests|水产养殖：鱼塘、存量、水质检测
forestry: stands, felling, planting|林业：林班、采伐、造林
mining: sites, shifts, ore grades|采矿：矿点、班次、矿石品位
oil and gas: wells, output, safety checks|石油天然气：油井、产量、安全检查
quarrying: blocks, orders, machines|采石：石料、订单、设备
water supply: pipes, meters, leaks|供水：管道、水表、漏损
waste collection: rounds, bins, weights|垃圾收运：线路、垃圾桶、重量
recycling: batches, materials, buyers|回收利用：批次、材料、买家
wind power: turbines, output, outages|风电：风机、发电量、停机
solar power: panels, inverters, yield|光伏：组件、逆变器、发电量
electricity grids: stations, loads, faults|电网：变电站、负荷、故障
district heating: boilers, customers, bills|集中供热：锅炉、用户、账单
car making: models, plants, recalls|汽车制造：车型、工厂、召回
aircraft maintenance: fleets, checks, parts|飞机维修：机队、检修、零件
shipbuilding: hulls, docks, suppliers|造船：船体、船坞、供应商
machine tools: orders, settings, wear|机床：订单、参数、磨损
electronics: boards, parts, test runs|电子制造：电路板、元件、测试
semiconductors: wafers, lots, yield|半导体：晶圆、批次、良率
textiles: yarns, looms, dye lots|纺织：纱线、织机、染色批次
garments: styles, sizes, seams|服装：款式、尺码、缝制
furniture: designs, wood, workshops|家具：设计、木材、作坊
paper mills: rolls, grades, waste|造纸：卷筒、等级、损耗
chemicals: batches, hazards, storage|化工：批次、危险品、储存
pharmaceuticals: drugs, trials, approvals|制药：药品、试验、审批
food processing: recipes, lines, expiry|食品加工：配方、产线、保质期
breweries: brews, tanks, tastings|酿酒：酿造、酒罐、品评
bakeries: loaves, ovens, orders|烘焙：面包、烤炉、订单
construction: sites, trades, delays|建筑施工：工地、工种、延误
architecture: drafts, permits, clients|建筑设计：图纸、许可、客户
road building: sections, asphalt, traffic|道路建设：路段、沥青、车流
bridge inspection: spans, defects, repairs|桥梁检测：跨径、缺陷、维修
property letting: flats, tenants, rents|房屋租赁：公寓、租客、租金
estate agents: listings, viewings, offers|房产中介：房源、看房、报价
hotels: rooms, stays, reviews|酒店：房间、入住、评价
restaurants: tables, menus, tips|餐饮：餐桌、菜单、小费
catering: events, dishes, staff|宴会承办：活动、菜品、人手
airlines: flights, seats, crews|航空公司：航班、座位、机组
airports: gates, bags, delays|机场：登机口、行李、延误
railways: lines, trains, punctuality|铁路：线路、列车、正点率
bus networks: stops, routes, passes|公交：站点、线路、月票
taxis: drivers, trips, fares|出租车：司机、行程、车费
bicycle sharing: docks, rides, repairs|共享单车：停车点、骑行、维修
ferries: crossings, cars, weather|轮渡：航次、车辆、天气
freight: loads, lorries, tolls|货运：货物、卡车、通行费
container ports: berths, cranes, holds|集装箱港口：泊位、起重机、舱位
parcel delivery: parcels, hubs, attempts|快递：包裹、分拨中心、派送
warehouses: shelves, picks, stock|仓储：货架、拣货、库存
customs: declarations, duties, checks|海关：申报、关税、查验
supermarkets: shelves, prices, tills|超市：货架、价格、收银
online shops: carts, returns, reviews|网店：购物车、退货、评价
bookshops: titles, readings, orders|书店：书目、读书会、订单
pharmacies: prescriptions, stock, advice|药房：处方、库存、咨询
jewellers: stones, settings, repairs|珠宝：宝石、镶嵌、修理
antiques: pieces, provenance, auctions|古董：藏品、来源、拍卖
banking: accounts, transfers, branches|银行：账户、转账、网点
credit cards: cards, purchases, disputes|信用卡：卡片、消费、争议
mortgages: loans, homes, instalments|住房贷款：贷款、住房、分期
insurance: policies, claims, experts|保险：保单、理赔、查勘
pensions: members, payments, funds|养老金：参保人、给付、基金
stock trading: orders, holdings, prices|证券交易：委托、持仓、价格
venture capital: start-ups, rounds, boards|风险投资：初创企业、融资轮次、董事会
accounting: ledgers, invoices, audits|会计：账簿、发票、审计
tax offices: returns, refunds, reminders|税务：申报、退税、催缴
hospitals: wards, stays, operations|医院：病区、住院、手术
general practice: visits, referrals, notes|全科门诊：就诊、转诊、病历
dentistry: teeth, treatments, plans|牙科：牙齿、治疗、方案
veterinary care: pets, vaccinations, bills|宠物医疗：宠物、疫苗、账单
blood banks: donors, units, matches|血库：献血者、血袋、配型
ambulances: calls, crews, arrivals|急救：呼叫、机组人员、到达
nursing homes: residents, care, shifts|养老院：住户、护理、班次
public health: cases, districts, vaccines|公共卫生：病例、辖区、疫苗
schools: classes, marks, absences|中小学：班级、成绩、缺勤
universities: courses, exams, theses|大学：课程、考试、论文
music schools: lessons, instruments, concerts|音乐学校：课时、乐器、音乐会
driving schools: lessons, tests, cars|驾校：课时、考试、车辆
libraries: loans, holds, fines|图书馆：借阅、预约、罚款
museums: objects, loans, visitors|博物馆：藏品、借展、参观者
archives: boxes, records, readers|档案馆：卷盒、档案、读者
theatres: plays, seats, rehearsals|剧院：剧目、座位、排练
cinemas: films, screenings, snacks|电影院：影片、场次、小食
film production: scenes, shoots, budgets|电影制作：场景、拍摄、预算
radio: programmes, songs, slots|广播：节目、歌曲、时段
newspapers: articles, editors, subscriptions|报纸：文章、编辑、订阅
publishing: manuscripts, print runs, royalties|出版：稿件、印数、版税
advertising: campaigns, clicks, clients|广告：投放、点击、客户
football: clubs, matches, transfers|足球：俱乐部、比赛、转会
athletics: races, times, records|田径：赛事、成绩、纪录
gyms: members, courses, machines|健身房：会员、课程、器械
chess clubs: games, ratings, rounds|棋社：对局、等级分、轮次
telephone networks: masts, calls, contracts|通信网络：基站、通话、合约
software firms: tickets, releases, teams|软件公司：工单、版本、团队
data centres: racks, power, incidents|数据中心：机柜、电力、事件
courts: cases, hearings, judgments|法院：案件、庭审、判决
fire brigades: alarms, engines, drills|消防：警报、消防车、演练
charities: donors, projects, volunteers|慈善机构：捐赠人、项目、志愿者
weather service: stations, readings, warnings|气象服务：站点、观测、预警
"""
DOMAINS: list[tuple[Prompt, Prompt]] = [
    tuple(Prompt(en=en, zh=zh) for en, zh in zip(english.split(": "), chinese.split("："), strict=True))  # type: ignore[misc]
    for english, chinese in (line.split("|") for line in _LISTED.strip().splitlines())
]
"""Name and description of each."""
