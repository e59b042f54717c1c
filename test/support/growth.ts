// How the work of a function grows with its input, on a computer that may be busy with something else.

type CpuUsage = { user: number; system: number }
/** Tests of the window have no types of Node. */
declare const process: { threadCpuUsage: (before?: CpuUsage) => CpuUsage }

type Work = () => unknown

/** In µs, of this thread only: the time that it waits for a processor does not count. The kernel counts in steps of 4 ms. */
async function cpuTime(work: Work, repeats: number): Promise<number> {
  const before = process.threadCpuUsage()
  for (let count = 0; count < repeats; count++) await work()
  const { user, system } = process.threadCpuUsage(before)
  return user + system
}

/** Ten of the kernel's steps. */
const measurable = 40_000

async function repeatsFor(work: Work): Promise<number> {
  for (let repeats = 1; ; repeats *= 2) if ((await cpuTime(work, repeats)) >= measurable) return repeats
}

/** The CPU time of `large` over that of `small`: of each the least, from several runs in turns. */
export async function growth(small: Work, large: Work, runs = 3): Promise<number> {
  const repeats = await repeatsFor(small)
  const times: [small: number, large: number][] = []
  for (let run = 0; run < runs; run++)
    times.push([await cpuTime(small, repeats), await cpuTime(large, repeats)])
  const least = (which: 0 | 1) => Math.min(...times.map(each => each[which]))
  // Less than a step in a run that was measurable before.
  return least(1) / Math.max(1, least(0))
}
