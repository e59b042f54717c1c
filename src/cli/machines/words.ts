// Parses the words of `kiln run`. Pure.
import { network } from '#shared/machines/machine.ts'
import type { ReadyCheck } from '#shared/machines/ready-check.ts'
import type { RunRequest } from '#shared/machines/run-request.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

const run = 'run'
const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65535

/** "8080:80" → the port of this computer, and the guest's. Throws usage. */
export function forwardFrom(word: string): { host: number; guest: number } {
  const [, host, guest] = /^(\d+):(\d+)$/.exec(word) ?? []
  const forward = { host: Number(host), guest: Number(guest) }
  if (isPort(forward.host) && isPort(forward.guest)) return forward
  throw usage(terminalMessage('usage.forward', { found: word }), run)
}

/** "2G", "512M", "2048" (MiB) → MiB. Throws usage. */
export function memoryFrom(word: string, command = run): number {
  const [, count, unit = 'M'] = /^(\d+)([MG])?$/i.exec(word) ?? []
  const mebibytes = Number(count) * (unit.toUpperCase() === 'G' ? 1024 : 1)
  if (Number.isInteger(mebibytes) && mebibytes >= 64 && mebibytes <= 1048576) return mebibytes
  throw usage(terminalMessage('usage.memory', { found: word }), command)
}

/** Throws usage. */
export function networkFrom(word: string): RunRequest['network'] {
  const read = network.safeParse(word)
  if (read.success) return read.data
  throw usage(terminalMessage('usage.network', { found: word }), run)
}

/** Throws usage. */
export function cpusFrom(word: string, command = run): number {
  const cpus = Number(word)
  if (/^\d+$/.test(word) && cpus >= 1 && cpus <= 255) return cpus
  throw usage(terminalMessage('usage.cpus', { found: word }), command)
}

/** Seconds; "5m" and "1h" too. Throws usage. */
export const timeoutFrom = (word: string) => timeFrom(word, run)

export function timeFrom(word: string, of: string): number {
  const [, count, unit = 's'] = /^(\d+)([smh])?$/.exec(word) ?? []
  const seconds = Number(count) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']
  if (seconds >= 1 && seconds <= 86_400) return seconds
  throw usage(terminalMessage('usage.timeout', { found: word }), of)
}

/** "ssh", a port of the guest, "serial:" and a text, or a URL with the guest's port. Throws usage. */
export function checkFrom(word: string): ReadyCheck {
  if (word === 'ssh') return { kind: 'ssh' }
  const mark = /^serial:(.{1,200})$/.exec(word)?.[1]
  if (mark !== undefined) return { kind: 'serial', mark }
  if (/^\d+$/.test(word) && isPort(Number(word))) return { kind: 'tcp', port: Number(word) }
  const url = URL.canParse(word) ? new URL(word) : null
  const known = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (!url || !known || !['localhost', '127.0.0.1'].includes(url.hostname))
    throw usage(terminalMessage('usage.wait', { found: word }), run)
  const secure = url.protocol === 'https:'
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  return { kind: 'http', port, path: `${url.pathname}${url.search}`, secure }
}
