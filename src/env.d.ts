/** The version in package.json, put in by the build. */
declare const __VERSION__: string;
/** Where the engine lies, relative to the page (`build/engine.ts`). */
declare const __ENGINE_PARTS__: { wasm: string; worker: string };
