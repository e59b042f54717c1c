// Starts QEMU for a machine, detached, and waits until it answers.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { MachineStart } from '#engine/ports/machines.ts'
import { type Started, startDetached } from '#platform/process/detached.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { eventsName } from '#shared/machines/files.ts'
import { message } from '#shared/messages/codes.ts'
import { readEnd } from '../files/file-end.ts'
import { qemuArguments } from './argv.ts'
import { withQmp } from './control/qmp.ts'
import type { MachinePlan } from './machine.ts'
import { qemuInstall, qemuProgram } from './program.ts'

/** The file in the machine's folder that QEMU writes. */
export const complaintsName = 'qemu.log'
const greetingName = 'events-input.json'

/** `board`: QEMU's versioned name, "pc-q35-7.2". */
type RunningQemu = Started & { qemuVersion: string; board: string }

type QemuStart = Omit<MachineStart, 'hardware'> & { env: Record<string, string | undefined> }

const operation = 'machines.start'
const lookEveryMs = 10
/** Loading a large guest's memory from a slow disk takes long; no answer at all is an error. */
const startMs = 60_000

/**
 * Throws tool.missing, machine.not-started with QEMU's last lines, machine.port-taken if a port has been
 * taken since.
 */
export async function startQemu(
  plan: MachinePlan,
  { folder, env, signal, onSpawn }: QemuStart,
): Promise<RunningQemu> {
  // QEMU writes events from the moment it has read this.
  await writeFile(join(folder, greetingName), '{"execute":"qmp_capabilities"}\n', { mode: 0o600 })
  for (const socket of [plan.qmpSocket, plan.serialSocket, plan.vncSocket]) await rm(socket, { force: true })
  const started = await startDetached({
    command: qemuProgram(plan.architecture),
    args: qemuArguments(plan),
    cwd: folder,
    env,
    stdin: join(folder, greetingName),
    stdout: join(folder, eventsName),
    stderr: join(folder, complaintsName),
  }).catch(thrown => {
    if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') throw thrown
    const values = { tool: qemuProgram(plan.architecture), install: qemuInstall[plan.architecture] }
    throw failure('tool.missing', { operation, values, cause: thrown })
  })
  let ended = false
  const end = started.ended.then(
    () => {
      ended = true
    },
    () => {
      ended = true
    },
  )
  try {
    await onSpawn(started.process)
    const deadline = Date.now() + startMs
    for (;;) {
      const facts = ended ? null : await answers(plan.qmpSocket)
      if (ended || Date.now() > deadline) throw await notStarted(plan, folder)
      signal.throwIfAborted()
      if (facts) return { ...started, ...facts }
      await Promise.race([end, delay(lookEveryMs)])
    }
  } catch (thrown) {
    if (!ended) process.kill(started.process.pid, 'SIGKILL')
    await end
    throw thrown
  }
}

/** Its version and its board, once it answers. */
async function answers(socket: string): Promise<Omit<RunningQemu, keyof Started> | null> {
  try {
    return await withQmp(socket, async ({ ask }) => ({
      qemuVersion: versionOf(await ask('query-version')),
      board: String(await ask('qom-get', { path: '/machine', property: 'type' })).replace(/-machine$/, ''),
    }))
  } catch (thrown) {
    if (thrown instanceof KilnError && thrown.code === 'machine.silent') return null
    throw thrown
  }
}

function versionOf(answer: unknown): string {
  const { qemu } = answer as { qemu: { major: number; minor: number; micro: number } }
  return `${qemu.major}.${qemu.minor}.${qemu.micro}`
}

/** QEMU found a forward's port in use: another program was faster. */
const portTaken = /Could not set up host forwarding rule '\w+:127\.0\.0\.1:(\d+)-/

const mostComplaints = 64 * 1024

async function notStarted(plan: MachinePlan, folder: string) {
  // It may have ended before it wrote anything.
  const text = (await readEnd(join(folder, complaintsName), mostComplaints).catch(() => '')).toString()
  const lastLines = text.trim().split('\n').slice(-20)
  const port = portTaken.exec(text)?.[1]
  if (port !== undefined) return failure('machine.port-taken', { operation, values: { port } })
  const reason = lastLines.at(-1)?.replace(/^qemu-system-\w+: /, '') || message('reason.silent')
  const details = { command: qemuProgram(plan.architecture), lastLines }
  return failure('machine.not-started', { operation, values: { reason }, details })
}
