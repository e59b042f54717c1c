// Parses replies of QEMU's guest agent (qemu-ga's protocol: a line of JSON). It runs in the machine, where a
// person may be root and can forge anything: a reply that does not match the question exactly counts as none.
// Pure; the input was bounded before.
import { fieldsOf } from '../../../lib/decode.ts'

/** The machine truncates its own output beyond this. */
export const mostOut = 64 * 1024
export const mostErr = 8 * 1024
/** Both outputs in base64, with the JSON around them. */
export const longestReply = 128 * 1024

/** undefined if it is not an answer. */
export function returned(text: string): unknown {
  if (text.length > longestReply) return undefined
  try {
    return fieldsOf(JSON.parse(text))?.['return']
  } catch {
    return undefined
  }
}

export function startedPid(text: string): number | null {
  const pid = fieldsOf(returned(text))?.['pid']
  return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 ? pid : null
}

type Ended = {
  readonly is: 'ended'
  /** null if a signal ended it. */
  readonly status: number | null
  readonly out: string
  readonly err: string
  readonly cut: boolean
}

function printed(value: unknown, most: number): { text: string; cut: boolean } | null {
  if (value === undefined) return { text: '', cut: false }
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return null
  const bytes = Buffer.from(value, 'base64')
  return { text: bytes.subarray(0, most).toString('utf8'), cut: bytes.length > most }
}

const isStatus = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255

/** null if it does not answer guest-exec-status. */
export function statusOf(text: string): { readonly is: 'running' } | Ended | null {
  const fields = fieldsOf(returned(text))
  if (fields === null) return null
  if (fields['exited'] === false) return { is: 'running' }
  const out = printed(fields['out-data'], mostOut)
  const err = printed(fields['err-data'], mostErr)
  const code = fields['exitcode']
  if (fields['exited'] !== true || out === null || err === null) return null
  if (code !== undefined && !isStatus(code)) return null
  if (code === undefined && fields['signal'] === undefined) return null
  const cut = out.cut || err.cut || fields['out-truncated'] === true || fields['err-truncated'] === true
  return { is: 'ended', status: code ?? null, out: out.text, err: err.text, cut }
}
