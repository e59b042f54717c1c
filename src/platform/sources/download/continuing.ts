// How a download resumes: what to request, and what a response means for the part already on disk. Pure. RFC
// 9110, sections 13 and 14.
import { message } from '#shared/messages/codes.ts'
import { codingsOf } from './content-coding.ts'
import { DownloadError } from './download-error.ts'
import type { Reply } from './request.ts'

/** Facts about a partly or wholly downloaded file. Stored next to it. */
export type Part = {
  etag: string | null
  lastModified: string | null
  totalBytes: number | null
  doneBytes: number
  isWhole: boolean
  /** The codings that the server added for the transfer, still to be decoded. */
  codings: string[]
}

export const nothingYet: Part = {
  etag: null,
  lastModified: null,
  totalBytes: null,
  doneBytes: 0,
  isWhole: false,
  codings: [],
}

/** A weak tag means that two files are equivalent, not that their bytes are equal. */
const strong = (etag: string | null) => (etag?.startsWith('W/') ? null : etag)
const validator = (part: Part) => strong(part.etag) ?? part.lastModified

/** `isSummed`: the whole file is checked by its SHA-256 in the end, so mixing two files would be noticed. */
export function askFor(part: Part, isSummed: boolean): Record<string, string> {
  if (part.isWhole) {
    if (part.etag) return { 'if-none-match': part.etag }
    return part.lastModified ? { 'if-modified-since': part.lastModified } : {}
  }
  if (part.doneBytes === 0) return {}
  const known = validator(part)
  if (known) return { range: `bytes=${part.doneBytes}-`, 'if-range': known }
  return isSummed ? { range: `bytes=${part.doneBytes}-` } : {}
}

type Answer =
  /** It is already complete. */
  | { kind: 'whole' }
  /** The body begins at `part.doneBytes`, which is 0 when the download starts over. */
  | { kind: 'body'; part: Part }
  /** The part is useless: request everything again. */
  | { kind: 'restart' }

/** 202: it is still being made. */
const passing = new Set([202, 408, 425, 429, 500, 502, 503, 504])
/** These mean the same with a Range and without. */
const notOfRange = new Set([401, 404, 407, 408, 410, 425, 429])

/** Whether a server that answers so to a request with a Range may give the file without one. */
const mayBeOfRange = (status: number) =>
  (status >= 400 && status < 500 && !notOfRange.has(status)) || status === 501

/** Throws DownloadError. */
export function answerOf(
  { status, statusText, headers }: Pick<Reply, 'status' | 'statusText' | 'headers'>,
  part: Part,
  now = Date.now(),
): Answer {
  if (status === 304 && part.isWhole) return { kind: 'whole' }
  if (status === 200 || status === 203) {
    const length = Number(headers['content-length'] ?? Number.NaN)
    return {
      kind: 'body',
      part: {
        etag: headers.etag ?? null,
        lastModified: headers['last-modified'] ?? null,
        totalBytes: Number.isSafeInteger(length) ? length : null,
        doneBytes: 0,
        isWhole: false,
        codings: codingsOf(headers['content-encoding']),
      },
    }
  }
  if (status === 206) return continued(headers, part)
  if (status === 416) return { kind: 'restart' }
  const text = statusText ? `${status} ${statusText}` : `${status}`
  const pauseMs = retryAfterMs(headers, now)
  throw new DownloadError(message('download.reason.status', { status: text }), {
    passes: passing.has(status),
    pauseMs,
    status,
    mayBeOfRange: mayBeOfRange(status),
  })
}

function continued(headers: Reply['headers'], part: Part): Answer {
  const [, first, , total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? []
  if (Number(first) !== part.doneBytes) return { kind: 'restart' }
  const totalBytes = total === undefined || total === '*' ? null : Number(total)
  const codings = codingsOf(headers['content-encoding'])
  // Its beginning came in another coding: the two do not fit.
  if (part.doneBytes > 0 && codings.join() !== part.codings.join()) return { kind: 'restart' }
  // If-Range should have seen to that; not every server knows it.
  return differ(totalBytes, part.totalBytes) || isAnother(headers, part)
    ? { kind: 'restart' }
    : { kind: 'body', part: { ...part, totalBytes: part.totalBytes ?? totalBytes, codings } }
}

/** Whether a response shows that the server's file differs from the part on disk. */
function isAnother(headers: Reply['headers'], part: Part): boolean {
  const etag = headers.etag ?? null
  if (differ(opaque(etag), opaque(part.etag))) return true
  // Equal strong tags mean equal bytes, even if mirrors date the file differently.
  const isSame = strong(etag) !== null && strong(part.etag) !== null
  return !isSame && differ(headers['last-modified'] ?? null, part.lastModified)
}

/** A tag's value without its weakness: some proxies only weaken it. */
const opaque = (etag: string | null) => etag?.replace(/^W\//, '') ?? null

/** Unknown values cannot differ. */
const differ = <T>(one: T | null, other: T | null) => one !== null && other !== null && one !== other

/** A server's Retry-After in seconds (RFC 9110, section 10.2.3), as milliseconds; null if absent. */
function retryAfterMs(headers: Reply['headers'], now: number): number | null {
  const value = headers['retry-after']
  if (value === undefined) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) && ms >= 0 ? ms : null
}
