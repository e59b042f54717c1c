// Waits until a service of a guest answers; reports why not if the guest has ended, panicked or takes too long.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { Service } from '#engine/ports/machines.ts'
import { failure, fromReport } from '#shared/errors.ts'
import { serialLogName } from '#shared/machines/files.ts'
import type { Machine, MachineRecord } from '#shared/machines/machine.ts'
import type { ReadyCheck } from '#shared/machines/ready-check.ts'
import { message } from '#shared/messages/codes.ts'
import { type Message, seconds } from '#shared/messages/message.ts'
import { machineFolder, placeOf } from './folder.ts'
import { localUrl } from './local-url.ts'
import { lastLines } from './state/serial.ts'

const operation = 'machines.waitFor'
const pauseMs = 200

type Wait = {
  record: MachineRecord
  check: ReadyCheck
  timeoutSeconds: number
  /** How it is now. */
  look: (record: MachineRecord) => Promise<Machine>
  signal: AbortSignal
}

/** Seconds since the machine's start. Throws machine.not-ready, machine.ended-early, machine.panicked, machine.no-forward. */
export async function waitUntilReady(ports: Ports, wait: Wait): Promise<number> {
  const { record, check, timeoutSeconds, look, signal } = wait
  const service = serviceOf(record, check)
  const deadline = ports.now() + timeoutSeconds * 1000
  const isReady = async () =>
    service === null
      ? check.kind === 'serial' && (await printed(ports, record)).includes(check.mark)
      : ports.machines.answers(placeOf(ports, record), service)
  for (;;) {
    if (await isReady()) return (ports.now() - record.startedAt) / 1000
    signal.throwIfAborted()
    const { state, error } = await look(record)
    if (state === 'stopped' || state === 'failed') {
      const reason =
        error ??
        failure('machine.ended-early', { operation, values: { check: formatReadyCheck(check) } }).report()
      throw fromReport({
        ...reason,
        details: { ...reason.details, lastLines: await lastWords(ports, record) },
      })
    }
    if (ports.now() > deadline) {
      const values = { check: formatReadyCheck(check), time: seconds(timeoutSeconds) }
      throw failure('machine.not-ready', {
        operation,
        values,
        details: { lastLines: await lastWords(ports, record) },
      })
    }
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}

/** Its end: this boot's output, not all output since the machine was created. */
const printed = async ({ files, folders }: Ports, { id }: MachineRecord) =>
  files.readTail(join(machineFolder(folders, id), serialLogName), 1 << 18)

const lastWords = async (ports: Ports, record: MachineRecord) => lastLines(await printed(ports, record))

/** null: it is not a service. Throws machine.no-forward. */
function serviceOf({ forwards }: MachineRecord, check: ReadyCheck): Service | null {
  if (check.kind === 'serial') return null
  const guest = check.kind === 'ssh' ? 22 : check.port
  const host = forwards.find(each => each.guest === guest && each.protocol === 'tcp')?.host
  if (host === undefined) throw failure('machine.no-forward', { operation, values: { port: String(guest) } })
  if (check.kind === 'ssh') return { kind: 'ssh', host }
  if (check.kind === 'tcp') return { kind: 'tcp', host, guest }
  return { kind: 'http', url: localUrl({ ...check, port: host }) }
}

export function formatReadyCheck(check: ReadyCheck): Message {
  if (check.kind === 'ssh') return message('check.ssh')
  if (check.kind === 'serial') return message('check.serial', { mark: check.mark })
  if (check.kind === 'tcp') return message('check.port', { port: String(check.port) })
  return message('check.url', { url: `${check.secure ? 'https' : 'http'}://…:${check.port}${check.path}` })
}
