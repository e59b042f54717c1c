// Names of boxes. Commands accept a box's name wherever they accept an image or a host, so reserved words are
// refused.
import { failure, KilnError } from '../errors.ts'
import { message } from '../messages/codes.ts'
import { list, type Message } from '../messages/message.ts'
import { fileStem, isImageId, nameProblem } from '../names.ts'
import { looksLike, readsLike } from './look-alike.ts'

const withOneSpace = (name: string) => name.replace(/\p{Zs}+/gu, ' ')

/** The name as it is stored: in Unicode form C, with single spaces. */
export const boxNameOf = (typed: string): string => withOneSpace(typed.normalize('NFC')).trim()

/** Whether the user can fix the error by changing the name. */
export const isAboutBoxName = (thrown: unknown): boolean =>
  thrown instanceof KilnError && ['box.name', 'box.taken', 'box.looks-like'].includes(thrown.code)

/** Without invisible characters such as joiners: names that look the same count as the same. */
const shown = (name: string) => name.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
const composed = (name: string) => withOneSpace(shown(name).normalize('NFKC')).trim()
const folded = (name: string) => composed(name).toLowerCase().toUpperCase().toLowerCase()
/** Anything that could be an address: web.example, 10.0.0.5. */
const address = /^[^\s.]+(\.[^\s.]+)+$/
const boxId = /^[0-9a-f]{16}$/i

/** Ignores case, and treats look-alike letters of other scripts as equal. */
export const isSameBoxName = (one: string, other: string): boolean =>
  isSpeltAlike(one, other) || looksLike(folded(one), folded(other))

export const isSpeltAlike = (one: string, other: string) => folded(one) === folded(other)

/**
 * Whether a person could mistake one name for the other. Too loose for finding a box: `web-l` does not mean
 * web-1.
 */
const isNearName = (one: string, other: string): boolean =>
  isSameBoxName(one, other) || readsLike(composed(one), composed(other))

/** The box that has this name, or else one whose name looks like it. */
export const boxNamedNear = <B extends { name: string }>(boxes: readonly B[], name: string): B | undefined =>
  boxWithName(boxes, name) ?? boxes.find(box => isNearName(box.name, name))

/**
 * The boxes that a word can mean. Older versions allowed two names that look the same; then the exact
 * spelling wins.
 */
function boxesWithName<B extends { name: string }>(boxes: readonly B[], word: string): B[] {
  const spelt = boxes.filter(({ name }) => isSpeltAlike(name, boxNameOf(word)))
  return spelt.length > 0 ? spelt : boxes.filter(({ name }) => isSameBoxName(name, boxNameOf(word)))
}

export const boxWithName = <B extends { name: string }>(boxes: readonly B[], word: string): B | undefined =>
  boxesWithName(boxes, word)[0]

/** Two boxes have one name if a record was copied or restored from a backup. Throws box.ambiguous. */
export function onlyBoxWithName<B extends { id: string; name: string }>(
  boxes: readonly B[],
  word: string,
): B | undefined {
  const [found, ...others] = boxesWithName(boxes, word)
  if (!found || others.length === 0) return found
  const ids = list([found, ...others].map(({ id }) => id))
  throw failure('box.ambiguous', { operation: 'boxes', values: { name: found.name, ids, id: found.id } })
}

/** Returns the problem with the name, or null. `profiles`: ids that mean a profile wherever a box can be named. */
export function boxNameProblem(name: string, profiles: readonly string[]): Message | null {
  if (shown(name).trim() === '') return message('answer.name-blank')
  const problem = nameProblem(name)
  if (problem) return problem
  if (isNearName(name, 'latest')) return message('box.name-reserved', { name: shownAs(name, 'latest') })
  if (isImageId(name) || boxId.test(name)) return message('box.name-id', { name })
  const profile = profiles.find(id => isNearName(id, name))
  if (profile !== undefined) return message('box.name-profile', { name: shownAs(name, profile) })
  // Commands look for paths, addresses and flake references first. The other characters are unsafe inside
  // shell quotes, and messages contain commands to copy.
  const [sign] = /[/#\\:@$`"]/.exec(name) ?? []
  if (sign !== undefined) return message('box.name-sign', { sign })
  const [first] = /^[.~-]/.exec(name) ?? []
  if (first !== undefined) return message('box.name-begins', { sign: first })
  if (address.test(name)) return message('box.name-address')
  return null
}

/** The reserved word, if the name only looks like it. */
const shownAs = (name: string, like: string) =>
  !isSpeltAlike(name, like) && isNearName(name, like) ? like : name

/** A free and valid name for a box that is made for something with a name, such as a host. */
export function boxNameFor(
  wanted: string,
  { boxes, profiles }: { boxes: readonly { name: string }[]; profiles: readonly string[] },
): string {
  const name = boxNameOf(wanted)
  const isSpelt = !boxNameProblem(name, []) || isNearName(name, 'latest') || isImageId(name)
  const first = isSpelt ? [...name].slice(0, longestFirst).join('') : fileStem(name, 'box')
  const isTaken = (one: string) =>
    boxNameProblem(one, profiles) !== null || boxes.some(box => isNearName(box.name, one))
  let free = first
  for (let n = 2; isTaken(free); n++) free = spaced(first, n)
  return free
}

/** Leaves room for a number. */
const longestFirst = 70

const spaced = (name: string, number: number) => `${name} (${number})`

/** `wanted`, or with the first free number appended: "kitchen (2)". */
export function freeBoxName(wanted: string, taken: readonly string[], numbered = spaced): string {
  let name = wanted
  for (let n = 2; taken.some(each => isNearName(each, name)); n++) name = numbered(wanted, n)
  return name
}
