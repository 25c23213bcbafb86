const SVG = 'http://www.w3.org/2000/svg';

/** Puts the 45° hatch into a drawing, so that it also goes with it into an export. */
export function addHatch(svg: SVGElement, id: string): void {
  const pattern = document.createElementNS(SVG, 'pattern');
  const attributes: Record<string, string> = {
    id,
    width: '6',
    height: '6',
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  };
  for (const [name, value] of Object.entries(attributes)) pattern.setAttribute(name, value);
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', 'M0 0V6');
  line.setAttribute('stroke', 'var(--line-2)');
  line.setAttribute('stroke-width', '2');
  pattern.append(line);
  const defs = document.createElementNS(SVG, 'defs');
  defs.append(pattern);
  svg.prepend(defs);
}
