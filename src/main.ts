import { mount } from 'svelte';
import './ui/tokens.css';
import './ui/base.css';
import App from './app/App.svelte';
import { app } from './app/state.svelte.ts';
import { installConsole } from './app/console.ts';

installConsole(app.core);
mount(App, { target: document.getElementById('app')! });
void app.start();
