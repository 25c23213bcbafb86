export {
  analysisKinds,
  savedAnalyses,
  type Analyses,
  type AnalysisBody,
  type AnalysisVersion,
  type Binned,
  type SavedAnalysis,
} from './analyses.ts';
export { recordKinds, type Kind } from './kinds.ts';
export { compareLink, decodeLink, encodeLink, isSealed } from './links.ts';
export type { LinkDifference, LinkPayload } from './links.ts';
export { memoryWorkspace } from './memory.ts';
export { openWorkspace } from './open.ts';
export {
  printSettings,
  WITH_FIGURES,
  type DataPrint,
  type SettingsPrint,
  type Snapshot,
} from './payload.ts';
export {
  FIRST,
  holdOpen,
  isOpenElsewhere,
  openRegistry,
  type ListedWorkspace,
  type Registry,
} from './registry.ts';
export { newId } from './stores.ts';
export { createHistory, type History } from './undo.ts';
export type {
  RecordChange,
  RecordKinds,
  StoredRecord,
  Workspace,
  WorkspaceChange,
} from './types.ts';
