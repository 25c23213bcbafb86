export interface SqlToken {
  kind: 'keyword' | 'string' | 'comment' | 'plain';
  text: string;
}

const KEYWORDS = new Set(
  `SELECT FROM WHERE WITH AS JOIN LEFT RIGHT FULL INNER OUTER CROSS ASOF ANTI SEMI LATERAL ON USING
GROUP BY ORDER HAVING QUALIFY WINDOW PARTITION OVER ROWS RANGE BETWEEN UNBOUNDED PRECEDING FOLLOWING
CURRENT ROW AND OR NOT IN IS NULL CASE WHEN THEN ELSE END UNION ALL EXCEPT INTERSECT DISTINCT VALUES
LIMIT OFFSET ASC DESC NULLS FIRST LAST FILTER INTERVAL DATE TIMESTAMP TRUE FALSE LIKE ILIKE EXISTS
DESCRIBE SUMMARIZE EXPLAIN RECURSIVE MATERIALIZED CAST EXCLUDE REPLACE WITHIN ANY`.split(/\s+/),
);

/** Comments, quoted text, quoted names, words, and everything between. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[\p{L}_][\p{L}\p{N}_]*|[^'"\p{L}_/-]+|[/-]/gu;

const kindOf = (text: string): SqlToken['kind'] =>
  text.startsWith('--') || text.startsWith('/*')
    ? 'comment'
    : text.startsWith("'")
      ? 'string'
      : KEYWORDS.has(text.toUpperCase())
        ? 'keyword'
        : 'plain';

/** The lines of a statement as coloured pieces; joined, they give the text again. */
export function sqlTokens(sql: string): SqlToken[][] {
  const lines: SqlToken[][] = [[]];
  for (const text of sql.match(TOKEN) ?? []) {
    const kind = kindOf(text);
    for (const [i, part] of text.split('\n').entries()) {
      if (i) lines.push([]);
      const line = lines.at(-1)!;
      const last = line.at(-1);
      if (last && last.kind === kind) last.text += part;
      else if (part) line.push({ kind, text: part });
    }
  }
  return lines;
}
