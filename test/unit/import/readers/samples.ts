// Small archives that other programs wrote.

export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text, 'base64'));

/** `open.csv` and, locked, `shut.csv`, by Info-ZIP: `zip -P`. */
export const ENCRYPTED_ZIP = fromBase64(
  'UEsDBAoAAAAAAIlseF3CurP/FgAAABYAAAAIAAAAb3Blbi5jc3ZkYXksY29zdAoyMDI2LTAxLTA1LDEKUEsDBAoACQAAAIlseF0kn98lIgAAABYAAAAIAAAAc2h1dC5jc3Z1wsHurPHzQuEGOIHQEqPgyQjlAqH0JfU/OjESFRSAm8hKUEsHCCSf3yUiAAAAFgAAAFBLAQIeAwoAAAAAAIlseF3CurP/FgAAABYAAAAIAAAAAAAAAAEAAACkgQAAAABvcGVuLmNzdlBLAQIeAwoACQAAAIlseF0kn98lIgAAABYAAAAIAAAAAAAAAAEAAACkgTwAAABzaHV0LmNzdlBLBQYAAAAAAgACAGwAAACUAAAAAAA=',
);

/** day,cost / 2026-01-05,3 by the reference tool: `zstd -19`. */
export const ZSTD = fromBase64('KLUv/QRosQAAZGF5LGNvc3QKMjAyNi0wMS0wNSwzClZMrfI=');
