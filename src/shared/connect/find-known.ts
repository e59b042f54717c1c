// Finds the Connect, and the boxes on it, that a word means. Pure.
import type { KnownBox } from './known-boxes.ts'

/** Finds a server by id, address, or host name with port. */
export function serverNamed<S extends { id: string; address: string }>(
  servers: readonly S[],
  wanted: string,
): S | undefined {
  const word = wanted.replace(/\/+$/, '')
  const exact = servers.find(({ id, address }) => id === word || address === word)
  const ofHost = servers.filter(({ address }) => address.replace(/^https?:\/\//, '') === word.toLowerCase())
  return exact ?? (ofHost.length === 1 ? ofHost[0] : undefined)
}

/**
 * Finds boxes by ID or its first eight digits, by host name, or by the name of Kiln's box; several if the text is
 * ambiguous.
 */
export function boxesNamed(
  boxes: readonly KnownBox[],
  wanted: string,
  /** Kiln's boxes. */
  named: readonly { id: string; name: string }[],
): KnownBox[] {
  const word = wanted.toLowerCase()
  const ofId = boxes.filter(({ id }) => id === word || (word.length >= 8 && id.startsWith(word)))
  if (ofId.length > 0) return ofId
  const own = new Set(named.flatMap(({ id, name }) => (name.toLowerCase() === word ? [id] : [])))
  return boxes.filter(
    ({ hostname, box }) => hostname.toLowerCase() === word || (box !== null && own.has(box)),
  )
}
