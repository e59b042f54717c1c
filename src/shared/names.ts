// Names that users give, and the file names and ids that are made from them.
import { message } from './messages/codes.ts'
import type { Message } from './messages/message.ts'

/**
 * Characters that turn the direction of the text around them (Unicode's bidirectional controls), or take no room: by
 * these one name looks like another. The joiners (200C, 200D) belong to scripts and emoji.
 */
const unseen = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/

/** Returns the problem with a display name, or null. Any language and emoji are fine; it must be one visible line. */
export function nameProblem(name: string): Message | null {
  if (name === '') return null
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return message('answer.name-control')
  if (name.trim() === '') return message('answer.name-blank')
  if (unseen.test(name)) return message('answer.name-unseen')
  if ([...name].length > 80) return message('answer.name-long')
  return null
}

/** A file name's stem: lower-case ASCII letters, digits and dashes only, never empty, never a path. */
export function fileStem(name: string, fallback: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
  return plain || fallback
}

const spelt: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', þ: 'th' }

/** A host name made of what a person called it; `fallback` where it has letters that Latin ones do not spell. */
export function hostNameFor(name: string, fallback: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[ßæœøłđþ]/g, letter => spelt[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
  return /(?![a-z0-9])[\p{L}\p{N}]/u.test(plain) ? fallback : fileStem(plain, fallback)
}

/** `tiny-20260131-120000-1a2b`: sorts by time, is a safe folder name. `time` in milliseconds, in UTC. */
export function imageId(profile: string, time: number, random: string): string {
  const stamp = new Date(time).toISOString().replace(/[-:]/g, '').slice(0, 15).replace('T', '-')
  return `${profile}-${stamp}-${random}`
}

/** The prefix of an image's id: its profile's. */
export const imagePrefix = (id: string) => id.replace(/-\d{8}-\d{6}-[0-9a-f]{4}$/, '')

export const isImageId = (id: string) => /^[a-z][a-z0-9-]{0,40}-\d{8}-\d{6}-[0-9a-f]{4}$/.test(id)

/** The nearest known name to a mistyped one, as "Did you mean …?", or empty. */
export function suggestion(wanted: string, known: string[]): Message | '' {
  const near = known
    .map(name => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(each => each.distance <= Math.max(2, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0]
  return near ? message('answer.suggestion', { name: near.name }) : ''
}

/** Levenshtein's distance, on names short enough for the plain table. */
function editDistance(a: string, b: string): number {
  if (a.length > 64 || b.length > 64) return 99
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 99
}
