import { reader, t } from '../../i18n/index.ts';
import { printCombo } from '../../ui/keys.ts';
import type { Deed } from '../deeds.svelte.ts';
import type { app as App } from '../state.svelte.ts';
import { pickFiles, pickFolder } from './pick.ts';
import { steps } from './places.ts';

/** One line of the palette. `words` are further words by which it is found. */
export interface Command {
  id: string;
  label: string;
  words: string[];
  detail: string;
  run: () => void;
}

const entry = (id: string, label: string, run: () => void, detail = '', words: string[] = []) => ({
  id,
  label,
  run,
  detail,
  words,
});

/** A key, and what it would take back or do again where that is not on this page. */
export const keyOf = (combo: string, deed: Deed | null): string =>
  deed
    ? t('deed.with-key', { what: t(deed.label, deed.args), key: printCombo(combo) })
    : printCombo(combo);

/** Everything that can be gone to or run from here, grouped. */
export function commands(
  app: typeof App,
  showShortcuts: () => void,
): { name: string; entries: Command[] }[] {
  const places = steps(app.context).flatMap((group) =>
    group.places.map((place) =>
      entry(
        `page:${place.label}`,
        t(place.label),
        () => app.go(place.route),
        place.missing ? t('app.rail.no-data') : t(`app.step.${group.step}`),
        place.route.page === 'analysis' ? [place.route.kind] : [place.route.page],
      ),
    ),
  );
  const saved = app.saved.map((s) =>
    entry(
      `saved:${s.id}`,
      s.title,
      () => app.go({ page: 'analysis', kind: s.kind, id: s.id }),
      t(`${s.kind}.name`),
      [s.kind],
    ),
  );
  return [
    { name: t('app.find.pages'), entries: places },
    { name: t('app.find.saved'), entries: saved },
    { name: t('app.find.actions'), entries: actions(app, showShortcuts) },
  ].filter((group) => group.entries.length > 0);
}

function actions(app: typeof App, showShortcuts: () => void): Command[] {
  const dark = app.theme === 'dark';
  const chinese = reader.locale === 'zh-CN';
  return [
    entry('files', t('app.files.choose'), pickFiles),
    entry('folder', t('app.files.folder'), pickFolder),
    ...(app.canUndo
      ? [entry('undo', t('app.undo'), () => app.undo(), keyOf('mod+z', app.undoes))]
      : []),
    ...(app.canRedo
      ? [entry('redo', t('app.redo'), () => app.redo(), keyOf('mod+shift+z', app.redoes))]
      : []),
    entry(
      'theme',
      t(dark ? 'app.action.light' : 'app.action.dark'),
      () => app.setTheme(dark ? 'light' : 'dark'),
      '',
      ['theme', '主题'],
    ),
    entry(
      'language',
      chinese ? 'English' : '简体中文',
      () => app.setLanguage(chinese ? 'en' : 'zh-CN'),
      t('app.language'),
      ['language', '语言'],
    ),
    ...app.workspaces.all
      .filter((w) => w.id !== app.workspaces.here)
      .map(({ id, name }) =>
        entry(
          `workspace:${id}`,
          t('workspaces.switch', { name: name || t('workspaces.unnamed') }),
          () => app.workspaces.open(id),
        ),
      ),
    entry('workspaces', t('app.page.workspaces'), () => app.go({ page: 'workspaces' })),
    entry('start', t('app.action.start'), () => app.go({ page: 'start' })),
    entry('shortcuts', t('app.shortcuts'), showShortcuts, '?'),
  ];
}
