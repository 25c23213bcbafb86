import { mount } from 'svelte';
import './ui/tokens.css';
import './ui/base.css';
import App from './app/App.svelte';
import { app } from './app/state.svelte.ts';
import { installConsole } from './app/console.ts';

installConsole(app.core, { goTo: (id) => app.openSaved(id) });
mount(App, { target: document.getElementById('app')! });
void app.start();
