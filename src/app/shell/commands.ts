import { reader, t } from '../../i18n/index.ts';
import { printCombo } from '../../ui/keys.ts';
import type { app as App } from '../state.svelte.ts';
import { pickFiles, pickFolder } from './pick.ts';
import { steps } from './places.ts';
import { shownAnalysis } from './title.ts';

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
  const current = shownAnalysis(app);
  const dark = app.theme === 'dark';
  const chinese = reader.locale === 'zh-CN';
  return [
    entry('files', t('app.files.choose'), pickFiles),
    entry('folder', t('app.files.folder'), pickFolder),
    ...(current?.canUndo
      ? [entry('undo', t('app.undo'), () => current.undo(), printCombo('mod+z'))]
      : []),
    ...(current?.canRedo
      ? [entry('redo', t('app.redo'), () => current.redo(), printCombo('mod+shift+z'))]
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
    entry('start', t('app.action.start'), () => app.go({ page: 'start' })),
    entry('shortcuts', t('app.shortcuts'), showShortcuts, '?'),
  ];
}
