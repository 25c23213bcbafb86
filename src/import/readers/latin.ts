/** Letters beyond ASCII of the languages that each single-byte encoding was made for. */
const LETTERS: readonly [encoding: string, languages: readonly string[]][] = [
  [
    'windows-1252',
    [
      'àâæçèéêëîïôœùûüÿ',
      'áéíñóúü',
      'äöüßé',
      'àáâãçéêíóôúü',
      'åäöéæøü',
      'äöõü',
      'àèéìíîòóùú',
      'áðéíóúýþæö',
      'áàéèêëïíóöúü',
      'àáçèéíïòóúü',
    ],
  ],
  [
    'windows-1250',
    ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž', 'äöüß'],
  ],
  [
    'iso-8859-2',
    ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž'],
  ],
  ['windows-1254', ['çğıöşüâîûiİ']],
  ['windows-1257', ['āčēģīķļņšūž', 'ąčęėįšųūž', 'äöõüšž']],
  ['macintosh', ['àâæçèéêëîïôœùûüÿ', 'áéíñóúü', 'äöüßé', 'àáâãçéêíóôúü', 'åäöéæøü', 'àèéìíîòóùú']],
];

/** Marks that any language may have; a letter before one is nothing odd. */
const MARKS = /[\u00a0–—―‘’‚“”„…€£°§©®™²³½¼¾«»‹›·•¿¡ºª±×µ†‰´`¨]/;

/**
 * The single-byte encoding in which the letters beyond ASCII are those of one language, in the case
 * of the letters beside them; the more western one of equals. Null where none fits.
 */
export function guessLatin(bytes: Uint8Array): { encoding: string; fit: number } | null {
  let best: { encoding: string; fit: number } | null = null;
  for (const [encoding, languages] of LETTERS) {
    const text = decoded(bytes, encoding);
    const letters = [...text.matchAll(/(.?)([^\x00-\x7f])/gs)].map((m): [string, string] => [
      // The only õ of Portuguese is that of õe; any other is Estonian, or Hungarian read wrongly.
      m[2] === 'õ' && text[m.index + m[0].length] === 'e' ? 'ã' : (m[2] as string),
      m[1] || ' ',
    ]);
    for (const language of languages) {
      const fit = fitOf(letters, language);
      if (fit > (best?.fit ?? 0.6)) best = { encoding, fit };
    }
  }
  return best;
}

/** What stands at 0x80 to 0x9f; some platforms take Windows-1252 for Latin-1 there. */
const WINDOWS = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

function decoded(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  return encoding === 'windows-1252'
    ? text.replace(/[\x80-\x9f]/g, (c) => WINDOWS[c.charCodeAt(0) - 0x80] as string)
    : text;
}

/** The share of letters that the language has, less those that stand in a wrong place. */
function fitOf(letters: readonly [string, string][], language: string): number {
  let right = 0;
  let all = 0;
  for (const [letter, before] of letters) {
    const small = letter.toLowerCase();
    if (MARKS.test(letter)) {
      // Between letters of a word, only an apostrophe is a mark.
      if (letter === '’' || !/\p{L}/u.test(before)) continue;
      all += 0.5;
      right += 0.25;
      continue;
    }
    all++;
    const own = language.includes(small) || language.includes(letter);
    const shouts = letter !== small && /\p{Ll}/u.test(before);
    if (own) right += shouts ? 0.3 : 1;
  }
  return all === 0 ? 1 : right / all;
}
