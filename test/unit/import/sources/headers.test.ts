import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LoadReport } from '../../../../src/import/types.ts';
import { empty, importPage, type Page } from '../one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const lines = (...rows: string[]): string => rows.join('\n') + '\n';
const to = (report: LoadReport): Record<string, string | null> =>
  Object.fromEntries(report.mapping.map((m) => [m.from, m.to]));
const one = async (columns: string, table = 'spend') =>
  (await page.engine.query(`SELECT ${columns} FROM ${table} ORDER BY row LIMIT 1`)).rows[0];

test('Google Ads: title and dates above, totals below, -- for nothing', async () => {
  const report = await page.loadText(
    'campaigns.csv',
    lines(
      'Campaign report',
      '"January 1, 2026 - January 31, 2026"',
      'Day,Campaign status,Campaign,Campaign type,Currency code,Impr.,Interactions,Interaction rate,Avg. cost,Cost,Clicks,CTR,Avg. CPC,Conv. rate,Conversions,Cost / conv.,Conv. value',
      '2026-01-05,Enabled,Brand,Search,USD,"1,200",60,5.00%,0.50,"1,030.25",60,5.00%,0.50,10.00%,6.00,5.00,300.00',
      '2026-01-06,Enabled,Total Care,Search,USD,800,20, --,0.50,10.00,20,2.50%,0.50, --,0.50, --, --',
      ' --,Total: Campaigns, --, --,USD,"2,000",80,4.00%,0.50,"1,040.25",80,4.00%,0.50,8.1%,6.50,6.15,300.00',
      ' --,Total: Account, --, --,USD,"2,000",80,4.00%,0.50,"1,040.25",80,4.00%,0.50,8.1%,6.50,6.15,300.00',
    ),
  );
  expect(report).toMatchObject({
    source: 'google_ads',
    table: 'spend',
    lines: 4,
    rows: 2,
    totals: 2,
    rejected: 0,
    sums: {
      cost: 1040.25,
      impressions: 2000,
      clicks: 80,
      engagements: 80,
      platform_conversions: 6.5,
      platform_value: 300,
    },
  });
  expect(to(report)).toMatchObject({
    Day: 'day',
    Campaign: 'campaign',
    'Campaign type': 'placement',
    'Impr.': 'impressions',
    Interactions: 'engagements',
    'Interaction rate': null,
    'Avg. cost': null,
    CTR: null,
    'Cost / conv.': null,
    'Conv. value': 'platform_value',
    'Campaign status': 'prop.Campaign status',
  });
  expect(await one('source, channel, currency, campaign, day')).toEqual({
    source: 'google',
    channel: 'google',
    currency: 'USD',
    campaign: 'Brand',
    day: '2026-01-05',
  });
});

test('Google Ads in Chinese, for a single day that stands only above the header', async () => {
  const report = await page.loadText(
    '广告系列.csv',
    lines(
      '广告系列报告',
      '2026年1月5日 - 2026年1月5日',
      '广告系列状态,广告系列,货币代码,展示次数,互动次数,互动率,平均费用,费用,点击次数,点击率,转化次数,转化价值',
      '已启用,品牌词,CNY,"1,200",60,5.00%,0.50,30.25,60,5.00%,6.00,300.00',
      '总计：广告系列, --, --,"1,200",60,5.00%,0.50,30.25,60,5.00%,6.00,300.00',
    ),
  );
  expect(report).toMatchObject({ source: 'google_ads', rows: 1, totals: 1, sums: { cost: 30.25 } });
  expect(await one('day, campaign, clicks')).toEqual({
    day: '2026-01-05',
    campaign: '品牌词',
    clicks: 60,
  });
});

test('a cost report over many days without a day column is refused with words', async () => {
  await expect(
    page.loadText(
      'campaigns.csv',
      lines(
        'Campaign report',
        '"January 1, 2026 - January 31, 2026"',
        'Campaign,Impr.,Cost,Clicks',
        'Brand,100,5.00,3',
      ),
    ),
  ).rejects.toMatchObject({ code: 'column-missing', args: { columns: ['day'] } });
});

