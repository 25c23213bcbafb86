/** Names of months in files, by number; compared in lower case, longest first. */
const NAMES: readonly (readonly string[])[] = [
  [
    'january',
    'januar',
    'jänner',
    'janvier',
    'enero',
    'gennaio',
    'janeiro',
    'januari',
    'janv',
    'jan',
    'ene',
    'gen',
  ],
  [
    'february',
    'februar',
    'février',
    'fevrier',
    'febrero',
    'febbraio',
    'fevereiro',
    'februari',
    'févr',
    'fevr',
    'feb',
    'fév',
    'fev',
  ],
  ['march', 'märz', 'maerz', 'mars', 'marzo', 'março', 'maart', 'mar', 'mär', 'mrz', 'mrt'],
  ['april', 'avril', 'abril', 'aprile', 'apr', 'avr', 'abr'],
  ['may', 'mai', 'mayo', 'maggio', 'maio', 'mei', 'mag'],
  ['june', 'juni', 'juin', 'junio', 'giugno', 'junho', 'jun', 'giu'],
  ['july', 'juli', 'juillet', 'julio', 'luglio', 'julho', 'juil', 'jul', 'lug'],
  ['august', 'août', 'aout', 'agosto', 'augustus', 'aug', 'ago'],
  ['september', 'septembre', 'septiembre', 'settembre', 'setembro', 'sept', 'sep', 'set'],
  ['october', 'oktober', 'octobre', 'octubre', 'ottobre', 'outubro', 'oct', 'okt', 'ott', 'out'],
  ['november', 'novembre', 'noviembre', 'novembro', 'nov'],
  [
    'december',
    'dezember',
    'décembre',
    'decembre',
    'diciembre',
    'dicembre',
    'dezembro',
    'dec',
    'dez',
    'déc',
    'dic',
  ],
];

/** Month word → number. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, i) => names.map((name): [string, number] => [name, i + 1])),
);

const word = new RegExp(
  `(?<![\\p{L}])(${[...MONTHS.keys()].sort((a, b) => b.length - a.length).join('|')})(?![\\p{L}])\\.?`,
  'u',
);

/** The month word in a folded, lower-case text, with the dot of its abbreviation. */
export const findMonth = (text: string): { text: string; month: number } | null => {
  const found = word.exec(text);
  return found ? { text: found[0], month: MONTHS.get(found[1]!)! } : null;
};
