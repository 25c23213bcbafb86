// One direction of imports: the folders of src/ and what each may import (design: "The house").
const may = {
  engine: [],
  model: [],
  stats: [],
  offline: [],
  build: ['offline'],
  i18n: [],
  ui: ['i18n'],
  charts: ['ui', 'i18n'],
  workspace: ['model'],
  demo: ['model', 'stats'],
  import: ['engine', 'model', 'stats', 'i18n'],
  analyses: ['engine', 'model', 'stats', 'charts', 'ui', 'i18n'],
  report: ['analyses', 'charts', 'ui', 'i18n'],
};
module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['\\?', '^svelte/'] },
    },
    ...Object.entries(may).map(([folder, allowed]) => ({
      name: `${folder}-imports-downward`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
    })),
    {
      name: 'no-analysis-imports-another',
      severity: 'error',
      from: { path: '^src/analyses/([^/]+)/' },
      to: { path: '^src/analyses/([^/]+)/', pathNot: '^src/analyses/($1|parts)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js', '.json'],
      conditionNames: ['svelte', 'import', 'default'],
      exportsFields: ['exports'],
    },
  },
};
