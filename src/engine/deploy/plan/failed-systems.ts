// Which systems a host was rolled back from when they were last deployed to it. Pure.
import type { DeployNote } from '#shared/deploy/memory.ts'
import type { HostHistory } from '../host/parse-look.ts'

const isFailed = (outcome: string) => /^(?:rolled-back|rollback-failed)\b/.test(outcome)
const isEnd = (outcome: string) => isFailed(outcome) || /^switched\b/.test(outcome)

/**
 * `ended`: as the host remembers them until it restarts, the last first, from any computer. `notes`: this computer's,
 * oldest first. What the host says counts more.
 */
export function failedSystems(
  { ended }: Pick<HostHistory, 'ended'>,
  notes: readonly Pick<DeployNote, 'to' | 'outcome'>[],
): ReadonlySet<string> {
  const last = new Map<string, string>()
  for (const { to, outcome } of [...notes, ...ended.toReversed()])
    if (to !== null && isEnd(outcome)) last.set(to, outcome)
  return new Set([...last].flatMap(([system, outcome]) => (isFailed(outcome) ? [system] : [])))
}
