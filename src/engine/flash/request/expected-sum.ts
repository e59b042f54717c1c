// The checksum that a source has to have.
import { failure } from '#shared/errors.ts'
import type { FlashRequest } from '#shared/flash/flash.ts'
import type { FoundSource } from './facts.ts'

/**
 * The expected checksum of the source: the user's and that of its kit, else the one beside it. Throws source.hash
 * if the first two differ.
 */
export function expectedSum({ sha256 }: FlashRequest, { origin, facts }: FoundSource): string | null {
  const { signedSha256, name, from } = origin
  if (sha256 === null || signedSha256 === null || sha256 === signedSha256)
    return sha256 ?? signedSha256 ?? facts.beside.find(each => each.sha256)?.sha256 ?? null
  const values = {
    name: name ?? ('path' in from ? from.path : from.url),
    found: signedSha256,
    expected: sha256,
  }
  throw failure('source.hash', { operation: 'flash', values })
}
