export function writeEvents(path: string, rows: number): Promise<void>;
