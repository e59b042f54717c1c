// The person behind a request, and whether a model that acts for them has read text of others.
import type { Caller, Face } from '#shared/workloads/people.ts'
import type { Taint } from '#shared/workloads/taint.ts'
import type { Request } from '#shared/workloads/wire.ts'

import { BrokerFault } from './fault.ts'
import type { GuestFile } from './guest-file.ts'

/** The socket that a request came over. `person`: the owner of a terminal's socket, null for other sockets. */
export type From = { readonly face: Face; readonly person: string | null }

type Parts = { readonly guests: Pick<GuestFile, 'people'>; readonly taint: Taint }

export function createCallers({ guests, taint }: Parts) {
  return (request: Request, from: From): Caller => {
    const person = guests.people().find(each =>
      from.face === 'terminal'
        ? // A guest has no account: the one of this name is another person, who is not let in.
          each.account !== null && each.name === from.person
        : each.telegram !== null && each.telegram === request.as,
    )
    if (!person) throw new BrokerFault('unknown-person')
    const conversation = request.conversation ?? null
    if (from.face !== 'model') return { person, face: from.face, tainted: false }
    if (request.untrusted && conversation !== null) taint.add(person.name, conversation)
    return { person, face: from.face, tainted: taint.has(person.name, conversation) }
  }
}
