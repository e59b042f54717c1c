// All instances with their states: Lima's list combined with the events of each host agent.
import { join } from 'node:path'
import type { LimaInstance } from '#engine/ports/lima.ts'
import { failure } from '#shared/errors.ts'
import { readEnd } from '../files/file-end.ts'
import { unlessMissing } from '../files/fs-failure.ts'
import type { Limactl } from './limactl.ts'
import { type AgentStatus, lastStatus } from './output/agent-events.ts'
import { whyFailed } from './output/failure.ts'
import { parseList, problemOf } from './output/list.ts'
import { stateOf } from './output/state.ts'

export async function listInstances(limactl: Limactl, signal: AbortSignal): Promise<LimaInstance[]> {
  const output = await limactl(['list', '--json'], { signal })
  const { code, stdout, lines, command, lastLines } = output
  if (code !== 0) throw whyFailed({ name: '', lines, command, lastLines, logged: null })
  const listed = parseList(stdout)
  if (!listed)
    throw failure('lima.failed', {
      operation: 'lima',
      values: { reason: stdout.slice(0, 200) },
      details: { command, lastLines },
    })
  const stderr = lines.map(({ msg }) => msg).join('\n')
  return Promise.all(
    listed.map(async each => ({
      name: each.name,
      folder: each.dir,
      architecture: each.arch,
      driver: each.vmType,
      cpus: each.cpus,
      memoryBytes: each.memory,
      diskBytes: each.disk,
      state: stateOf(each, await agentStatus(each.dir)),
      problem: problemOf(each, stderr),
    })),
  )
}

/** null if it was never started. */
export async function agentStatus(folder: string): Promise<AgentStatus | null> {
  return lastStatus(await textOf(join(folder, 'ha.stdout.log')))
}

/** Lima adds to a log from start to start, and a guest prints what it likes on its console. */
const mostLogBytes = 4 << 20

/** The log may be missing. */
export const textOf = async (path: string): Promise<string> =>
  (await unlessMissing(null, () => readEnd(path, mostLogBytes)))?.toString() ?? ''
