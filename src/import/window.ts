import type { Source } from './sources/types.ts';
import { readHeader } from './header.ts';

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
  const claimed = mapping.filter(
    ({ to }) => to === 'platform_value' || to === 'platform_conversions',
  );
  const days = claimed
    .map(({ header }) => pattern.exec(readHeader(header).full)?.[1])
    .find(Boolean);
  return days === undefined ? null : `${days}d`;
}
