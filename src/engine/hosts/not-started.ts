// Why a host cannot be reached that Kiln flashed and that never answered since: its computer was not started yet. That its
// name is not known in the network does not help.
import type { DeployNote } from '#shared/deploy/memory.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Host } from '#shared/hosts/host.ts'
import { day } from '#shared/messages/message.ts'
import type { HostMemories } from './memories.ts'

const notThere = ['ssh.unknown-name', 'ssh.unreachable', 'ssh.timed-out']

type Answered = {
  facts: { at: number } | null
  deploys: readonly Pick<DeployNote, 'at' | 'outcome'>[]
}
type Flashed = Pick<Host, 'name' | 'flashed' | 'seen'>

/** When it was flashed; null where it was not, or has answered since. Pure. */
function waitsSince(
  { flashed, seen }: Pick<Host, 'flashed' | 'seen'>,
  { facts, deploys }: Answered,
): number | null {
  if (!flashed || seen) return null
  const answered = [facts?.at ?? 0, ...deploys.map(({ at, outcome }) => (outcome === 'switched' ? at : 0))]
  return Math.max(...answered) > flashed.at ? null : flashed.at
}

/** Pure. */
export function asNotStarted(thrown: unknown, host: Flashed, memory: Answered): unknown {
  const since = waitsSince(host, memory)
  if (since === null || !(thrown instanceof KilnError) || !notThere.includes(thrown.code)) return thrown
  const { operation, details } = thrown
  return failure('host.not-started', { operation, values: { name: host.name, date: day(since) }, details })
}

/** Rejects where `connected` does, with what is known of this host. */
export function explainUnreachable<T>(
  { memories, host }: { memories: Pick<HostMemories, 'read'>; host: Flashed & Pick<Host, 'id'> },
  connected: Promise<T>,
): Promise<T> {
  return connected.catch(async (thrown: unknown) => {
    // If the host's memory cannot be read, the bare reason is shown.
    const memory = await memories.read(host.id).catch(() => null)
    throw memory ? asNotStarted(thrown, host, memory) : thrown
  })
}
