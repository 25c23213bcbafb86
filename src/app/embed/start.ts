import { mount } from 'svelte';
import '../../ui/base.css';
import '../shell/shell.css';
import { preferredLocale, reader } from '../../i18n/index.ts';
import Embed from './Embed.svelte';

/**
 * One analysis within somebody else's page: no engine, no workspace, nothing stored and nothing
 * fetched but parts of this page. Language and colours are the browser's.
 */
export function startEmbed(target: HTMLElement): void {
  reader.locale = preferredLocale(navigator.languages);
  const { documentElement } = document;
  documentElement.lang = reader.locale;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const colour = () => (documentElement.dataset['theme'] = dark.matches ? 'dark' : 'light');
  colour();
  dark.addEventListener('change', colour);
  // Another analysis under the same address is another embed.
  addEventListener('hashchange', () => location.reload());
  mount(Embed, { target, props: { text: location.hash.replace(/^#\/?embed\//, '') } });
}
