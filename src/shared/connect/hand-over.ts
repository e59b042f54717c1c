// The values of an order to hand a box over (docs/adr/0035): where its new owner claims it, whose keys open it, and
// whose updates it takes. No zod: boxes read it too.
import { type MoveTo, moveOf, moveValues } from './move.ts'
import { type Fields, fieldsIn } from './order-fields.ts'

/** The box's new trust file: `kiln publish trust` prints it. */
type UpdatesTrust = {
  source: string
  for: string
  profile: string
  architecture: string
  recovery: string
  keys: { number: number; daily: string; made: number }
}
export type HandOver = {
  /** null: the Connect that its system names, if any. */
  to: MoveTo | null
  /**
   * The name for its screen, and the SSH keys that alone let an administrator in. null: the person who claims it in its
   * network brings theirs.
   */
  owner: { name: string; keys: string[] } | null
  /** null: the box takes no updates until its new owner says whose. */
  updates: UpdatesTrust | null
  /** Home Assistant stays, with its data, its accounts and its copies. */
  keeps: boolean
}

export const mostOwnerKeys = 8

/** The fields of an order, each at its place. */
export const handOverValues = ({ to, owner, updates, keeps }: HandOver) => ({
  to: to && moveValues(to),
  owner: owner && { name: owner.name, keys: owner.keys },
  updates: updates && trustValues(updates),
  keeps,
})

export const trustValues = (trust: UpdatesTrust) => ({
  source: trust.source,
  for: trust.for,
  profile: trust.profile,
  architecture: trust.architecture,
  recovery: trust.recovery,
  keys: { number: trust.keys.number, daily: trust.keys.daily, made: trust.keys.made },
})

export function handOverOf({ to, owner, updates, keeps }: Fields): HandOver | null {
  const [place, person, trust] = [orNull(to, moveOf), orNull(owner, ownerOf), orNull(updates, trustOf)]
  if (place === undefined || person === undefined || trust === undefined) return null
  return typeof keeps === 'boolean' ? { to: place, owner: person, updates: trust, keeps } : null
}

/** undefined: it is neither. */
function orNull<T>(value: unknown, read: (fields: Fields) => T | null): T | null | undefined {
  return value === null ? null : (read(fieldsIn(value)) ?? undefined)
}

/** `keys`: type and blob alone, because a comment takes room. Whether the blob is whole, who signs and who obeys look themselves. */
function ownerOf({ name, keys }: Fields): HandOver['owner'] {
  if (typeof name !== 'string' || !/^[^\p{C}]{1,100}$/u.test(name) || !Array.isArray(keys)) return null
  const isKey = (key: unknown): key is string =>
    typeof key === 'string' && /^[a-z][a-z0-9@.-]{1,60} [A-Za-z0-9+/]{40,1500}={0,2}$/.test(key)
  return keys.length >= 1 && keys.length <= mostOwnerKeys && keys.every(isKey) ? { name, keys } : null
}

/** null: it is not a trust file, or one that a box would not read. */
export function trustOf(fields: Fields): UpdatesTrust | null {
  const { source, for: whose, profile, architecture, recovery } = fields
  const { number, daily, made } = fieldsIn(fields['keys'])
  const isText = (value: unknown): value is string =>
    typeof value === 'string' && /^[\x21-\x7e]{1,300}$/.test(value)
  const isKey = (value: unknown): value is string =>
    typeof value === 'string' && /^[\w.-]{1,100}:[A-Za-z0-9+/]{43}=$/.test(value)
  const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0
  if (!isText(source) || !/^(?:https?|file):\/\//.test(source) || !isText(whose) || !isText(profile))
    return null
  if (!isText(architecture) || !isKey(recovery) || !isKey(daily) || !isNumber(number) || !isNumber(made))
    return null
  return { source, for: whose, profile, architecture, recovery, keys: { number, daily, made } }
}
