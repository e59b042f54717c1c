// Removes what is old, at the start and each hour. A wrong clock must not remove everything: a server that starts in
// 2099 and is corrected an hour later would have lost its history. So what counts as now advances by a few hours at
// each sweep and no faster, whatever the clock says. After a long time off it takes some days to catch up. It goes back
// as slowly: a clock that was in 1970 for an hour must not stop the removal for years.
import { Unexpected } from '#shared/errors.ts'
import type { Store } from './store/store.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const mostMs = 6 * hourMs
/**
 * The first sweep after a start advances by more than a day, so a Connect that runs for an hour a day catches up too.
 */
const firstMs = 36 * hourMs

/** How long each is kept. */
const reportMs = 7 * dayMs
const logMs = 7 * dayMs
const summaryMs = { hour: 90 * dayMs, day: 2 * 366 * dayMs }

type Parts = {
  store: Store
  now: () => number
  onFault: (thrown: unknown) => void
  /** `to`: what counts as now. */
  swept: readonly { sweep(to: number): void }[]
}

/** The result returns how far it came. */
export function createSweep({ store, now, onFault, swept }: Parts): () => number {
  let isBehind = false
  let isFirst = true
  return () => {
    const at = now()
    const known = store.sweptTo() ?? store.lastArrival()
    const before = known ?? at
    const to = Math.min(at, before + (isFirst ? firstMs : mostMs))
    isFirst = false
    const ahead = at - to
    if (ahead > dayMs && !isBehind) onFault(new Unexpected(farAhead(before, at)))
    isBehind = ahead > dayMs
    for (const each of swept) each.sweep(to)
    store.removeReportsBefore(to - reportMs)
    store.removeLogsBefore(to - logMs)
    for (const span of ['hour', 'day'] as const) store.removeSummariesBefore(span, to - summaryMs[span])
    // Before the first report, there is nothing to tell whether this clock is right.
    if (known !== null) store.putSweptTo(Math.max(to, before - mostMs))
    return to
  }
}

const farAhead = (before: number, at: number) =>
  `the clock says ${day(at)}, and what is old was last removed on ${day(before)}: it is removed slowly, in case the clock is wrong`
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