test('Meta: currency in the header, a nameless first row is the total, link clicks first', async () => {
  const head =
    'Reporting starts,Reporting ends,Campaign name,Ad set name,Ad name,Results,Result indicator,Reach,Frequency,Amount spent (USD),Impressions,Link clicks,Clicks (all),CTR (all),Purchases,Purchases conversion value';
  const report = await page.loadText(
    'meta.csv',
    '\ufeff' +
      lines(
        head,
        '2026-01-05,2026-01-06,,,,,,900,1.2,30.75,1500,33,55,3.6,2,80',
        '2026-01-05,2026-01-05,Spring,Set A,Ad 1,12,actions:link_click,500,1.1,20.50,1000,20,35,3.5,1,50',
        '2026-01-06,2026-01-06,Spring,Set A,Ad 1,13,actions:link_click,450,1.1,10.25,500,13,20,4.0,1,30',
        '2026-01-01,2026-01-31,Winter,Set B,Ad 2,99,actions:link_click,900,2.0,500,9000,300,400,4.4,9,900',
      ),
  );
  expect(report).toMatchObject({
    source: 'meta',
    lines: 4,
    rows: 2,
    sums: { cost: 30.75, clicks: 33, impressions: 1500, platform_conversions: 2 },
  });
  // The total covers two days, and so does the whole month of Winter: neither is a day.
  expect(report.totals + report.rejected).toBe(2);
  expect(to(report)).toMatchObject({
    'Link clicks': 'clicks',
    'Clicks (all)': null,
    Frequency: null,
    Reach: 'reach',
  });
  expect(await one('source, currency, ad_group, ad')).toEqual({
    source: 'meta',
    currency: 'USD',
    ad_group: 'Set A',
    ad: 'Ad 1',
  });
});

test('Meta in Chinese, by day; results of several kinds are no conversions', async () => {
  const report = await page.loadText(
    'meta.csv',
    lines(
      '报告开始日期,报告结束日期,单日,广告系列名称,成效,成效指标,已花费金额 (USD),展示次数,链接点击量,点击量（全部）',
      '2026-01-01,2026-01-31,2026-01-05,春季,12,actions:link_click,20.50,1000,20,35',
      '2026-01-01,2026-01-31,2026-01-06,春季,3,actions:purchase,10.25,500,13,20',
    ),
  );
  expect(report).toMatchObject({
    source: 'meta',
    rows: 2,
    rejected: 0,
    sums: { cost: 30.75, clicks: 33 },
  });
  expect(report.sums).not.toHaveProperty('platform_conversions');
  expect(report.warnings.map((w) => w.code)).toContain('mixed-indicators');
});

test('TikTok: two kinds of total at the end', async () => {
  const report = await page.loadText(
    'tiktok.csv',
    lines(
      'Campaign name,Ad group name,Ad name,By Day,Cost,CPC (destination),Impressions,Clicks (destination),CTR (destination),Conversions,Currency',
      'Launch,G1,A1,2026-01-05,12.50,0.25,1000,50,5.00%,3,USD',
      'Launch,G1,A1,2026-01-06,7.50,0.25,500,30,6.00%,1,USD',
      'Total of 2 results,-,-,-,20.00,0.25,1500,80,5.33%,4,USD',
      '-,-,-,-,20.00,0.25,1500,80,5.33%,4,USD',
    ),
  );
  expect(report).toMatchObject({
    source: 'tiktok',
    rows: 2,
    totals: 2,
    rejected: 0,
    sums: { cost: 20, clicks: 80, platform_conversions: 4 },
  });
});

test('LinkedIn: US dates in UTC, the campaign group is the campaign', async () => {
  const report = await page.loadText(
    'linkedin.csv',
    lines(
      'Campaign Performance Report (in UTC)',
      'Report Start: 1/5/2026',
      'Report End: 1/6/2026',
      '',
      'Start Date (in UTC),Account Name,Currency,Campaign Group Name,Campaign Name,Campaign Type,Total Spent,Impressions,Clicks,Click Through Rate,Average CPM,Total Engagements,Conversions',
      '1/5/2026,Acme,USD,Brand 2026,CTO,Sponsored,10.50,1000,10,1.0%,10.5,12,1',
      '1/6/2026,Acme,USD,Brand 2026,CTO,Sponsored,20.50,2000,20,1.0%,10.2,22,2',
    ),
  );
  expect(report).toMatchObject({
    source: 'linkedin',
    rows: 2,
    sums: { cost: 31, clicks: 30, engagements: 34 },
  });
  expect(await one('day, campaign, ad_group, channel')).toEqual({
    day: '2026-01-05',
    campaign: 'Brand 2026',
    ad_group: 'CTO',
    channel: 'linkedin',
  });
});

