// Bounds the connections to the broker, which takes 32 on a socket and closes each further one. A crowd of strangers has
// a part of them, so that it holds up no one whom the broker knows.
import { atMost } from '../lib/at-most.ts'
import type { Ask } from './agent.ts'

const mostOfPeople = 22
const mostOfStrangers = 8

export function bounded(ask: Ask): Ask {
  const [people, strangers] = [atMost(mostOfPeople), atMost(mostOfStrangers)]
  /** Those whom the broker knew when it last said who they are. */
  const known = new Set<string>()
  return (verb, input, as, steps) =>
    (known.has(as) ? people : strangers)(async () => {
      const reply = await ask(verb, input, as, steps)
      if (reply.ok) known.add(as)
      else if (reply.code === 'unknown-person') known.delete(as)
      return reply
    })
}
