/** A file as an open-data portal gives it, with its reading stated by hand. */
export interface Portal {
  name: string;
  text: string;
  /** Encoding of the bytes; UTF-8 where none is named. */
  encoding?: string;
  delimiter: string;
  quote?: '"' | "'";
  /** The names as in the file; null = it has none. */
  header: string[] | null;
  /** Records below the header that are not blank. */
  records: number;
  first: string[];
  last: string[];
}