test.each([
  [
    '巨量引擎',
    'ocean_engine',
    '抖音',
    '抖音',
    '时间-天,账户名称,项目ID,项目名称,广告名称,消耗,展示数,平均千次展现费用(元),点击数,点击率%,转化数,转化成本,播放数,分享数',
    '2026-01-05,账户,17,夏促,广告A,"1,317.01",20000,65.85,300,1.50,12,109.75,800,5',
    {
      cost: 1317.01,
      impressions: 20000,
      clicks: 300,
      platform_conversions: 12,
      video_views: 800,
      shares: 5,
    },
  ],
  [
    '巨量千川',
    'qianchuan',
    '抖音',
    '抖音',
    '推广类型,计划ID,计划名称,日期,消耗(元),展示次数,点击率(%),点击次数,转化数,直接成交订单数,直接成交金额(元),直接支付ROI,播放数',
    '商品推广,9,计划A,2026-01-05,100.50,5000,2.00,100,9,4,800.00,7.96,900',
    {
      cost: 100.5,
      impressions: 5000,
      clicks: 100,
      platform_conversions: 4,
      platform_value: 800,
      video_views: 900,
    },
  ],
  [
    '腾讯广告',
    'tencent_ads',
    '腾讯广告',
    '微信',
    '日期,账户ID,推广计划名称,广告名称,曝光次数,点击次数,点击率,花费,点击均价,目标转化量,目标转化成本',
    '2026-01-05,1,计划A,广告A,5000,100,2.00%,88.80,0.89,6,14.80',
    { cost: 88.8, impressions: 5000, clicks: 100, platform_conversions: 6 },
  ],
  [
    '小红书聚光',
    'xiaohongshu',
    '小红书',
    '小红书',
    '时间,计划名称,单元名称,创意ID,笔记ID,消费,展现量,点击量,点击率,平均点击成本,点赞,评论,收藏,关注,分享,互动量,平均互动成本',
    '2026-01-05,计划A,单元A,1,66,50.25,3000,90,3.00%,0.56,10,2,5,1,3,21,2.39',
    { cost: 50.25, impressions: 3000, clicks: 90, engagements: 21, shares: 3 },
  ],
  [
    '百度',
    'baidu',
    '百度',
    '百度',
    '日期,账户,推广计划,推广单元,创意标题,展现,点击,消费,点击率,平均点击价格,网页转化',
    '2026-01-05,a,计划A,单元A,{关键词}标题,3000,90,45.60,3.00%,0.51,2',
    { cost: 45.6, impressions: 3000, clicks: 90, platform_conversions: 2 },
  ],
  [
    '快手',
    'kuaishou',
    '快手',
    '快手',
    '日期,账户ID,计划名称,组名称,花费(元),封面曝光数,封面点击数,素材曝光数,行为数,行为率,激活数',
    '2026-01-05,1,计划A,组A,33.30,4000,120,3900,60,1.50%,5',
    { cost: 33.3, impressions: 4000, clicks: 60, platform_conversions: 5 },
  ],
  [
    '阿里妈妈',
    'alimama',
    '淘宝',
    '淘宝',
    '日期,计划名称,单元名称,展现量,点击量,花费,点击率,直接成交金额,间接成交金额,总成交金额,总成交笔数,投入产出比',
    '2026-01-05,计划A,单元A,4000,120,60.00,0.03,300,100,400,8,6.67',
    { cost: 60, impressions: 4000, clicks: 120, platform_conversions: 8, platform_value: 400 },
  ],
])('%s', async (_, id, source, channel, head, row, sums) => {
  // A total as these platforms write it: the word in the first cell, names and day empty.
  const total = [...row.matchAll(/"[^"]*"|[^,]+/g)].map(([cell], i) =>
    i === 0 ? '总计' : /^"?[\d.,%]+"?$/.test(cell) ? cell : '',
  );
  const report = await page.loadText(
    'export.csv',
    lines(head, row, row.replace('2026-01-05', '2026-01-06'), total.join(',')),
  );
  const twice = Object.fromEntries(Object.entries(sums).map(([k, v]) => [k, v * 2]));
  expect(report).toMatchObject({ source: id, rows: 2, totals: 1, rejected: 0, sums: twice });
  expect(await one('source, channel, currency')).toEqual({ source, channel, currency: 'CNY' });
  expect(
    report.mapping.filter((m) => /率|成本|单价|均价|ROI|产出比/.test(m.from)).map((m) => m.to),
  ).toEqual(
    report.mapping.filter((m) => /率|成本|单价|均价|ROI|产出比/.test(m.from)).map(() => null),
  );
});

