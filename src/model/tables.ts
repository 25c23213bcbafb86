/** The canonical tables (design: "The canonical model"). Column names live here and only here. */

export type ColumnType = 'text' | 'money' | 'number' | 'count' | 'timestamp' | 'day' | 'boolean';
export type Role =
  'id' | 'person' | 'time' | 'dimension' | 'measure' | 'text' | 'currency' | 'flag';

export interface Column {
  name: string;
  type: ColumnType;
  role: Role;
  /** A column that a file must give, or the table means nothing. */
  required?: true;
}

export const TABLES = [
  'spend',
  'events',
  'orders',
  'leads',
  'surveys',
  'content',
  'tickets',
  'targets',
  'assignments',
  'codes',
  'scans',
  'notes',
] as const;
export type TableName = (typeof TABLES)[number];

export interface TableDef {
  name: TableName;
  columns: readonly Column[];
  /** The column whose instant or day places a row in time. */
  time: string;
  /**
   * What makes two rows the same thing, for replace/add/skip: `columns` by the named columns,
   * `dimensions` by the names of all dimensions and the day, `row` by an id column where the
   * file has one (`id`), else by the whole row and its own number of copies.
   */
  entity:
    | { by: 'columns'; columns: readonly string[] }
    | { by: 'dimensions' }
    | { by: 'row'; id?: string };
}

const c = (name: string, type: ColumnType, role: Role, required?: true): Column =>
  required ? { name, type, role, required } : { name, type, role };
const dims = (...names: string[]) => names.map((n) => c(n, 'text', 'dimension'));
const money = (...names: string[]) => names.map((n) => c(n, 'money', 'measure'));
const counts = (...names: string[]) => names.map((n) => c(n, 'count', 'measure'));
const currency = c('currency', 'text', 'currency');
/** The columns that the channel rules read, in every table that has them. */
const touch = dims('source', 'medium', 'campaign');

const def = (
  name: TableName,
  time: string,
  entity: TableDef['entity'],
  columns: readonly Column[],
): [TableName, TableDef] => [name, { name, time, entity, columns }];

