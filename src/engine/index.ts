export { openEngine } from './wasm.ts';
export { EngineError } from './types.ts';
export type { Cell, Engine, QueryOptions, Result, Row } from './types.ts';