test('GA4 events from BigQuery, flat: microseconds in UTC', async () => {
  const report = await page.loadText(
    'ga4.csv',
    lines(
      'event_date,event_timestamp,event_name,user_pseudo_id,user_id,collected_traffic_source_manual_source,collected_traffic_source_manual_medium,geo_country,device_category,event_value_in_usd',
      '20260105,1767600000123456,page_view,123.456,,google,cpc,DE,mobile,',
      '20260105,1767600005000000,purchase,123.456,,google,cpc,DE,mobile,19.99',
    ),
  );
  expect(report).toMatchObject({ source: 'ga4', table: 'events', rows: 2, sums: { value: 19.99 } });
  expect(await one('ts::VARCHAR AS ts, "user", event, channel, country, device', 'events')).toEqual(
    {
      ts: '2026-01-05 08:00:00.123456',
      user: '123.456',
      event: 'page_view',
      channel: 'google',
      country: 'DE',
      device: 'mobile',
    },
  );
});

test('GA4 reports are counted already: refused with words', async () => {
  await expect(
    page.loadText(
      'explore.csv',
      lines(
        '# ----------------------------------------',
        '# Start date: 20260101',
        '# End date: 20260131',
        'Session primary channel group (Default Channel Group),Sessions,Key events',
        'Direct,120,3',
        'Organic Search,80,5',
      ),
    ),
  ).rejects.toMatchObject({ code: 'counted-already' });
});

test('Shopify: one order a Name, whatever its lines; contact data are hashed; unpaid ones stay out', async () => {
  const report = await page.loadText(
    'orders_export.csv',
    lines(
      'Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Shipping Country,Refunded Amount,Source,Id',
      '#1001,Ann@Example.com,paid,2026-01-05 09:50:30 +0200,EUR,80.00,5.00,16.15,101.15,SPRING,10.00,2026-01-05 09:50:26 +0200,1,Shirt,45.00,DE,0.00,web,5001',
      '#1001,,,,,,,,,,,,2,Socks,22.50,,,,',
      '#1002,bob@example.com,partially_refunded,2026-01-06 10:00:00 +0200,EUR,40.00,0.00,0.00,40.00,,0.00,2026-01-06 10:00:00 +0200,1,Hat,40.00,FR,15.00,web,5002',
      '#1003,ann@example.com ,voided,,EUR,70.00,0,0,70.00,,0.00,2026-01-07 10:00:00 +0200,1,Hat,70.00,FR,0.00,web,5003',
    ),
  );
  expect(report).toMatchObject({
    source: 'shopify',
    table: 'orders',
    lines: 4,
    rows: 2,
    duplicates: 1,
    rejected: 1,
    sums: { revenue: 120, refund: 15, tax: 16.15, shipping: 5, discount: 10 },
  });
  const { rows } = await page.engine.query(
    'SELECT order_id, ts, customer, coupon, product, source, "prop.Source" AS p FROM orders ORDER BY order_id',
  );
  expect(rows[0]).toMatchObject({
    order_id: '#1001',
    ts: '2026-01-05T07:50:26.000Z',
    coupon: 'SPRING',
    product: 'Shirt',
    source: null,
    p: 'web',
  });
  const { createHash } = await import('node:crypto');
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const hash = sha(`salt${sha('ann@example.com')}`);
  expect(rows[0]!['customer']).toBe(hash);
});

