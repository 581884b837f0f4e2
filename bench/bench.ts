/** One benchmark of `npm run bench -- <name>`. */
export interface Bench {
  name: string;
  /** One line for the list of benches. */
  summary: string;
  run(options: BenchOptions): Promise<BenchOutcome>;
}

export interface BenchOptions {
  /** A size that fits into CI: it shows that the bench works, not how quick the code is. */
  quick: boolean;
  /** Of what is checked against something slow, every n-th is: 1 checks all. */
  checkEvery: number;
  /** Progress, for people; results go to the outcome. */
  say: (line: string) => void;
}

export interface BenchOutcome {
  /** Markdown, as docs/benchmarks.md holds it. */
  report: string;
  /** Goals that were missed. What is wrong, a count that differs for one, is thrown instead. */
  missed: string[];
}
