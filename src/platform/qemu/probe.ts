// Finds out which acceleration works here. The device alone proves nothing: in a virtual machine or a container it
// may exist, yet QEMU aborts, or keeps running with a guest that never runs. So a guest is really started.
import { open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '#platform/process/run.ts'
import { makeTempFolder } from '#platform/temp-folder.ts'
import { KilnError } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'
import type { Acceleration } from '#shared/machines/machine.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { acceleratorArguments } from './argv.ts'
import { payloads } from './payload.ts'
import { qemuProgram } from './program.ts'

type Accelerated = {
  acceleration: Acceleration
  /** Why tcg is used instead; null if it is not. */
  slowBecause: Value | null
}

export type ProbeHost = {
  run: Run
  tempFolder: string
  platform: 'linux' | 'macos' | 'other'
  architecture: Architecture
  /** The acceleration device; another path in tests. */
  kvmDevice?: string
  /** A guest that runs reports within milliseconds. */
  timeoutMs?: number
}

/** Checks this computer's own acceleration without starting a guest: null if nothing rules it out. */
export async function deviceFault({
  platform,
  kvmDevice = '/dev/kvm',
}: Pick<ProbeHost, 'platform' | 'kvmDevice'>): Promise<Value | null> {
  if (platform === 'other') return message('machine.slow.no-acceleration')
  return platform === 'linux' ? deviceProblem(kvmDevice) : null
}

/**
 * How long a failure is cached: its cause may be fixed in the meantime, and a guest that does nothing costs
 * seconds.
 */
const failureMs = 60_000

/** Tried once per guest architecture; callers that come during a probe share its result. */
export function createAccelerationProbe(
  host: ProbeHost,
  now: () => number = Date.now,
): (guest: Architecture) => Promise<Accelerated> {
  const known = new Map<Architecture, { found: Promise<Accelerated>; until: number }>()
  return async guest => {
    const before = known.get(guest)
    if (before && now() < before.until) return before.found
    const found = accelerationFor(guest, host)
    const entry = { found, until: Number.POSITIVE_INFINITY }
    known.set(guest, entry)
    try {
      if ((await found).slowBecause !== null) entry.until = now() + failureMs
      return await found
    } catch (thrown) {
      known.delete(guest)
      throw thrown
    }
  }
}

async function accelerationFor(guest: Architecture, host: ProbeHost): Promise<Accelerated> {
  const slow = (slowBecause: Value): Accelerated => ({ acceleration: 'tcg', slowBecause })
  if (guest !== host.architecture)
    return slow(message('machine.slow.other-architecture', { guest, host: host.architecture }))
  const refused = await deviceFault(host)
  if (refused) return slow(refused)
  const acceleration = host.platform === 'macos' ? 'hvf' : 'kvm'
  const reason = await guestProblem(acceleration, host)
  return reason === null ? { acceleration, slowBecause: null } : slow(reason)
}

async function deviceProblem(path: string): Promise<Value | null> {
  try {
    await (await open(path, 'r+')).close()
    return null
  } catch (thrown) {
    const errno = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    if (errno === 'EACCES' || errno === 'EPERM') return message('machine.slow.kvm-forbidden', { path })
    return message('machine.slow.kvm-missing', { path })
  }
}

/** The kernel's message when it gave up on the guest; QEMU keeps running without it, forever. */
const givenUp = /KVM internal error|hvf.*error/i

/** Why a guest does not run with it; null if it does. */
export async function guestProblem(
  acceleration: Acceleration,
  { run, tempFolder, architecture, timeoutMs = 5000 }: ProbeHost,
): Promise<Value | null> {
  const payload = payloads[architecture]
  const folder = await makeTempFolder(tempFolder, 'kiln-probe-')
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(), timeoutMs)
  let output = ''
  try {
    const bios = join(folder, 'firmware.bin')
    await writeFile(bios, payload.image())
    const { code, cancelled, lastLines } = await run({
      command: qemuProgram(architecture),
      args: [
        '-nodefaults',
        '-no-user-config',
        '-display',
        'none',
        '-no-reboot',
        '-m',
        '64',
        ...payload.arguments,
        ...acceleratorArguments(architecture, acceleration),
        '-bios',
        bios,
      ],
      signal: enough.signal,
      endsWithParent: true,
      onLines(lines) {
        output ||= lines.find(({ text }) => givenUp.test(text))?.text ?? ''
        if (output) enough.abort()
      },
    })
    if (code === payload.status && !cancelled) return null
    if (cancelled && !output) return message('machine.slow.silent', { acceleration })
    const reason = output || (lastLines.findLast(line => line.trim() !== '') ?? '')
    return message('machine.slow.failed', { acceleration, reason })
  } catch (thrown) {
    // A missing QEMU is reported when the machine starts.
    if (!(thrown instanceof KilnError)) throw thrown
    return message('machine.slow.failed', {
      acceleration,
      reason: { code: thrown.code, values: thrown.values },
    })
  } finally {
    clearTimeout(timer)
    await rm(folder, { recursive: true, force: true })
  }
}
