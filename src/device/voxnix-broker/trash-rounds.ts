// Empties the trash after seven days of uptime: a clock that jumps ahead removes nothing, and a host that was
// off keeps it longer.
import { performance } from 'node:perf_hooks'
import { BrokerFault } from './fault.ts'
import type { Host } from './host/host.ts'
import { type Trashed, trashMs } from './records.ts'
import { purge } from './sagas/purge.ts'
import type { Sagas } from './sagas/sagas.ts'

const roundMs = 3_600_000

type Rounds = {
  readonly host: Host
  /** An undo of the item, and a destroy of another workload of its name, wait for it or exclude it. */
  readonly alone: Sagas['alone']
  readonly log: (line: string) => void
  /** The keys are ids in the trash. */
  readonly unwritten: Unwritten
}

/** Times that could not be written, as on a full disk, which only an emptier trash ends. */
type Unwritten = Map<string, number>

async function ageOne(host: Host, trashed: Trashed, elapsedMs: number, unwritten: Unwritten) {
  const { id } = trashed
  const more = elapsedMs + (unwritten.get(id) ?? 0)
  const agedMs = trashed.agedMs + more
  if (agedMs >= trashMs) await purge(host, trashed)
  else {
    unwritten.set(id, more)
    host.records.trash.write(id, { ...trashed, agedMs })
  }
  unwritten.delete(id)
}

/** Adds to the age of each entry, and removes old ones and those whose removal failed or was cut off. */
export async function trashRound({ host, alone, log, unwritten }: Rounds, elapsedMs: number): Promise<void> {
  const { trash } = host.records
  for (const id of trash.keys())
    try {
      const listed = trash.read(id)
      if (listed === null) continue
      await alone(listed.workload.name, async () => {
        // An undo may have ended since it was read.
        const trashed = trash.read(id)
        if (trashed !== null) await ageOne(host, trashed, elapsedMs, unwritten)
      })
    } catch (thrown) {
      // A saga changes it, or is stuck. It gets no older in this round, so it is only kept longer.
      if (thrown instanceof BrokerFault && thrown.code === 'busy') continue
      // Continues with the others; this one is tried again in an hour.
      log(`The trash ${id} stays: ${thrown instanceof Error ? thrown.message : thrown}`)
    }
}

type Regular = Omit<Rounds, 'unwritten'> & { readonly afterRound: () => void }

export function emptyTrash({ afterRound, ...parts }: Regular): void {
  const rounds: Rounds = { ...parts, unwritten: new Map() }
  let before = performance.now()
  const round = () => {
    const now = performance.now()
    trashRound(rounds, now - before)
      .catch(thrown =>
        parts.log(`The trash is not read: ${thrown instanceof Error ? thrown.message : thrown}`),
      )
      .finally(afterRound)
    before = now
  }
  setInterval(round, roundMs).unref()
}
