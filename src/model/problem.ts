/**
 * An error that a person can act on. `code` is stable and kebab-case; the page turns it into a
 * sentence through the messages `error.<code>` and `error.<code>.hint`, filled with `args`.
 */
export class Problem extends Error {
  readonly code: string;
  readonly args: Record<string, ProblemArg>;

  constructor(code: string, args: Record<string, ProblemArg> = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(args)}`, options);
    this.name = 'Problem';
    this.code = code;
    this.args = args;
  }
}

export type ProblemArg = string | number | boolean | null | readonly string[];
