// The person as whom the page of a host acts, if several people share the account that Kiln logs in with.
import { useState } from 'react'
import type { KilnError } from '#shared/errors.ts'
import type { Where } from './one-workload.ts'

type Known = { people: readonly string[]; chosen: string | null }
/** The people of each host, kept while the window is open. */
const known = new Map<string, Known>()

const peopleIn = (error: KilnError | null): readonly string[] => {
  const { people } = error?.code === 'workload.several-people' ? error.values : {}
  return typeof people === 'object' && 'list' in people ? people.list.map(String) : []
}

export function usePeople(host: string) {
  const [, redraw] = useState(0)
  const { people, chosen } = known.get(host) ?? { people: [], chosen: null }
  const where: Where = chosen === null ? { host } : { host, person: chosen }
  return {
    people,
    chosen,
    where,
    /** The host's answer names the people. */
    learn(error: KilnError | null) {
      const found = peopleIn(error)
      if (found.length === 0 || found.join() === people.join()) return
      known.set(host, { people: found, chosen: null })
      redraw(count => count + 1)
    },
    choose(person: string) {
      known.set(host, { people, chosen: person })
      redraw(count => count + 1)
    },
  }
}
