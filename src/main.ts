import './ui/tokens.css';

// One analysis within somebody else's page opens no engine and no workspace: it has its own start.
const target = document.getElementById('app')!;
if (/^#\/?embed\//.test(location.hash)) {
  void import('./app/embed/start.ts').then(({ startEmbed }) => startEmbed(target));
} else {
  void import('./app/start.ts').then(({ startApp }) => startApp(target, import.meta.url));
}
