// People who came in by an owner's invitation: one use, a day. Pure; the broker keeps this in one file, so that an invitation is
// used up and its guest is there, or neither.
import type { Role } from './people.ts'

export const inviteMs = 24 * 3_600_000
const mostInvites = 50
const mostGuests = 200

/** `code`: a hash of it, because the file may be read from a backup. */
type Invite = { readonly person: string; readonly by: string; readonly code: string; readonly madeAt: number }
type Guest = { readonly name: string; readonly telegram: string; readonly by: string }
export type Guests = { readonly guests: readonly Guest[]; readonly invites: readonly Invite[] }
export const noGuests: Guests = { guests: [], invites: [] }

/** A clock that went back ends it too. */
const isOpen = ({ madeAt }: Invite, now: number) => now >= madeAt && now - madeAt < inviteMs

/** A second one for the same name takes the place of the first. null: there are too many. */
export function invite({ guests, invites }: Guests, wanted: Invite): Guests | null {
  const open = invites.filter(each => isOpen(each, wanted.madeAt) && each.person !== wanted.person)
  return open.length >= mostInvites ? null : { guests, invites: [...open, wanted] }
}

/** null: no invitation of this code is open. */
export function join(
  { guests, invites }: Guests,
  code: string,
  telegram: string,
  now: number,
): Guests | null {
  const open = invites.filter(each => isOpen(each, now))
  const found = open.find(each => each.code === code)
  if (!found || guests.length >= mostGuests) return null
  const guest = { name: found.person, telegram, by: found.by }
  return { guests: [...guests, guest], invites: open.filter(each => each !== found) }
}

export const expel = ({ guests, invites }: Guests, name: string): Guests => ({
  guests: guests.filter(each => each.name !== name),
  invites: invites.filter(each => each.person !== name),
})

type Named = { readonly name: string; readonly telegram: string | null; readonly role: Role }

/** They have the name or the number of this person of the configuration. */
export const isHeldBy = ({ guests, invites }: Guests, { name, telegram }: Omit<Named, 'role'>): boolean =>
  guests.some(each => each.name === name || each.telegram === telegram) ||
  invites.some(each => each.person === name)

/**
 * An entry that the configuration only hides would be a person again once its own one is removed there, with all that
 * the other one had. An invitation ends with the rights of who made it.
 */
export const giveWay = ({ guests, invites }: Guests, people: readonly Named[]): Guests => ({
  guests: guests.filter(each => !people.some(one => isHeldBy({ guests: [each], invites: [] }, one))),
  invites: invites.filter(
    each => isOwner(people, each.by) && !people.some(({ name }) => name === each.person),
  ),
})

export const isOwner = (people: readonly Pick<Named, 'name' | 'role'>[], name: string): boolean =>
  people.some(each => each.name === name && each.role === 'owner')