test('淘宝 orders: trailing blanks in headers, ="…" around ids, closed ones left out', async () => {
  const report = await page.loadText(
    'ExportOrderList.csv',
    lines(
      '订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间 ,宝贝标题 ,退款金额',
      '="3141592653589793238",买家甲,99.00,109.00,109.00,交易成功,2026-01-05 10:00:00,2026-01-05 10:01:00,杯子,0.00',
      '="3141592653589793239",买家乙,50.00,50.00,0.00,交易关闭,2026-01-05 11:00:00,,碗,0.00',
    ),
  );
  expect(report).toMatchObject({ source: 'taobao', rows: 1, rejected: 1, sums: { revenue: 99 } });
  expect(await one('order_id, product', 'orders')).toEqual({
    order_id: '3141592653589793238',
    product: '杯子',
  });
});

test('unknown files go by the meaning of names, in both languages', async () => {
  const cases: [string, string, string, string][] = [
    [
      'leads',
      'Lead ID,Created at,Source,Owner,Stage,First response,Qualified,Won,Lost reason,Amount',
      'L1,2026-01-05 10:00:00,google,Ann,won,2026-01-05 11:00:00,2026-01-06,2026-01-20,,5000',
      'lead_id,created,source,owner,stage,first_response,qualified,won,lost_reason,amount',
    ],
    [
      'leads',
      '线索编号,创建时间,线索来源,负责人,线索状态,首次跟进时间,无效原因',
      'L1,2026-01-05 10:00,抖音,小王,无效,2026-01-07 09:00,空号',
      'lead_id,created,source,owner,stage,first_response,rejected_reason',
    ],
    [
      'surveys',
      'Response date,Customer ID,Survey type,Score,Comment',
      '2026-01-05,c1,nps,9,good',
      'ts,respondent,kind,score,comment',
    ],
    [
      'surveys',
      '提交时间,用户ID,题型,评分,反馈',
      '2026-01-05 10:00,u1,csat,5,好',
      'ts,respondent,kind,score,comment',
    ],
    [
      'content',
      '日期,平台,账号,笔记标题,体裁,曝光量,阅读量,点赞,评论,收藏,分享,涨粉',
      '2026-01-05,小红书,官方号,标题,图文,1000,300,20,3,15,2,4',
      'day,source,account,post,format,impressions,reads,likes,comments,saves,shares,followers',
    ],
    [
      'content',
      'Date,Platform,Account,Post,Format,Impressions,Views,Likes,Comments,Shares',
      '2026-01-05,linkedin,acme,Hello,text,1000,300,20,3,2',
      'day,source,account,post,format,impressions,reads,likes,comments,shares',
    ],
    [
      'tickets',
      'Ticket ID,Created,Closed,Customer ID,Topic,CSAT',
      'T1,2026-01-05 10:00,2026-01-06 10:00,c1,refund,4',
      'ticket_id,created,closed,customer,topic,satisfaction',
    ],
    [
      'tickets',
      '工单号,创建时间,完结时间,客户ID,问题类型,满意度',
      'T1,2026-01-05 10:00,2026-01-06 10:00,c1,退款,4',
      'ticket_id,created,closed,customer,topic,satisfaction',
    ],
    [
      'targets',
      'Metric,From,To,Channel,Target,Budget',
      'revenue,2026-01-01,2026-01-31,google,10000,2000',
      'metric,from,to,channel,target,budget',
    ],
    [
      'targets',
      '指标,月份,渠道,目标值,预算',
      '收入,2026-01,抖音,10000,2000',
      'metric,period,channel,target,budget',
    ],
    [
      'codes',
      'Code,Batch,Product,Intended region,Dealer,Production date',
      '0012345678901234,B1,Tea,East,D1,2026-01-01',
      'code,batch,product,intended_region,dealer,produced',
    ],
    [
      'codes',
      '码值,批次号,产品名称,销售区域,经销商,生产日期',
      '0012345678901234,B1,茶,华东,D1,2026-01-01',
      'code,batch,product,intended_region,dealer,produced',
    ],
    [
      'scans',
      '扫码时间,码值,openid,省份,扫码类型,红包金额',
      '2026-01-05 10:00:00,0012345678901234,oAbc,江苏,首扫,1.20',
      'ts,code,user,region,kind,reward',
    ],
    [
      'assignments',
      'experiment,user_id,variant,timestamp',
      'price,u1,B,2026-01-05 10:00:00',
      'experiment,unit,variant,ts',
    ],
    [
      'assignments',
      '实验名称,用户ID,分组,进组时间',
      'price,u1,B,2026-01-05 10:00:00',
      'experiment,unit,variant,ts',
    ],
    [
      'orders',
      '订单号,下单时间,用户ID,实付金额,退款金额,商品成本,优惠码,是否新客',
      'o1,2026-01-05 10:00:00,u1,99.00,0,40,NEW,是',
      'order_id,ts,customer,revenue,refund,cost_of_goods,coupon,new_customer',
    ],
    [
      'events',
      '时间,用户ID,事件名称,渠道,页面',
      '2026-01-05 10:00:00,u1,浏览,抖音,/',
      'ts,user,event,channel,page',
    ],
    [
      'spend',
      '日期,渠道,计划名称,花费,展现量,点击量,点击率',
      '2026-01-05,抖音,夏促,99.50,1000,20,2.00%',
      'day,channel,campaign,cost,impressions,clicks,',
    ],
    ['notes', 'Date,Text,Author', '2026-01-05,Site was down,Ann', 'from,text,author'],
  ];
  for (const [table, head, row, want] of cases) {
    await empty(page);
    const report = await page.loadText('file.csv', lines(head, row));
    expect([head, report.table, report.mapping.map((m) => m.to ?? '').join(',')]).toEqual([
      head,
      table,
      want,
    ]);
    expect([head, report.rows, report.rejected]).toEqual([head, 1, 0]);
  }
});