export const MODEL: ReadonlyMap<TableName, TableDef> = new Map([
  def('spend', 'day', { by: 'dimensions' }, [
    c('day', 'day', 'time', true),
    ...touch,
    ...dims('placement', 'channel', 'ad_group', 'ad', 'country', 'device'),
    currency,
    c('cost', 'money', 'measure', true),
    ...counts('impressions', 'clicks', 'reach', 'video_views', 'engagements', 'shares'),
    c('platform_conversions', 'number', 'measure'),
    ...money('platform_value'),
  ]),
  def('events', 'ts', { by: 'row', id: 'event_id' }, [
    c('ts', 'timestamp', 'time', true),
    c('user', 'text', 'person', true),
    c('session', 'text', 'id'),
    c('event', 'text', 'dimension', true),
    c('event_id', 'text', 'id'),
    ...dims('channel', 'medium', 'source', 'campaign', 'page', 'country', 'device'),
    currency,
    ...money('value'),
  ]),
  def('orders', 'ts', { by: 'columns', columns: ['order_id'] }, [
    c('order_id', 'text', 'id', true),
    c('ts', 'timestamp', 'time', true),
    c('customer', 'text', 'person'),
    ...dims('channel', 'source', 'medium', 'campaign', 'coupon', 'country', 'device', 'product'),
    currency,
    c('new_customer', 'boolean', 'flag'),
    c('revenue', 'money', 'measure', true),
    ...money('discount', 'tax', 'shipping', 'refund', 'cost_of_goods'),
  ]),
  def('leads', 'created', { by: 'columns', columns: ['lead_id'] }, [
    c('lead_id', 'text', 'id', true),
    c('created', 'timestamp', 'time', true),
    c('customer', 'text', 'person'),
    ...dims('channel', ...['source', 'medium', 'campaign'], 'owner', 'stage'),
    ...['first_response', 'qualified', 'accepted', 'opportunity', 'won', 'lost'].map((n) =>
      c(n, 'timestamp', 'time'),
    ),
    ...dims('rejected_reason', 'lost_reason'),
    currency,
    ...money('amount'),
  ]),
  def('surveys', 'ts', { by: 'row', id: 'response_id' }, [
    c('ts', 'timestamp', 'time', true),
    c('response_id', 'text', 'id'),
    c('respondent', 'text', 'person'),
    ...dims('kind', 'question', 'channel', 'campaign'),
    c('comment', 'text', 'text'),
    c('score', 'number', 'measure', true),
    c('scale', 'number', 'measure'),
  ]),
  def('content', 'day', { by: 'dimensions' }, [
    c('day', 'day', 'time', true),
    ...dims('source', 'account', 'post', 'format', 'topic'),
    ...counts('impressions', 'reads', 'likes', 'comments', 'saves', 'shares', 'followers'),
  ]),
  def('tickets', 'created', { by: 'columns', columns: ['ticket_id'] }, [
    c('ticket_id', 'text', 'id'),
    c('created', 'timestamp', 'time', true),
    c('closed', 'timestamp', 'time'),
    c('customer', 'text', 'person'),
    ...dims('campaign', 'topic'),
    c('satisfaction', 'number', 'measure'),
  ]),
  def(
    'targets',
    'from',
    { by: 'columns', columns: ['metric', 'from', 'to', 'channel', 'campaign'] },
    [
      c('metric', 'text', 'dimension', true),
      c('from', 'day', 'time', true),
      c('to', 'day', 'time', true),
      ...dims('channel', 'campaign', 'owner'),
      currency,
      c('target', 'number', 'measure', true),
      ...money('budget'),
      c('expected_conversion_rate', 'number', 'measure'),
    ],
  ),
  def('assignments', 'ts', { by: 'row' }, [
    c('ts', 'timestamp', 'time', true),
    c('experiment', 'text', 'dimension', true),
    c('unit', 'text', 'person', true),
    c('variant', 'text', 'dimension', true),
    c('covariate', 'number', 'measure'),
  ]),
  def('codes', 'produced', { by: 'columns', columns: ['code'] }, [
    c('code', 'text', 'id', true),
    ...dims('batch', 'product', 'intended_region', 'dealer'),
    c('produced', 'day', 'time'),
  ]),
  def('scans', 'ts', { by: 'row', id: 'scan_id' }, [
    c('ts', 'timestamp', 'time', true),
    c('scan_id', 'text', 'id'),
    c('code', 'text', 'id', true),
    c('user', 'text', 'person'),
    ...dims('region', 'kind'),
    c('reward', 'money', 'measure'),
  ]),
  def('notes', 'from', { by: 'row' }, [
    c('from', 'day', 'time', true),
    c('to', 'day', 'time'),
    ...dims('channel', 'campaign'),
    c('text', 'text', 'text', true),
    ...dims('tags', 'author'),
  ]),
]);

export const tableDef = (name: TableName): TableDef => MODEL.get(name)!;
export const isTableName = (name: string): name is TableName => MODEL.has(name as TableName);

/** The engine's type of a column. Money keeps six decimals; sums of it are exact. */
export const SQL_TYPES: Record<ColumnType, string> = {
  text: 'VARCHAR',
  money: 'DECIMAL(18,6)',
  number: 'DECIMAL(18,6)',
  count: 'BIGINT',
  timestamp: 'TIMESTAMP',
  day: 'DATE',
  boolean: 'BOOLEAN',
};

/**
 * The columns that every canonical table has beside its own. `row` is unique over all files
 * (file_id · 2^32 + row_number) and joins the derived tables back to the table. `day` is the
 * row's day in the workspace's zone; `grain` is 'day' where the row came as a day and stays it
 * in every zone, else 'instant'.
 */
export const ROW_COLUMNS = [
  { name: 'row', sql: 'BIGINT' },
  { name: 'file_id', sql: 'INTEGER' },
  { name: 'row_number', sql: 'BIGINT' },
  { name: 'day', sql: 'DATE' },
  { name: 'grain', sql: 'VARCHAR' },
] as const;

/**
 * A property of an event (or an unknown column of another table) becomes a text column; one that
 * was exported under that name keeps it.
 */
export const propertyColumn = (header: string): string =>
  header.startsWith('prop.') ? header : `prop.${header}`;
