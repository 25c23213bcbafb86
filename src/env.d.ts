/** The version in package.json, put in by the build. */
declare const __VERSION__: string;
/** Where the engine lies, relative to the page (`build/engine.ts`). */
declare const __ENGINE_PARTS__: { wasm: string; worker: string };
/** True in the single file edition (`build/single.ts`). */
declare const __SINGLE__: boolean;
/** There: the files of the build by their paths. */
declare var fupanParts: Map<string, Blob> | undefined;
