// The SHA-256 that a person gave, in whatever spelling, or in a file or at an address.
import { basename } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { FlashSource } from '#shared/flash/flash.ts'
import { givenSum, sumFor } from '#shared/flash/given-sum.ts'
import { sumsIn } from '#shared/flash/sums.ts'
import { list } from '#shared/messages/message.ts'

const operation = 'flash.sum'
const shownNames = 5
const shownLength = 80

type Given = { text: string; source: FlashSource; signal: AbortSignal }

/** Throws sum.*, file.missing, file.broken, source.download. */
export async function findSum(
  { sources }: Pick<Ports, 'sources'>,
  { text, source, signal }: Given,
): Promise<{ sha256: string }> {
  const name = nameOf(source)
  const given = givenSum(text, name)
  if (given.kind === 'sum') return { sha256: given.sha256 }
  if (given.kind === 'other') throw failure('sum.other-hash', { operation, values: { hash: given.hash } })
  if (given.kind === 'none' || (given.kind === 'file' && !given.path.startsWith('/')))
    throw failure('sum.unknown', { operation, values: { text: text.trim().slice(0, shownLength) } })
  const from = given.kind === 'file' ? { path: given.path } : { url: given.url }
  const file = given.kind === 'file' ? basename(given.path) : given.url
  return { sha256: shaIn(await sources.readSums(from, signal), file, name) }
}

function shaIn(text: string, file: string, name: string): string {
  const sums = sumsIn(text)
  if (sums.length === 0) throw failure('sum.no-sums', { operation, values: { file } })
  const found = sumFor(sums, name)
  if (!found) {
    const names = sums.flatMap(each => each.name?.slice(0, shownLength) ?? []).slice(0, shownNames)
    throw failure('sum.not-in-file', { operation, values: { file, name, names: list(names) } })
  }
  if (found.hash !== 'SHA-256') throw failure('sum.other-hash', { operation, values: { hash: found.hash } })
  return found.hex
}

/** Returns its name in lists of sums. */
function nameOf(source: FlashSource): string {
  if (source.kind === 'file') return basename(source.path)
  if (source.kind === 'image') return source.id
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(source.url)?.[1] ?? ''
  const last = path.slice(path.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
