// Reports that come within a few milliseconds are committed together: each commit waits for the disk. A report is acknowledged
// when the commit that holds it is on the disk.
import type { Report, Store } from './store.ts'

const waitMs = 10
/** In one commit. */
const most = 200

/** gone: its box was released while it waited. */
type Kept = 'kept' | 'gone'
type Waiting = { report: Report; done(kept: Kept): void; failed(thrown: unknown): void }

export function createReportCommits(store: Pick<Store, 'transaction' | 'device' | 'addReport'>) {
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | null = null

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    let kept: Kept[]
    try {
      kept = store.transaction(() =>
        batch.map(({ report }): Kept => {
          if (!store.device(report.device)) return 'gone'
          store.addReport(report)
          return 'kept'
        }),
      )
    } catch (thrown) {
      for (const each of batch) each.failed(thrown)
      return
    }
    for (const [at, each] of batch.entries()) each.done(kept[at] ?? 'gone')
  }

  return {
    /** Rejects with the store's error: nothing of the commit is kept then. */
    add: (report: Report): Promise<Kept> =>
      new Promise((done, failed) => {
        waiting.push({ report, done, failed })
        if (waiting.length >= most) flush()
        else timer ??= setTimeout(flush, waitMs)
      }),
  }
}
export type ReportCommits = ReturnType<typeof createReportCommits>
