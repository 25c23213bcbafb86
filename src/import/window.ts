import type { Source } from './sources/types.ts';
import { readHeader } from './header.ts';

/** What a platform says that its ads brought, within its window. */
export const CLAIMS: readonly string[] = ['platform_conversions', 'platform_value'];

/** Headers that name the window of a row's claims, in files of no known platform. */
export const WINDOW_WORDS =
  'attribution window|attribution setting|attribution windows|conversion window|归因窗口|归因设置|归因周期|转化窗口';

/** The column of every row that says how long a platform claims what it counts as its conversions. */
export const WINDOW = 'prop.attribution_window';

/**
 * The attribution window that the headers of conversions and their value name (`7 Day Total Sales`),
 * as `7d`; null where the platform writes none there. Figures of two windows never mean the same.
 */
export function windowInHeaders(
  source: Source | null,
  mapping: readonly { header: string; to: string | null }[],
): string | null {
  const pattern = source?.window && 'header' in source.window ? source.window.header : null;
  if (!pattern) return null;
  const claimed = mapping.filter(({ to }) => to !== null && CLAIMS.includes(to));
  const days = claimed
    .map(({ header }) => pattern.exec(readHeader(header).full)?.[1])
    .find(Boolean);
  return days === undefined ? null : `${days}d`;
}
