/**
 * New against returning customers: by the file's flag, else by the customer's first order in all
 * data. Where neither is known the buyer is unknown, which is a part of its own.
 */
export const BUYERS = ['new', 'returning', 'unknown'] as const;
export type Buyer = (typeof BUYERS)[number];

export const isBuyer = (value: unknown): value is Buyer => BUYERS.some((buyer) => buyer === value);

/** The test of a buyer's sales, over `is_new` of what is called `from`. */
export function buyerTest(buyer: Buyer, from = ''): string {
  if (buyer === 'unknown') return `${from}is_new IS NULL`;
  return buyer === 'new' ? `${from}is_new` : `NOT ${from}is_new`;
}

/** The column of a buyer's part of orders, revenue or margin; the orders of the new are the customers. */
export const buyerColumn = (buyer: Buyer, of: 'orders' | 'revenue' | 'margin'): string =>
  buyer === 'new' && of === 'orders' ? 'new_customers' : `${buyer}_${of}`;

const parts = (of: 'orders' | 'revenue' | 'margin') => BUYERS.map((b) => buyerColumn(b, of));

/** The parts that add up to orders, revenue and margin, but for the count of new customers. */
export const BUYER_SUMS = [...parts('orders').slice(1), ...parts('revenue'), ...parts('margin')];

/** Their SQL over the columns of `credit`, by how a sum and a margin are written. */
export const buyerSums = (
  sum: (name: string, column: string, test: string) => string,
  margin: (name: string, test: string) => string,
): string[] =>
  BUYERS.flatMap((buyer) => [
    sum(buyerColumn(buyer, 'orders'), 'orders', buyerTest(buyer)),
    sum(buyerColumn(buyer, 'revenue'), 'revenue', buyerTest(buyer)),
    margin(buyerColumn(buyer, 'margin'), buyerTest(buyer)),
  ]);
