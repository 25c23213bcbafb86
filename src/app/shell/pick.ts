/** The two file dialogs of the browser. The inputs stand once, in FilePickers.svelte. */
const inputs: { files?: HTMLInputElement; folder?: HTMLInputElement } = {};

export function holdInput(kind: 'files' | 'folder', input: HTMLInputElement): () => void {
  inputs[kind] = input;
  return () => delete inputs[kind];
}

/** Opens the dialog; what is chosen goes the same way as a drop. */
export const pickFiles = (): void => inputs.files?.click();
export const pickFolder = (): void => inputs.folder?.click();
