// Commits reports in batches: each commit waits for the disk, and those that arrive in the meantime go into
// the next one. A report is acknowledged once its commit is on the disk.
import type { Report, Store } from './store.ts'

/** Reports per commit. */
const most = 200
/** Turns of the event loop without another report: a request's body may arrive in two parts. */
const idleTurns = 2

/** gone: its box was released while it waited. */
type Kept = 'kept' | 'gone'
type Waiting = { report: Report; done(kept: Kept): void; failed(thrown: unknown): void }

export function createReportCommits(store: Pick<Store, 'transaction' | 'device' | 'addReport'>) {
  let waiting: Waiting[] = []
  let isWaiting = false

  /** `seen`: how many there were a turn ago. Commits at once when there are `most`. */
  function afterTurn(seen: number, idle: number): void {
    setImmediate(() => {
      const isIdle = waiting.length === seen
      if (waiting.length > 0 && (!isIdle || idle + 1 < idleTurns))
        return afterTurn(waiting.length, isIdle ? idle + 1 : 0)
      isWaiting = false
      flush()
    })
  }

  function flush(): void {
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
    /** Rejects with the store's error; nothing of the commit is kept then. */
    add: (report: Report): Promise<Kept> =>
      new Promise((done, failed) => {
        waiting.push({ report, done, failed })
        if (waiting.length >= most) flush()
        else if (!isWaiting) {
          isWaiting = true
          afterTurn(waiting.length, 0)
        }
      }),
  }
}
export type ReportCommits = ReturnType<typeof createReportCommits>
