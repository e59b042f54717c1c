// Starts an instance and waits until it is ready. After a failure or a cancel it is stopped completely:
// ending `start` alone would leave the machine running.
import { setTimeout as delay } from 'node:timers/promises'
import type { LimaInstance, LimaPort, LimaStep } from '#engine/ports/lima.ts'
import { failure } from '#shared/errors.ts'
import { startArgv, stopArgv } from './argv.ts'
import { agentStatus, listInstances } from './instances.ts'
import type { Limactl } from './limactl.ts'
import { readLogs } from './logs.ts'
import { type Ended, whyFailed } from './output/failure.ts'
import { mountRefused } from './output/mount.ts'
import { stepAfter } from './output/start-step.ts'

type Starting = Parameters<LimaPort['start']>[0]

const lookEveryMs = 500
const bootWithinMs = 30 * 60_000
const logWithinMs = 3000
const logEveryMs = 100

export async function start(limactl: Limactl, { name, signal, onStep }: Starting): Promise<void> {
  const instance = await find(limactl, name, signal)
  const { state, problem } = instance
  if (state === 'ready') return
  if (state === 'broken') {
    const mount = mountRefused(problem)
    throw failure(mount ? 'lima.mount' : 'lima.broken', {
      operation: 'lima',
      values: { name, reason: mount ?? problem },
    })
  }
  try {
    if (state === 'booting') await waitUntilReady(instance, { signal, onStep })
    else if (state === 'degraded') throw await failed(instance, saysDegraded)
    else await runStart(limactl, instance, { signal, onStep })
  } catch (thrown) {
    await limactl(stopArgv(name, true), { signal: AbortSignal.timeout(60_000) })
    throw thrown
  }
}

type Watching = Pick<Starting, 'signal' | 'onStep'>

async function runStart(limactl: Limactl, instance: LimaInstance, { signal, onStep }: Watching) {
  let now: LimaStep | null = null
  const output = await limactl(startArgv(instance.name), {
    signal,
    onLine: line => {
      const next = stepAfter(now, line)
      if (next !== null && next !== now) onStep(next, null)
      now = next
    },
  })
  if (output.code !== 0) throw await failed(instance, output)
}

/** Someone else has started it: `start` would return at once, ready or not. */
async function waitUntilReady(instance: LimaInstance, { signal, onStep }: Watching): Promise<void> {
  onStep('ssh', null)
  const until = Date.now() + bootWithinMs
  while (Date.now() < until) {
    const status = await agentStatus(instance.folder)
    if (status?.running && !status.degraded) return
    if (status?.degraded) throw await failed(instance, saysDegraded)
    if (status?.exiting) throw await failed(instance, { lines: [{ level: 'fatal', msg: 'exiting' }] })
    await delay(lookEveryMs, undefined, { signal })
  }
  throw failure('lima.hangs', { operation: 'lima', values: { name: instance.name } })
}

const saysDegraded: Pick<Ended, 'lines'> = { lines: [{ level: 'fatal', msg: 'degraded' }] }

async function failed(instance: LimaInstance, output: Partial<Ended> & Pick<Ended, 'lines'>) {
  const { name, folder } = instance
  const status = await agentStatus(folder)
  const agentErrors = status?.errors ?? []
  const logged = await loggedReason(folder, status?.exiting ? logWithinMs : 0)
  return whyFailed({ command: 'limactl start', lastLines: [], ...output, name, logged, agentErrors })
}

/** The host agent announces its end before it writes why; `start` may return in between. */
async function loggedReason(folder: string, withinMs: number): Promise<string | null> {
  const until = Date.now() + withinMs
  for (;;) {
    const [log] = await readLogs(folder)
    if (log?.line || Date.now() >= until) return log?.line ?? null
    await delay(logEveryMs)
  }
}

/** Throws lima.unknown: for a missing name, `start` would create a machine from Lima's default template. */
async function find(limactl: Limactl, name: string, signal: AbortSignal): Promise<LimaInstance> {
  const found = (await listInstances(limactl, signal)).find(each => each.name === name)
  if (found) return found
  throw failure('lima.unknown', { operation: 'lima', values: { name, suggestion: '' } })
}
