export type { Header } from './format.ts';
export { readHeader } from './read.ts';
export {
  applyBundle,
  verifyBundle,
  type RestoredFile,
  type RestorePlan,
  type Verified,
  type Verifying,
} from './restore.ts';
export { writeBundle, type BundleParts } from './write.ts';
