/** How many random cases are drawn: some each time, and many in `npm run test:long`. */
export const randomRuns = (some: number, many: number): number =>
  process.env.LONG_RUNS === undefined ? some : many;
