const EDITABLE = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

/**
 * The files or the table that a paste brings; null where it belongs to a field, or is a word or a
 * sentence. A spreadsheet gives its cells as text with tabs.
 */
export function pasted(event: ClipboardEvent, name: string): File[] | null {
  const { target, clipboardData } = event;
  if (!clipboardData || (target instanceof Element && target.closest(EDITABLE))) return null;
  if (clipboardData.files.length) return [...clipboardData.files];
  const text = clipboardData.getData('text/plain');
  return isTable(text) ? [new File([text], `${name}.tsv`, { type: 'text/plain' })] : null;
}

/** At least two lines, of which the first two have the same mark between cells. */
function isTable(text: string): boolean {
  const [first = '', second = ''] = text.split(/\r\n|\n|\r/).filter((line) => line.trim());
  return ['\t', ',', ';', '|'].some((mark) => first.includes(mark) && second.includes(mark));
}
