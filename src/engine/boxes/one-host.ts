// Repairs hosts that older versions left in several boxes: the box that was last deployed or flashed to the
// host keeps it. Pure.
import type { BoxRecord } from '#shared/boxes/box.ts'

/** Ids of hosts that several boxes have. */
export const sharedHosts = (boxes: readonly BoxRecord[]): string[] => {
  const byHost = Map.groupBy(boxes, ({ host }) => host)
  return [...byHost].flatMap(([host, of]) => (host !== null && of.length > 1 ? [host] : []))
}

/**
 * The boxes that lose their host; everything else of theirs stays. `bears`: the box id that each host
 * reports, written there by a deploy or flash. If it is none of these boxes, the box with the newest drive
 * keeps the host, and then the box that was made last.
 */
export function withOneHost(
  boxes: readonly BoxRecord[],
  bears: ReadonlyMap<string, string | null>,
): BoxRecord[] {
  return sharedHosts(boxes).flatMap(host => {
    const claims = boxes.filter(box => box.host === host).toSorted(byAge)
    const owner = claims.find(({ id }) => id === bears.get(host)) ?? claims.at(-1)
    return claims.filter(box => box !== owner).map(box => ({ ...box, host: null }))
  })
}

const byAge = (one: BoxRecord, other: BoxRecord) =>
  (one.drives.at(-1)?.at ?? 0) - (other.drives.at(-1)?.at ?? 0) || one.createdAt - other.createdAt
