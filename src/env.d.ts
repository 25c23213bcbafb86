/** The version in package.json, put in by the build. */
declare const __VERSION__: string;
/** Where the engine lies, relative to the page (`src/build/engine.ts`). */
declare const __ENGINE_PARTS__: { wasm: string; worker: string };
/** True in the single file edition (`src/build/single.ts`). */
declare const __SINGLE__: boolean;
/** There: the files of the build by their paths. */
// eslint-disable-next-line no-var -- only a var is a property of globalThis to TypeScript
declare var fupanParts: Map<string, Blob> | undefined;
