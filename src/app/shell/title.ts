import { t } from '../../i18n/index.ts';
import type { app as App } from '../state.svelte.ts';

/** The analysis on the page, whose changes are undone; null on the other pages. */
export const shownAnalysis = (app: typeof App): (typeof App)['current'] =>
  app.route.page === 'analysis' ? app.current : null;

/** What the window is called: the page, or the title of the analysis. */
export function pageTitle(app: typeof App): string {
  const { route } = app;
  if (route.page === 'analysis') return shownAnalysis(app)?.title || t(`${route.kind}.name`);
  return t(`app.page.${route.page}`);
}
