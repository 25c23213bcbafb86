import { valueLabel } from '../parts/names.ts';

/** Between the nodes of a path. */
const ARROW = ' → ';

/** A path as one text; a node whose own name holds an arrow stands in quotes. */
export const pathText = (
  nodes: readonly unknown[],
  name: (node: unknown) => string = String,
): string =>
  nodes
    .map(name)
    .map((text) => (text.includes('→') ? `“${text}”` : text))
    .join(ARROW);

/** The same for a reader: the words in brackets in their language. */
export const pathLabel = (nodes: readonly unknown[]): string => pathText(nodes, valueLabel);
