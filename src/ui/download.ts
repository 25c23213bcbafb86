/** Hands the browser a file to save. Text is written as UTF-8 with a mark, which Excel needs. */
export function download(name: string, content: Blob | string, type = 'text/csv'): void {
  const blob =
    typeof content === 'string'
      ? new Blob(['\uFEFF', content], { type: `${type};charset=utf-8` })
      : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A name that every file system takes. */
export const fileName = (name: string): string =>
  name
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 120) || 'fupan';