test('columns without names that mean anything are taken by their values', async () => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `2026-01-05 10:00:${10 + i},k${i % 17}x,${['look', 'buy'][i % 2]},${i}`,
  );
  const report = await page.loadText('x.csv', lines('a,b,c,d', ...rows));
  expect(report.table).toBe('events');
  expect(report.mapping.map((m) => [m.to, m.how])).toEqual([
    ['ts', 'values'],
    ['user', 'values'],
    ['event', 'values'],
    ['prop.d', 'property'],
  ]);
});

test('a file that is none of the tables asks for one, and says so through the console', async () => {
  const plan = await page.plan('x.csv', lines('apples,pears', '1,2', '3,4'));
  expect(plan).toMatchObject({ table: null, source: 'unknown', counts: { rows: 0 } });
  expect(plan.questions).toMatchObject([{ code: 'table' }]);
  await expect(page.importer.load(plan)).rejects.toMatchObject({ code: 'not-recognised' });
  await page.importer.discard(plan);
});

test('the person has the last word on table, columns, zone and currency', async () => {
  const report = await page.loadText(
    'x.csv',
    lines('when,who,did,paid,note', '2026-01-05 10:00:00,u1,visit,5,x'),
    {
      table: 'events',
      mapping: { ts: 'when', user: 'who', event: 'did', value: 'paid', 'prop.remark': 'note' },
      timeZone: 'Asia/Shanghai',
      currency: 'eur',
    },
  );
  expect(report.mapping.map((m) => [m.to, m.how])).toEqual([
    ['ts', 'person'],
    ['user', 'person'],
    ['event', 'person'],
    ['value', 'person'],
    ['prop.remark', 'person'],
  ]);
  expect(await one('ts, value, currency, "prop.remark" AS r', 'events')).toEqual({
    ts: '2026-01-05T02:00:00.000Z',
    value: 5,
    currency: 'EUR',
    r: 'x',
  });
  await expect(
    page.plan('y.csv', lines('a,b', '1,2'), { table: 'events', mapping: { ts: 'nope' } }),
  ).rejects.toMatchObject({ code: 'header-missing' });
});
