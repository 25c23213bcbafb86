import type { Context } from '../../model/context.ts';
import { loaded, saleTable } from '../parts/credit/sale.ts';

/**
 * One row of counts that a reader should know of: orders without cost of goods, refunds above
 * their order, clicks above impressions, conversions above clicks, leads won before they came.
 */
export function checksSql(context: Context, bounds: (day: string) => string | null): string {
  const sale = saleTable(context);
  const where = (day: string) => {
    const test = bounds(day);
    return test ? `\n  WHERE ${test}` : '';
  };
  const parts = [
    ...(sale === 'orders'
      ? [
          `(SELECT count(*) AS orders, count(cost_of_goods) AS costed, count_if(refund > revenue) AS over_refunded
  FROM orders${where('orders.day')}) AS o`,
        ]
      : []),
    ...(sale === 'leads'
      ? [`(SELECT count_if(won < created) AS won_early FROM leads${where('leads.day')}) AS l`]
      : []),
    ...(loaded(context, 'spend')
      ? [
          `(SELECT count_if(clicks > impressions) AS over_clicked,
    count_if(platform_conversions > clicks) AS over_converted
  FROM spend${where('spend.day')}) AS s`,
        ]
      : []),
  ];
  return `-- What a reader of these figures should know of the rows behind them\nSELECT * FROM ${parts.join(', ')}`;
}
