/** Files that systems and office programs leave beside the real ones. */
const JUNK = /^(\.|~\$)|^(thumbs\.db|desktop\.ini|__macosx)$/i;

/** True for a file or folder of this name that nobody meant to load. */
export const isJunk = (name: string): boolean => JUNK.test(name);
