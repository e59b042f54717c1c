// The SHA-256 of an image as a person gives it: the sum in one of its spellings, or where it can be read. Pure.
import { fileUrlPath } from './file-url.ts'
import { bareNixSum, type Sum, sumsIn } from './sums.ts'

type GivenSum =
  | { kind: 'none' }
  | { kind: 'sum'; sha256: string }
  /** A checksum of another hash. */
  | { kind: 'other'; hash: string }
  | { kind: 'url'; url: string }
  | { kind: 'file'; path: string }

/** Anything else is the path of a file with sums. `name`: of the image, where several lines are pasted. */
export function givenSum(given: string, name: string): GivenSum {
  const text = given.trim()
  if (text === '') return { kind: 'none' }
  const sums = sumsIn(text)
  const found = sums.length === 1 ? sums[0] : sumFor(sums, name)
  if (found) return asGiven(found)
  if (sums.length > 0) return { kind: 'other', hash: sums[0]?.hash ?? '' }
  // A bare sum counts only when it is typed: in a file it could be a line of a signature.
  const bare = bareNixSum(text)
  if (bare !== null) return { kind: 'sum', sha256: bare }
  if (/^https?:\/\//i.test(text)) return { kind: 'url', url: text }
  return { kind: 'file', path: fileUrlPath(text) ?? text }
}

const asGiven = ({ hash, hex }: Sum): GivenSum =>
  hash === 'SHA-256' ? { kind: 'sum', sha256: hex } : { kind: 'other', hash }

/**
 * Finds the sum of the file with that name: its SHA-256 if there is one. A sum without a name counts for any file that
 * it lies beside.
 */
export function sumFor(sums: readonly Sum[], name: string): Sum | null {
  const own = sums.filter(each => each.name === name)
  const usable = own.length > 0 ? own : sums.filter(each => each.name === null)
  return usable.find(({ hash }) => hash === 'SHA-256') ?? usable[0] ?? null
}
