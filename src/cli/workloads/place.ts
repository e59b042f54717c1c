// Finds the orchestrator that a command addresses, and the person.
import { hostWord } from '../hosts/host-word.ts'
import type { Session } from '../session.ts'

export type AsWords = { as?: string }

/** `hostName`: the name that the user knows. */
export type Placed = { place: { host: string; person: string | null }; hostName: string }

/** Throws host.unknown, box.no-host. */
export async function placeOf({ client }: Session, word: string, { as }: AsWords): Promise<Placed> {
  const { id, name } = await client.hosts.show({ host: await hostWord(client, word) })
  return { place: { host: id, person: as ?? null }, hostName: name }
}
