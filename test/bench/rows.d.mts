export function writeEvents(path: string, rows: number, seed?: number): Promise<void>;
export function readEvents(path: string): Promise<{ user: string; event: string; ts: number }[]>;
