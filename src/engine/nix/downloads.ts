// Turns curl's message for a failed download of Nix into a reason that says what to check. Pure.
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

const operation = 'build'

export const isDownload = (reason: string) =>
  /unable to download|could ?n[o']t resolve host|could ?n[o']t connect to server/i.test(reason)

const faults: [RegExp, (host: string) => Message][] = [
  [/resolve host/i, host => message('nix.network.no-host', { host })],
  [/timed? ?out|timeout was reached/i, host => message('nix.network.timeout', { host })],
  [
    /(?:not|n't|failed to) connect|connection refused|unreachable/i,
    host => message('nix.network.no-connection', { host }),
  ],
  [/\bSSL\b|certificate/i, host => message('nix.network.certificate', { host })],
]

/** `reason`: Nix's last error. If it is understood, its lines (four attempts, curl's numbers) add nothing. */
export function downloadFailure(reason: string, details: ErrorDetails): KilnError {
  const url = /'(https?:\/\/[^']+)'/.exec(reason)?.[1]
  const host = url && URL.canParse(url) ? new URL(url).host : /resolve host:? '?([\w.-]+)/i.exec(reason)?.[1]
  const known = { ...details, lastLines: [] }
  const status = /HTTP error (\d{3})|returned error: (\d{3})/.exec(reason)
  if (host && url && status) {
    const values = { host, url, status: status[1] ?? status[2] ?? '' }
    return failure('nix.http', { operation, values, details: known })
  }
  const fault = host ? faults.find(([words]) => words.test(reason)) : undefined
  if (host && fault)
    return failure('nix.network', { operation, values: { reason: fault[1](host) }, details: known })
  return failure('nix.network', { operation, values: { reason }, details })
}
