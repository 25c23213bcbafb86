// A workbook of many rows, written part by part, and SheetJS alone reading it in a worker.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { strToU8, zipSync } from 'fflate';
import { random } from './rows.mjs';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const HEADER = 'day,source,medium,campaign,country,device,currency,cost,impressions,clicks'.split(
  ',',
);

/** A day of an ad in each row: three figures and a date, and texts that repeat. */
export function writeWorkbook(path, rows, seed = 17) {
  const next = random(seed);
  const texts = new Map();
  const text = (value) => {
    if (!texts.has(value)) texts.set(value, texts.size);
    return `<c t="s"><v>${texts.get(value)}</v></c>`;
  };
  const number = (value) => `<c><v>${value}</v></c>`;
  const pieces = [
    `${XML}<worksheet xmlns="${MAIN}"><sheetData><row>${HEADER.map(text).join('')}</row>`,
  ];
  for (let i = 0; i < rows; i++) {
    const day = new Date(Date.UTC(2026, 0, 1 + (i % 90))).toISOString().slice(0, 10);
    const impressions = Math.floor(next() * 20_000);
    pieces.push(
      `<row>${[day, 'google', 'cpc', `campaign ${Math.floor(i / 90)}`].map(text).join('')}` +
        `${text('CN')}${text('mobile')}${text('CNY')}${number((next() * 900).toFixed(2))}` +
        `${number(impressions)}${number(Math.floor(impressions * next() * 0.05))}</row>`,
    );
  }
  pieces.push('</sheetData></worksheet>');
  const shared = [...texts.keys()].map((value) => `<si><t>${value}</t></si>`).join('');
  const part = (name, type) => `<Override PartName="/${name}" ContentType="${TYPE}.${type}+xml"/>`;
  const related = (id, type, target) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relations = (...all) =>
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
  const files = {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part('xl/workbook.xml', 'sheet.main')}${part('xl/worksheets/sheet1.xml', 'worksheet')}${part('xl/sharedStrings.xml', 'sharedStrings')}</Types>`,
    '_rels/.rels': relations(related('r1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Ads" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      related('r1', 'worksheet', 'worksheets/sheet1.xml'),
      related('r2', 'sharedStrings', 'sharedStrings.xml'),
    ),
    'xl/sharedStrings.xml': `${XML}<sst xmlns="${MAIN}" count="${rows * 7}" uniqueCount="${texts.size}">${shared}</sst>`,
    'xl/worksheets/sheet1.xml': pieces.join(''),
  };
  const bytes = Object.fromEntries(Object.entries(files).map(([n, t]) => [n, strToU8(t)]));
  writeFileSync(path, zipSync(bytes, { level: 1 }));
}

/** Milliseconds and rows of SheetJS alone: the chosen file to rows of cells, in a worker of the page. */
export async function sheetJsAlone(page) {
  const require = createRequire(import.meta.url);
  const library = readFileSync(require.resolve('@e965/xlsx/dist/xlsx.full.min.js'), 'utf8');
  return page.evaluate(async (code) => {
    const own = `onmessage = async ({ data }) => {
      const book = XLSX.read(await data.arrayBuffer(), { dense: true, cellDates: true });
      postMessage(XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1 }).length);
    };`;
    const address = URL.createObjectURL(new Blob([code, ';', own], { type: 'text/javascript' }));
    const worker = new Worker(address);
    const started = performance.now();
    const rows = await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(document.querySelector('#bench').files[0]);
    });
    worker.terminate();
    return { ms: performance.now() - started, rows };
  }, library);
}
