// A deploy that changes nothing: the host runs the system, its profile names it, and it boots next. Then there is
// nothing to activate, roll back or confirm: the host was just queried, and only the checks run.

import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { CheckResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import { type Ended, lockedBy } from '../host/explain.ts'
import { readHostLook } from '../host/look.ts'
import type { HostLook } from '../host/parse-look.ts'
import { runChecks } from '../run-checks.ts'
import type { Rights } from '../supervisor/command.ts'
import type { HostRun } from './host-run.ts'

/** Whether to query what the host boots. Pure. */
export const mayBeUnchanged = ({
  plan: { request },
  host,
}: {
  plan: Pick<DeployPlan, 'request'>
  host: Pick<HostRun['host'], 'from' | 'to' | 'toGeneration'>
}): boolean =>
  host.from === host.to &&
  request.mode === 'switch' &&
  !request.again &&
  host.toGeneration === null &&
  request.newAddress === null &&
  request.keepGenerations === null

/** If a host could not roll back last time, nothing is taken for granted. Pure. */
export const isWhole = ({ boots, history }: Pick<HostLook, 'boots' | 'history'>): boolean =>
  boots && !history.ended[0]?.outcome.startsWith('rollback-failed')

type Found = { look: HostLook; rights: Rights; onChecks: (results: CheckResult[]) => void }

/** null if it must be switched as usual: it is not known to be intact, or a check fails, which activating again may
 *  fix. */
export async function asItIs(
  ports: Pick<Ports, 'reach' | 'now'>,
  connection: HostConnection,
  { run, look, rights, onChecks }: Found & { run: HostRun },
): Promise<Ended | null> {
  const { plan, host, signal, onProgress } = run
  const { name, host: address } = host.target
  // A password would be sent again just for a query.
  if (!mayBeUnchanged(run) || rights.kind === 'password') return null
  const looking = { host: name, how: 'boots', rights, signal } as const
  const seen = rights.kind === 'root' ? look : await readHostLook(connection, looking)
  const { locked } = seen.history
  if (locked)
    throw failure('deploy.locked', {
      operation: 'deploy.switch',
      values: { host: name, by: lockedBy(locked) },
    })
  if (seen.current !== host.to || !isWhole(seen)) return null
  onProgress({ phase: 'checking' })
  const checks = await runChecks(ports, {
    checks: plan.checks,
    host: address,
    connection,
    signal,
    once: true,
  })
  if (!checks.every(({ ok }) => ok)) return null
  onChecks(checks)
  return { outcome: 'switched', error: null, unchanged: true }
}
