// Text of a file with sums: what PowerShell writes with > is UTF-16.
import { readRegular } from '#platform/files/regular-file.ts'
import { failure } from '#shared/errors.ts'
import type { Env } from '../network/proxy.ts'
import { probe } from './download/probe.ts'
import type { Patience } from './download/trying.ts'

const operation = 'flash.source'
/** Debian's for one release has 3 kB. */
export const maxSumsBytes = 1 << 20

export const sumsText = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8')

/** Throws file.missing, file.broken, source.download. */
export async function readSums(
  from: { path: string } | { url: string },
  options: { signal: AbortSignal; patience: Patience; env: Env },
): Promise<string> {
  if ('path' in from) {
    const bytes = await readRegular(from.path, { operation, maxBytes: maxSumsBytes })
    if (!bytes) throw failure('file.missing', { operation, values: { path: from.path } })
    return sumsText(bytes)
  }
  // More than that is another kind of file: nothing of it is a list of sums, or it lists this file early.
  const { head } = await probe(from.url, { ...options, headBytes: maxSumsBytes, mayLoseEncryption: false })
  return sumsText(head)
}
