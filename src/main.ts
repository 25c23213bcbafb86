import { mount } from 'svelte';
import './ui/tokens.css';
import './ui/base.css';
import App from './app/App.svelte';
import { app } from './app/state.svelte.ts';
import { installConsole } from './app/console.ts';
import { keepPage } from './offline/client.ts';

installConsole(app.core, { goTo: (id) => app.openSaved(id) });
mount(App, { target: document.getElementById('app')! });
const started = app.start();
if (import.meta.env.PROD && !__SINGLE__) {
  keepPage(import.meta.url, { after: started, ...app.stored.events });
}
