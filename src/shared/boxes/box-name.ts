// Names of boxes. A name is taken wherever an image or a host is taken, so it may not be one of the words there.
import { failure, KilnError } from '../errors.ts'
import { message } from '../messages/codes.ts'
import { list, type Message } from '../messages/message.ts'
import { fileStem, isImageId, nameProblem } from '../names.ts'
import { looksLike, readsLike } from './look-alike.ts'

const withOneSpace = (name: string) => name.replace(/\p{Zs}+/gu, ' ')

/** As it is stored: two spellings of the same letters are the same name, and one space is as good as two. */
export const boxNameOf = (typed: string): string => withOneSpace(typed.normalize('NFC')).trim()

/** What a person corrects in the field of the name. */
export const isAboutBoxName = (thrown: unknown): boolean =>
  thrown instanceof KilnError && ['box.name', 'box.taken', 'box.looks-like'].includes(thrown.code)

/** Without what shows nothing, as a joiner: two names that look the same are the same. */
const shown = (name: string) => name.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
const composed = (name: string) => withOneSpace(shown(name).normalize('NFKC')).trim()
const folded = (name: string) => composed(name).toLowerCase().toUpperCase().toLowerCase()
/** What could be an address: web.example, 10.0.0.5. */
const address = /^[^\s.]+(\.[^\s.]+)+$/
const boxId = /^[0-9a-f]{16}$/i

/** In any case of its letters, and also where letters of another script only look like them. */
export const isSameBoxName = (one: string, other: string): boolean =>
  isSpeltAlike(one, other) || looksLike(folded(one), folded(other))

export const isSpeltAlike = (one: string, other: string) => folded(one) === folded(other)

/**
 * Whether a person may read one name for the other: a new name has to differ more. To find a box it is too much: who types
 * web-l does not mean web-1.
 */
const isNearName = (one: string, other: string): boolean =>
  isSameBoxName(one, other) || readsLike(composed(one), composed(other))

/** The one that a new name would be taken for: that has it, or else one that it looks like. */
export const boxNamedNear = <B extends { name: string }>(boxes: readonly B[], name: string): B | undefined =>
  boxWithName(boxes, name) ?? boxes.find(box => isNearName(box.name, name))

/** Those that a word can mean: of two that look the same, which an older Kiln allowed, the one that is spelt so. */
function boxesWithName<B extends { name: string }>(boxes: readonly B[], word: string): B[] {
  const spelt = boxes.filter(({ name }) => isSpeltAlike(name, boxNameOf(word)))
  return spelt.length > 0 ? spelt : boxes.filter(({ name }) => isSameBoxName(name, boxNameOf(word)))
}

export const boxWithName = <B extends { name: string }>(boxes: readonly B[], word: string): B | undefined =>
  boxesWithName(boxes, word)[0]

/** Of a folder that was copied, or came back from a backup, two boxes have one name. Throws box.ambiguous. */
export function onlyBoxWithName<B extends { id: string; name: string }>(
  boxes: readonly B[],
  word: string,
): B | undefined {
  const [found, ...others] = boxesWithName(boxes, word)
  if (!found || others.length === 0) return found
  const ids = list([found, ...others].map(({ id }) => id))
  throw failure('box.ambiguous', { operation: 'boxes', values: { name: found.name, ids, id: found.id } })
}

/** What is wrong with it, or null. `profiles`: ids that mean a profile wherever a box can be named. */
export function boxNameProblem(name: string, profiles: readonly string[]): Message | null {
  if (shown(name).trim() === '') return message('answer.name-blank')
  const problem = nameProblem(name)
  if (problem) return problem
  if (isNearName(name, 'latest')) return message('box.name-reserved', { name: shownAs(name, 'latest') })
  if (isImageId(name) || boxId.test(name)) return message('box.name-id', { name })
  const profile = profiles.find(id => isNearName(id, name))
  if (profile !== undefined) return message('box.name-profile', { name: shownAs(name, profile) })
  // A path, an address or a flake reference is looked for first. The others are not plain within a shell's quotes, and
  // messages have commands to copy.
  const [sign] = /[/#\\:@$`"]/.exec(name) ?? []
  if (sign !== undefined) return message('box.name-sign', { sign })
  const [first] = /^[.~-]/.exec(name) ?? []
  if (first !== undefined) return message('box.name-begins', { sign: first })
  if (address.test(name)) return message('box.name-address')
  return null
}

/** Of letters that only look like it, what it looks like. */
const shownAs = (name: string, like: string) =>
  !isSpeltAlike(name, like) && isNearName(name, like) ? like : name

/** A name for a box that is made for what is called so elsewhere, as a host: by the rules of names, and free. */
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

/** `wanted`, or with the first number that makes it free: "kitchen (2)". */
export function freeBoxName(wanted: string, taken: readonly string[], numbered = spaced): string {
  let name = wanted
  for (let n = 2; taken.some(each => isNearName(each, name)); n++) name = numbered(wanted, n)
  return name
}
