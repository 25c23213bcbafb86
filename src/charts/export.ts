const SVG = 'http://www.w3.org/2000/svg';
const HEAD = 28;
const EDGE = 16;

/** Replaces `var(--name, fallback)` by what the page's theme says. */
function inline(value: string, theme: CSSStyleDeclaration): string {
  return value.replace(
    /var\((--[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g,
    (_, name: string, fallback: string | undefined) =>
      theme.getPropertyValue(name).trim() || (fallback ? inline(fallback, theme) : 'none'),
  );
}

function resolve(element: Element, theme: CSSStyleDeclaration): void {
  for (const { name, value } of [...element.attributes]) {
    if (value.includes('var(')) element.setAttribute(name, inline(value, theme));
  }
  element.removeAttribute('data-spot');
  for (const child of element.children) resolve(child, theme);
}

function text(content: string, attributes: Record<string, string | number>): SVGTextElement {
  const element = document.createElementNS(SVG, 'text');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = content;
  return element;
}

/** The entries of a figure's key line with their places, as they stand on the page. */
function keyEntries(caption: Element): SVGElement[] {
  const origin = caption.getBoundingClientRect();
  return [...caption.querySelectorAll('[data-key]')].flatMap((entry) => {
    const drawing = entry.querySelector('svg');
    if (!drawing) return [];
    const at = drawing.getBoundingClientRect();
    const copy = drawing.cloneNode(true) as SVGElement;
    copy.setAttribute('x', String(EDGE + at.left - origin.left));
    copy.setAttribute('y', String(EDGE + at.top - origin.top));
    const name = text(entry.textContent?.trim() ?? '', {
      x: EDGE + at.right - origin.left + 4,
      y: EDGE + at.top - origin.top + at.height / 2 + 4,
      'font-size': 12,
      fill: 'var(--ink-3)',
    });
    return [copy, name];
  });
}

/** A figure (title, key line, drawing) as one SVG that stands alone, in the theme shown. */
export function standalone(drawing: SVGElement, caption: Element, title: string): SVGSVGElement {
  const theme = getComputedStyle(document.documentElement);
  const width = Number(drawing.getAttribute('width')) + 2 * EDGE;
  const headHeight = Math.max(HEAD, caption.getBoundingClientRect().height + 8);
  const height = Number(drawing.getAttribute('height')) + headHeight + 2 * EDGE;
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    xmlns: SVG,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': getComputedStyle(drawing).fontFamily,
  })) {
    svg.setAttribute(name, String(value));
  }
  const ground = document.createElementNS(SVG, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', 'var(--surface)');
  const body = drawing.cloneNode(true) as SVGElement;
  body.setAttribute('x', String(EDGE));
  body.setAttribute('y', String(EDGE + headHeight));
  body.setAttribute('overflow', 'visible');
  const head = text(title, {
    x: EDGE,
    y: EDGE + 14,
    'font-size': 13,
    'font-weight': 600,
    fill: 'var(--ink)',
  });
  svg.append(ground, head, ...keyEntries(caption), body);
  resolve(svg, theme);
  return svg;
}

export const svgText = (svg: SVGElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;

/** The same picture as PNG, twice as fine as the screen's pixels. */
export async function png(svg: SVGSVGElement, scale = 2): Promise<Blob> {
  const width = Number(svg.getAttribute('width'));
  const height = Number(svg.getAttribute('height'));
  const address = URL.createObjectURL(new Blob([svgText(svg)], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(width * scale, height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width * scale, height * scale);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(address);
  }
}
