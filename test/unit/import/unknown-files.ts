import type { Random } from '../../../src/stats/random.ts';

/** A file of no known platform, and what each of its columns is, written by hand. */
export interface Unknown {
  name: string;
  header: string[];
  rows: string[][];
  /** Header → canonical column; null = must not count as anything. */
  truth: Record<string, string | null>;
}

type Row = Record<string, string>;

/** A day of advertising whose figures hang together as real ones do. */
function spendRow(r: Random, i: number): Row {
  const imp = 500 + r.below(9000);
  const clk = Math.max(1, Math.round(imp * (0.01 + 0.04 * r.unit())));
  const conv = Math.floor(clk * 0.1 * r.unit());
  const cpc = (0.2 + 2 * r.unit()).toFixed(2);
  const cost = (clk * Number(cpc)).toFixed(2);
  return {
    day: `2026-03-${String(1 + (i % 28)).padStart(2, '0')}`,
    campaign: r.pick(['Brand', 'Spring sale', 'Retargeting', '春季促销']),
    channel: r.pick(['google', 'meta', 'email']),
    country: r.pick(['US', 'DE', 'CN']),
    device: r.pick(['mobile', 'desktop']),
    currency: r.pick(['USD']),
    note: r.pick(['ok', 'check', 'later']),
    rank: String(1 + r.below(9)),
    imp: String(imp),
    clk: String(clk),
    conv: String(conv),
    cpc,
    cost,
    ctr: (clk / imp).toFixed(5),
    cpm: ((Number(cost) / imp) * 1000).toFixed(3),
    value: (conv * (20 + r.below(30))).toFixed(2),
    budget: String(100 * (1 + r.below(5))),
  };
}

function orderRow(r: Random, i: number): Row {
  const revenue = 10 + 200 * r.unit();
  return {
    id: `A${10_000 + i}`,
    ts: `2026-03-${String(1 + (i % 28)).padStart(2, '0')} ${String(r.below(24)).padStart(2, '0')}:30:00`,
    customer: `u${r.below(500)}`,
    email: `p${r.below(500)}@example.org`,
    revenue: revenue.toFixed(2),
    discount: (revenue * 0.1).toFixed(2),
    tax: (revenue * 0.2).toFixed(2),
    shipping: '4.90',
    coupon: r.pick(['SPRING', 'WELCOME', '']),
    product: r.pick(['Shoes', 'Hat', 'Coat']),
    quantity: String(1 + r.below(4)),
    country: r.pick(['US', 'DE']),
    note: r.pick(['gift', 'none at all', 'call']),
  };
}

function eventRow(r: Random, i: number): Row {
  return {
    ts: `2026-03-05 10:${String(i % 60).padStart(2, '0')}:00`,
    user: `u${r.below(30)}`,
    event: r.pick(['visit', 'add_to_cart', 'purchase']),
    page: r.pick(['/home', '/product', '/cart']),
    session: `s${r.below(60)}`,
    device: r.pick(['mobile', 'desktop']),
    note: r.pick(['1', '2', '3']),
  };
}

const SPEND = {
  day: 'day',
  campaign: 'campaign',
  channel: 'channel',
  country: 'country',
  device: 'device',
  currency: 'currency',
  imp: 'impressions',
  clk: 'clicks',
  conv: 'platform_conversions',
  cost: 'cost',
  value: 'platform_value',
} as const;
const ORDER = {
  id: 'order_id',
  ts: 'ts',
  customer: 'customer',
  email: 'customer',
  revenue: 'revenue',
  discount: 'discount',
  tax: 'tax',
  shipping: 'shipping',
  coupon: 'coupon',
  product: 'product',
  country: 'country',
} as const;
const EVENT = {
  ts: 'ts',
  user: 'user',
  event: 'event',
  page: 'page',
  session: 'session',
  device: 'device',
} as const;

