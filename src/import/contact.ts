import { isPersonal, type Header } from './header.ts';

const PERSONS = new Set(['user', 'customer', 'respondent', 'unit']);
const CONTACT = /^\s*([^@\s]+@[^@\s]+\.[^@\s]+|\+?\d[\d ()-]{9,17}\d|1[3-9]\d{9})\s*$/;

/** Contact data by its header, or, where people stand, by what the cells look like. */
export const isContact = (to: string, header: Header, samples: readonly string[]): boolean => {
  if (to.startsWith('prop.')) return isPersonal(header);
  if (!PERSONS.has(to)) return false;
  const looks = samples.filter((s) => CONTACT.test(s) && /[@+() -]|^1[3-9]\d{9}$/.test(s.trim()));
  return isPersonal(header) || (samples.length > 0 && looks.length > samples.length / 2);
};
