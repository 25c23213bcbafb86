import { expect, test } from 'vitest';
import { encoded, open } from './tools.ts';

const textOf = async (content: string | Uint8Array): Promise<string[]> => {
  const parts = await open(content, 'report.xls');
  return Promise.all(parts.map((part) => part.blob.text()));
};

test('a table under the name .xls reads as it shows', async () => {
  const html = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head><body>
<!-- <table><tr><td>not this</td></tr></table> -->
<TABLE border=1><thead><TR><TH colspan="2">推广计划</TH><th>花费&nbsp;(元)</TH></tr></thead>
<tr><td>a &amp; b</td><td style='mso-number-format:"\\@"'>001<br>x</td><td x:num="1234.5">1,234.50</td></tr>
<tr><td rowspan=2>c</td><td><b>d</b> <i>e</i></td><td>&yen;5</td>
<tr><td>f<td>6</table></body></html>`;
  const [part] = await open(html, 'report.xls');
  expect(part).toMatchObject({ name: 'report.xls', container: 'html' });
  expect(await textOf(html)).toEqual([
    '推广计划,,花费 (元)\na & b,"001\nx","1,234.50"\nc,d e,¥5\n,f,6\n',
  ]);
});

test('a page in a Chinese encoding, named or not', async () => {
  const page = (meta: string): string =>
    `<html>${meta}<table><tr><td>日期</td><td>花费</td></tr></table>`;
  for (const meta of ['<meta charset="gb2312">', ''])
    expect(await textOf(encoded(page(meta), 'gb18030'))).toEqual(['日期,花费\n']);
});

test('tables in a table of layout are each a part; a page without one is a page', async () => {
  const inner = (word: string): string => `<table><tr><td>${word}</td></tr></table>`;
  const page = `<table><tr><td>${inner('a')}</td><td>${inner('b')}</td></tr></table>`;
  expect((await open(`<html>${page}</html>`, 'p.xls')).map((p) => p.name)).toEqual([
    'p.xls [1]',
    'p.xls [2]',
  ]);
  await expect(open('<html><form>Sign in</form></html>')).rejects.toMatchObject({
    code: 'file-is-html',
  });
});
