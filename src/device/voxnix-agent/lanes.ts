// Orders the updates of a person in a chat. Commands begin in their order, but one that takes long holds up no
// later one; what the model answers holds up none at all.
import { isForModel } from './commands.ts'
import type { Update } from './updates.ts'

/** Most requests have ended by then, so a stop and a start after it stay in order. */
const slowMs = 3000
/** A lane handles at most this many updates at a time. */
const mostAtOnce = 8

type Parts = { readonly take: (update: Update) => Promise<void>; readonly log: (line: string) => void }
type Lane = { last: Promise<void>; readonly running: Set<Promise<void>> }

export function createLanes({ take, log }: Parts) {
  const lanes = new Map<string, Lane>()
  const taken = (update: Update) =>
    take(update).catch(thrown =>
      log(`Update ${update.id}: ${thrown instanceof Error ? thrown.message : thrown}`),
    )

  async function begin(update: Update, running: Set<Promise<void>>, isTalk: boolean) {
    while (running.size >= mostAtOnce) await Promise.race(running)
    const work = taken(update).finally(() => running.delete(work))
    running.add(work)
    const slow = Promise.withResolvers<void>()
    const timer = isTalk ? undefined : setTimeout(slow.resolve, slowMs)
    await Promise.race([work, slow.promise])
    clearTimeout(timer)
  }

  return (update: Update): void => {
    const isTalk = isForModel(update)
    const key = `${update.chat} ${update.from} ${isTalk ? 'talk' : 'commands'}`
    const lane = lanes.get(key) ?? { last: Promise.resolve(), running: new Set() }
    const next = lane.last
      .then(() => begin(update, lane.running, isTalk))
      .finally(() => {
        if (lane.last === next && lane.running.size === 0) lanes.delete(key)
      })
    lane.last = next
    lanes.set(key, lane)
  }
}
