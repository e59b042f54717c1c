// Finds the key of a box for a Connect. What a box signs does not say for which server, so a Connect that was taken over could pass it
// on to another one that knows the same key, and be the box there. So a move makes a key for the other Connect. The first key of a
// box is in device_key.pem; each other one has a name that follows from the address and the certificate of its Connect. Which one is
// in force follows from where the box is: the one rename that moves it changes both.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Place, placeOf, placesOf } from './moved.ts'
import type { StateFiles } from './state-files.ts'

/** The file of the key that the box has for this Connect alone, whether or not it exists yet. */
export const ownKeyFile = ({ deviceKeys }: StateFiles, place: Place): string =>
  join(deviceKeys, `${createHash('sha256').update(nameOf(place)).digest('hex')}.pem`)

/** While it is the Connect of this box. */
export function keyFileAt(files: StateFiles, place: Place): string {
  const own = ownKeyFile(files, place)
  if (existsSync(own)) return own
  const { moved } = placesOf(files)
  const newest = moved && ownKeyFile(files, moved.to)
  // An address that a person wrote after a move is a new one of the Connect where the box is, or of the one that it left.
  const isAfterMove = newest && originOf(place) !== originOf(moved.from) && existsSync(newest)
  return isAfterMove ? newest : files.deviceKey
}

/** null: this Connect never was the box's, as far as the box knows. */
export function knownKeyFile(files: StateFiles, place: Place): string | null {
  const known = [placeOf(files), placesOf(files).written].map(nameOf)
  return known.includes(nameOf(place)) ? keyFileAt(files, place) : null
}

const nameOf = ({ url, fingerprint }: Place) =>
  `${(URL.parse(url)?.href ?? url).replace(/\/+$/, '')}\n${fingerprint ?? ''}`
const originOf = ({ url }: Place) => URL.parse(url)?.origin
