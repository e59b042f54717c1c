// Names of boxes. A name is taken wherever an image or a host is taken, so it may not be one of the words there.
import { message } from '../messages/codes.ts'
import type { Message } from '../messages/message.ts'
import { isImageId, nameProblem } from '../names.ts'

/** As it is stored: two spellings of the same letters are the same name. */
export const boxNameOf = (typed: string): string => typed.normalize('NFC').trim()

/** Without what shows nothing, as a joiner: two names that look the same are the same. */
const shown = (name: string) => name.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
const folded = (name: string) =>
  shown(name).normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().trim()
/** What could be an address: web.example, 10.0.0.5. */
const address = /^[^\s.]+(\.[^\s.]+)+$/
const boxId = /^[0-9a-f]{16}$/i

export const isSameBoxName = (one: string, other: string): boolean => folded(one) === folded(other)

/** What is wrong with it, or null. `profiles`: ids that mean a profile wherever a box can be named. */
export function boxNameProblem(name: string, profiles: readonly string[]): Message | null {
  if (shown(name).trim() === '') return message('answer.name-blank')
  const problem = nameProblem(name)
  if (problem) return problem
  if (name.toLowerCase() === 'latest' || isImageId(name) || boxId.test(name))
    return message('box.name-reserved', { name })
  if (profiles.some(id => isSameBoxName(id, name))) return message('box.name-profile', { name })
  // A path, an address or a flake reference is looked for first. The others are not plain within a shell's quotes, and
  // messages have commands to copy.
  if (/[/#\\:@$`"]|^[.~-]/.test(name)) return message('box.name-signs')
  if (address.test(name)) return message('box.name-address')
  return null
}

const spaced = (name: string, number: number) => `${name} (${number})`

/** `wanted`, or with the first number that makes it free: "kitchen (2)". */
export function freeBoxName(wanted: string, taken: readonly string[], numbered = spaced): string {
  let name = wanted
  for (let n = 2; taken.some(each => isSameBoxName(each, name)); n++) name = numbered(wanted, n)
  return name
}
