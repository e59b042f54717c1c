// A word that names a host in the list: the name of a box means its host.
import type { Client } from '#shared/contract/client.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { boxNamed } from '../boxes/box-named.ts'

/** The ID of the box's host; any other word as it is. Throws box.no-host. */
export async function hostWord(client: Pick<Client, 'boxes' | 'hosts'>, word: string): Promise<string> {
  const box = await boxNamed(client, word)
  if (!box) return word
  if (box.host !== null) return box.host
  // A host may have this name too.
  const other = await client.hosts.show({ host: word }).catch((thrown: unknown) => {
    if (thrown instanceof KilnError && thrown.code === 'host.unknown') return null
    throw thrown
  })
  if (other) return other.id
  throw failure('box.no-host', { operation: 'hosts', values: { name: box.name } })
}
