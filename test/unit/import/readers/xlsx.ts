import { strToU8, zipSync } from 'fflate';

interface Xlsx {
  sheets: Record<string, string>;
  shared?: string;
  styles?: string;
  hidden?: Record<string, string>;
  from1904?: boolean;
}

/** A workbook written by hand: XML in a zip, as small as Excel opens it. */
export function xlsx({ sheets, shared = '', styles = '', hidden = {}, from1904 = false }: Xlsx) {
  const names = Object.keys(sheets);
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"/>`;
  const files: Record<string, string> = {
    '_rels/.rels': `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${names
      .map((n, i) => `<sheet name="${n}" ${hidden[n] ?? ''} sheetId="${i + 1}" r:id="s${i}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map((_, i) => relation(`s${i}`, 'worksheet', `worksheets/s${i}.xml`))
      .join(
        '',
      )}${relation('a', 'sharedStrings', '/xl/strings.xml')}${relation('b', 'styles', 'styles.xml')}</Relationships>`,
    'xl/strings.xml': `<sst>${shared}</sst>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
  };
  names.forEach((n, i) => {
    files[`xl/worksheets/s${i}.xml`] =
      `<worksheet><dimension ref="A1"/><sheetData>${sheets[n]}</sheetData></worksheet>`;
  });
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([path, xml]) => [path, strToU8(xml)])),
  );
}

export const STYLES = `<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>
<numFmt numFmtId="165" formatCode="[$¥-804]#,##0.00;[Red]\\-[$¥-804]#,##0.00"/>
<numFmt numFmtId="166" formatCode="#,##0.00\\ &quot;€&quot;"/>
<numFmt numFmtId="167" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
<numFmt numFmtId="168" formatCode="&quot;day &quot;0"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="166"/><xf numFmtId="46"/><xf numFmtId="20"/><xf numFmtId="167"/><xf numFmtId="168"/></cellXfs>`;

export const rowOf = (row: number, ...cells: string[]): string =>
  `<row r="${row}">${cells.join('')}</row>`;
export const styled = (ref: string, style: number, value: string): string =>
  `<c r="${ref}" s="${style}"><v>${value}</v></c>`;
