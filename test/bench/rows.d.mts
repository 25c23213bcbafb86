export function writeEvents(path: string, rows: number, seed?: number): Promise<void>;
