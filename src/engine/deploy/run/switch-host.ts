// One host of a deploy: copy, switch under the supervisor, check over a new connection, confirm. Whatever happens,
// the result reports which system runs there, as far as that is known.
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { CheckResult, HostOutcome, HostResult } from '#shared/deploy/result.ts'
import { type ErrorCode, failure, fromReport, KilnError, toReport } from '#shared/errors.ts'
import { isNoLogin, isOfSsh, runScript } from '../host/connect.ts'
import type { Ended } from '../host/explain.ts'
import { sudoReason } from '../host/rights.ts'
import type { Rights } from '../supervisor/command.ts'
import { copyTo } from './copy.ts'
import type { HostRun } from './host-run.ts'
import { reach } from './reach.ts'
import { asItIs } from './unchanged.ts'
import { switchUnderSupervision } from './under-supervision.ts'

const operation = 'deploy.switch'

type OnChecks = (results: CheckResult[]) => void

export async function switchHost(ports: Ports, run: HostRun): Promise<HostResult> {
  const { plan, host } = run
  const startedAt = ports.now()
  let checks: CheckResult[] = []
  let ended: Ended
  try {
    ended = await attempt(ports, run, results => {
      checks = results
    })
  } catch (thrown) {
    if (run.signal.aborted) ended = { outcome: 'cancelled', error: null }
    else ended = { outcome: outcomeOf(thrown), error: fromReport(toReport(thrown, operation)) }
  }
  run.onProgress({ phase: 'ended' })
  return {
    host: host.target.name,
    mode: plan.request.mode,
    from: host.from,
    to: host.to,
    outcome: ended.outcome,
    checks,
    error: ended.error && toReport(ended.error, operation),
    ...(plan.request.restart && { restarted: ended.outcome === 'switched' }),
    ...(ended.unchanged && { unchanged: true }),
    needsReboot: (host.diff?.needsReboot ?? false) && !plan.request.restart,
    seconds: (ports.now() - startedAt) / 1000,
  }
}

/** The outcome of errors that happen before anything was switched. */
function outcomeOf(thrown: unknown): HostOutcome {
  if (isNoLogin(thrown)) return 'refused'
  if (isOfSsh(thrown)) return 'unreachable'
  const refused: ErrorCode[] = [
    'deploy.changed',
    'deploy.locked',
    'deploy.no-rights',
    'deploy.sudo',
    'deploy.refused',
    'deploy.unsigned',
  ]
  return thrown instanceof KilnError && refused.includes(thrown.code) ? 'refused' : 'failed'
}

/** Before anything is switched: only copying has been done, so cancelling ends it. */
async function attempt(ports: Ports, run: HostRun, onChecks: OnChecks): Promise<Ended> {
  const { plan, host, signal } = run
  const { to } = host
  // A host during its switch is rolled back over its connection, which therefore outlives a cancelled job.
  const life = new AbortController()
  const cut = () => life.abort(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', cut)
  try {
    const { connection, look, rights } = await reach(ports, run, life.signal)
    try {
      const unchanged = await asItIs(ports, connection, { run, look, rights, onChecks })
      if (unchanged) return await marked(ports, unchanged, { run, rights, connection })
      const isThere = await hold(connection, { run, rights })
      try {
        if ((host.diff?.missingPaths ?? 1) > 0 || isGone(run, isThere))
          await copy(ports, run, { connection, nixProgram: look.nixProgram })
      } catch (thrown) {
        // A later deploy finds and removes what is left.
        await runScript(connection, ['release', run.id], { rights, signal: life.signal }).catch(
          () => undefined,
        )
        throw thrown
      }
      if (plan.request.mode === 'dry') return await dry(connection, { run, rights, to })
      signal.removeEventListener('abort', cut)
      signal.throwIfAborted()
      const ended = await switchUnderSupervision(ports, { run, rights, connection, onChecks })
      return await marked(ports, ended, { run, rights, connection })
    } finally {
      await connection.close()
    }
  } finally {
    signal.removeEventListener('abort', cut)
    life.abort()
  }
}

type Marking = { run: HostRun; rights: Rights; connection: HostConnection }

/** Which box it is now, for other Kilns. Best effort: after a restart this connection is gone, and the next deploy
 *  writes it. */
async function marked({ log }: Pick<Ports, 'log'>, ended: Ended, { run, rights, connection }: Marking) {
  if (ended.outcome !== 'switched' || run.box === null) return ended
  const { signal } = new AbortController()
  await runScript(connection, ['box', run.box], { rights, signal, timeoutMs: 20_000 }).catch(
    logged(log, 'box-id-unwritten'),
  )
  return ended
}

type Holding = { run: HostRun; rights: Rights }

/** It existed when the plan was made, and has been garbage-collected since. */
const isGone = ({ plan }: HostRun, isThere: boolean) => !isThere && plan.request.source.kind !== 'generation'

/** Before it is copied: from here on it is protected from garbage collection. The first step that needs root. Returns
 *  whether the host has it. */
async function hold(connection: HostConnection, { run, rights }: Holding): Promise<boolean> {
  const { id, host, signal } = run
  const { code, stdout, lastLines, command } = await runScript(connection, ['hold', id, host.to], {
    rights,
    signal,
  })
  if (code === 0) return stdout.split('\n').includes('there')
  const { name, user } = host.target
  const details = { command, lastLines }
  const reason = lastLines.at(-1) ?? ''
  const refused = rights.kind === 'password' ? sudoReason(lastLines) : null
  // Its own words, and not that the gcroot cannot be created.
  if (refused !== null)
    throw failure('deploy.sudo', { operation, values: { host: name, user, reason: refused }, details })
  throw failure('deploy.refused', { operation, values: { host: name, reason }, details })
}

function copy(
  ports: Ports,
  { plan, host, kitCache, signal, onProgress }: HostRun,
  { connection, nixProgram }: { connection: HostConnection; nixProgram: string | null },
) {
  onProgress({ phase: 'copying' })
  return copyTo(ports.nix, {
    target: host.target,
    storePath: host.to,
    from: kitCache,
    connection,
    nixProgram,
    substituteOnHost: plan.request.substituteOnHost,
    signal,
    onBytes: (doneBytes, totalBytes) => onProgress({ doneBytes, totalBytes }),
  })
}

async function dry(
  connection: HostConnection,
  { run, rights, to }: Holding & { to: string },
): Promise<Ended> {
  const { host, id, signal, onLine, onProgress } = run
  onProgress({ phase: 'switching' })
  const { code, stdout, lastLines } = await runScript(connection, ['dry', to], { rights, signal })
  for (const line of stdout.split('\n')) if (line) onLine(line)
  await runScript(connection, ['release', id], { rights, signal })
  if (code === 0) return { outcome: 'shown', error: null }
  const values = { host: host.target.name, reason: lastLines.at(-1) ?? String(code) }
  return {
    outcome: 'failed',
    error: failure('deploy.refused', { operation, values, details: { lastLines } }),
  }
}
