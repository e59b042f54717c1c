// A host that was not in the list yet. Pure.
import type { Host } from '#shared/hosts/host.ts'
import { fileStem } from '#shared/names.ts'

type NewHost = Pick<Host, 'name' | 'address' | 'added' | 'addedAt'> & Partial<Host>

/** The longest name that a host may have, less what a number needs. */
const longestName = 72

/** Makes a host with an id and a name that no other host has. */
export function newHost(hosts: readonly Host[], { name: wanted, ...facts }: NewHost): Host {
  const name = wanted.slice(0, longestName)
  const stem = fileStem(name, 'host').slice(0, 56)
  return {
    tags: [],
    flashed: null,
    seen: null,
    knownAs: null,
    ...facts,
    id: unused(
      stem,
      hosts.map(each => each.id),
      n => `${stem}-${n}`,
    ),
    name: unused(
      name,
      hosts.map(each => each.name),
      n => `${name} (${n})`,
    ),
  }
}

function unused(wanted: string, taken: readonly string[], numbered: (n: number) => string): string {
  let found = wanted
  for (let n = 2; taken.includes(found); n++) found = numbered(n)
  return found
}

export const sameAddress = (one: Host['address'], other: Host['address']): boolean =>
  one.host.toLowerCase() === other.host.toLowerCase() &&
  one.port === other.port &&
  one.user === other.user &&
  one.jump === other.jump
