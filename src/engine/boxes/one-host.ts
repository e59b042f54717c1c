// Hosts that older Kilns left in several boxes: each keeps the box that was deployed or flashed to it last. Pure.
import type { BoxRecord } from '#shared/boxes/box.ts'

/** Ids of hosts that are in several boxes. */
export const sharedHosts = (boxes: readonly BoxRecord[]): string[] => {
  const byHost = Map.groupBy(boxes, ({ host }) => host)
  return [...byHost].flatMap(([host, of]) => (host !== null && of.length > 1 ? [host] : []))
}

/**
 * The boxes that lose their host, without it; what else belongs to them stays. `bears`: the id of the box that each host
 * says it is, which a deploy and a flash write there. If that is none of them, the box stays whose drive is the newest,
 * and then the one that was made last.
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
