import { mount } from 'svelte';
import '../ui/base.css';
import App from './App.svelte';
import { app } from './state.svelte.ts';
import { installConsole } from './console.ts';
import { keepPage } from '../offline/client.ts';

/** The whole page. `entry`: the address of its first script, by which versions are told apart. */
export function startApp(target: HTMLElement, entry: string): void {
  installConsole(app.core, { goTo: (id) => app.openSaved(id) });
  mount(App, { target });
  const started = app.start();
  if (import.meta.env.PROD && !__SINGLE__) {
    keepPage(entry, { after: started, ...app.stored.events });
  }
}
