import { Problem } from '../model/problem.ts';

/** A file for which the engine has no room is told with what can be done about it. */
export async function fitting<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'out-of-memory') throw error;
    throw new Problem('file-too-large', { file }, { cause: error });
  }
}
