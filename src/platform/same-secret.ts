import { timingSafeEqual } from 'node:crypto'

/** In constant time for texts of one length. The privileged writer has its own: it runs few files of other folders. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