/** Files as `name: header=kind, …`; a kind that its table does not know must not count. */
const SPEND_FILES = `
plain.csv: day=day,campaign=campaign,cost=cost,impressions=imp,clicks=clk
agency 1.csv: Date=day,Cmpgn=campaign,Imps=imp,Clks=clk,Spnd=cost
agency 2.csv: dt=day,campaign_nm=campaign,impr_cnt=imp,click_cnt=clk,spend_amt=cost,conv_cnt=conv
agency 3.csv: Report Date=day,Campaign Name=campaign,Total Impressions=imp,Total Clicks=clk,Total Spend (USD)=cost
camel.csv: reportDate=day,campaignName=campaign,adSpendUsd=cost,totalImpressions=imp,totalClicks=clk
upper.csv: DATE=day,CAMPAIGN_NAME=campaign,IMPRESSIONS=imp,CLICKS=clk,SPEND=cost,CTR=ctr
dims.csv: day=day,country_code=country,device_type=device,clk=clk,imp=imp,ad_cost=cost,note=note
money.csv: date=day,chan=channel,expense=cost,conv_value=value,conversions=conv
total.csv: Date=day,Campaign=campaign,No. of Clicks=clk,Number of Impressions=imp,Net Cost=cost
daily.csv: day=day,campaign=campaign,daily spend=cost,daily clicks=clk,daily impressions=imp
rates.csv: date=day,campaign=campaign,spend=cost,clicks=clk,impressions=imp,CTR=ctr,CPC=cpc,CPM=cpm
outlay.csv: Day=day,Camp=campaign,Outlay=cost,Clicks=clk,Impr=imp
letters.csv: A=day,B=campaign,C=imp,D=clk,E=conv,F=cost,G=cpc
letters 2.csv: A=day,C=imp,D=clk,F=cost,H=cpm
letters 3.csv: a=day,b=imp,c=clk,d=ctr,e=cost,f=cpc
dutch.csv: datum=day,campagne=note,vertoningen=imp,klikken=clk,kosten=cost,prijs=cpc,ctr=ctr
polish.csv: dzien=day,wyswietlenia=imp,klikniecia=clk,wydatki=cost,stawka=cpm
budget.csv: day=day,campaign=campaign,cost=cost,budget=budget,rank=rank
half.csv: day=day,campaign=campaign,spend=cost,X=imp,Y=clk,rate=ctr
half 2.csv: date=day,campaign=campaign,clicks=clk,amount=cost,price=cpc,shown=imp
投放.csv: 日期=day,计划=campaign,展示量=imp,点击量=clk,消耗=cost
日报.csv: 统计日期=day,计划名称=campaign,广告展示次数=imp,广告点击次数=clk,广告消耗金额=cost,备注=note
汇总.csv: 日期=day,渠道=channel,总曝光量=imp,总点击数=clk,总花费=cost,转化数=conv
实际.csv: 日期=day,推广计划=campaign,实际消耗(元)=cost,展现数=imp,点击数=clk
媒介.csv: 日期=day,媒体=note2,曝光量=imp,点击次数=clk,投放费用=cost
单日.csv: 日期=day,计划名称=campaign,当日花费=cost,当日点击=clk,当日曝光=imp
费用.csv: 日期=day,广告费=cost,曝光=imp,点击=clk,点击率=ctr
字母.csv: 甲=day,乙=imp,丙=clk,丁=cost,戊=cpc
字母2.csv: 甲=day,乙=imp,丙=cost,丁=cpm
货币.csv: 日期=day,国家=country,币种=currency,花费=cost,点击量=clk
`;
const ORDER_FILES = `
orders.csv: order_id=id,ts=ts,customer=customer,revenue=revenue
shop.csv: Order No=id,Order Date=ts,Cust Id=customer,Net Sales=revenue,Disc Amt=discount,Tax Amt=tax,Ship Amt=shipping
erp.csv: ord_no=id,ord_dt=ts,customer_id=customer,revenue_amt=revenue,prod=product,qty=quantity
mail.csv: Order Number=id,Created At=ts,Email=email,Order Amount=revenue,Coupon Code=coupon
amounts.csv: order id=id,order date=ts,subtotal=revenue,discount amount=discount,shipping fee=shipping,notes=note
订单.csv: 订单号=id,下单时间=ts,用户ID=customer,实付金额=revenue,优惠金额=discount,运费=shipping,备注=note
导出.csv: 订单编号=id,订单创建时间=ts,买家=customer,订单金额=revenue,商品名称=product,数量=quantity
销售.csv: 单号=id,日期=ts,会员号=customer,销售额=revenue,优惠券=coupon
`;
const EVENT_FILES = `
events.csv: timestamp=ts,user_id=user,event_name=event,page=page
log.csv: tstamp=ts,uid=user,evt=event,sess_id=session
track.csv: eventTime=ts,userId=user,eventName=event,pageUrl=page,deviceType=device
usr.csv: ts=ts,usr=user,event=event,x=note
日志.csv: 时间=ts,用户ID=user,事件名称=event,页面=page
行为.csv: 触发时间=ts,用户标识=user,行为=event,会话ID=session
`;

function parse(
  list: string,
  truth: Readonly<Record<string, string>>,
  row: (r: Random, i: number) => Row,
  r: Random,
): Unknown[] {
  return list
    .trim()
    .split('\n')
    .map((line) => {
      const [name, columns] = line.split(': ') as [string, string];
      const pairs = columns.split(',').map((c) => c.split('=') as [string, string]);
      const rows = Array.from({ length: 40 }, (_, i) => {
        const values = row(r, i);
        return pairs.map(([, kind]) => values[kind] ?? r.pick(['抖音', '小红书']));
      });
      return {
        name,
        header: pairs.map(([header]) => header),
        rows,
        truth: Object.fromEntries(
          pairs.map(([header, kind]) => [
            header,
            kind === 'note2' ? 'source' : (truth[kind] ?? null),
          ]),
        ),
      };
    });
}

/** Figures that hang together but are no advertising: pieces, prices and what they are worth. */
function stock(r: Random): Unknown {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const pieces = 1 + r.below(50);
    const price = (1 + 20 * r.unit()).toFixed(2);
    return [
      `2026-03-${String(1 + (i % 28)).padStart(2, '0')}`,
      String(pieces),
      price,
      (pieces * Number(price)).toFixed(2),
    ];
  });
  const header = ['booked', 'pieces', 'each', 'worth'];
  return { name: 'stock.csv', header, rows, truth: {} };
}

export const FILES = (r: Random): Unknown[] => [
  ...parse(SPEND_FILES, SPEND, spendRow, r),
  ...parse(ORDER_FILES, ORDER, orderRow, r),
  ...parse(EVENT_FILES, EVENT, eventRow, r),
  stock(r),
];
