export * as format from './format.ts';
export { explain, sentence, type Figure } from './figures.ts';
export { LOCALES, preferredLocale, reader, type Locale } from './locale.svelte.ts';
export { addMessages, hasMessage, messageKeys, t, type MessageArg } from './messages.ts';
