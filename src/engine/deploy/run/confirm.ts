// The decision on a new system: made once, over a new connection, from what the checks found.

import type { Ports } from '#engine/ports/index.ts'
import { failedChecks } from '#shared/deploy/check-text.ts'
import type { CheckResult } from '#shared/deploy/result.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { connectAgain, isOfSsh, type Place } from '../host/connect.ts'
import { runChecks } from '../run-checks.ts'
import type { HostRun } from './host-run.ts'
import type { Supervision } from './supervision.ts'

const pauseMs = 1000

type Deciding = { run: HostRun; onChecks: (results: CheckResult[]) => void }
type Confirming = {
  supervision: Supervision
  limits: { activate: number; confirm: number; restart: number }
  at: Place
  life: AbortSignal
  overdue: AbortSignal
}

/** Decides over a new connection, to where the host is planned to be. Returns the reasons against a confirmation;
 *  without a decision the host makes its own. */
export async function confirm(
  ports: Ports,
  { run, onChecks }: Deciding,
  { supervision, limits, at, life, overdue }: Confirming,
): Promise<Value | null> {
  const { plan, signal, onProgress } = run
  // If the first connection was lost, the host's progress is unknown.
  const waits = supervision.state === 'waiting' ? 0 : limits.activate
  const deadline = ports.now() + (waits + limits.restart + limits.confirm) * 1000
  let found: Value | null = null
  // Decided once: a connection lost after that changes nothing.
  let word: string | null = null
  const isOpen = () => supervision.end === null && !supervision.forgotten
  const ending = AbortSignal.any([life, overdue])
  while (isOpen() && !overdue.aborted && ports.now() < deadline) {
    // The host may only accept Kiln again after it has rolled back: then this is why.
    const onFailure = (thrown: unknown) => {
      found = connectReason(thrown, at)
    }
    // Timed out; the reason has been recorded.
    const fresh = await connectAgain(ports, [at], { deadline, signal: ending, onFailure }).catch(() => null)
    if (!fresh) return found
    try {
      if (supervision.state !== 'waiting') await supervision.follow(fresh, 'waiting', life)
      if (!isOpen()) return found
      if (supervision.state === 'waiting' || signal.aborted) {
        if (word === null) {
          onProgress({ phase: 'checking' })
          const checks = signal.aborted
            ? []
            : await runChecks(ports, { checks: plan.checks, host: at.host, connection: fresh, signal })
          onChecks(checks)
          const healthy = checks.every(({ ok }) => ok)
          if (!healthy) found = failedChecks(checks, at.host)
          word = signal.aborted ? 'rollback:cancelled' : healthy ? 'confirm' : 'rollback:checks'
        }
        onProgress({ phase: word === 'confirm' ? 'confirming' : 'switching' })
        if ((await supervision.decide(fresh, word, life)) === 'well') return found
      }
    } catch (thrown) {
      if (signal.aborted) await supervision.decide(fresh, 'rollback:cancelled', life)
      else if (!isOfSsh(thrown)) throw thrown
    } finally {
      await fresh.close()
    }
    // The connection was lost again, or the host is not up yet: look for it again.
    if (isOpen()) await pause()
  }
  return found
}

const pause = () => new Promise(resolve => setTimeout(resolve, pauseMs))

/** Why there is no new connection, in a few words. */
function connectReason(thrown: unknown, { host, keyOf }: Place): Value {
  switch (isOfSsh(thrown) ? thrown.code : '') {
    case 'ssh.refused':
      return message('deploy.found.ssh-refused')
    case 'ssh.denied':
    case 'ssh.key-unusable':
    case 'ssh.key-open':
    case 'ssh.key-missing':
    case 'ssh.key-passphrase':
    case 'ssh.key-format':
    case 'ssh.second-factor':
    case 'ssh.too-many-keys':
      return message('deploy.found.ssh-denied')
    case 'ssh.host-key-changed':
    case 'ssh.host-key-unknown':
      return keyOf
        ? message('deploy.found.ssh-key-moved', { address: host, host: keyOf.host })
        : message('deploy.found.ssh-key')
    case 'ssh.jump-denied':
    case 'ssh.jump-key-changed':
    case 'ssh.jump-key-unknown':
    case 'ssh.jump-key-revoked':
      return message('deploy.found.ssh-jump')
    default:
      return message('deploy.found.ssh-silent')
  }
}
