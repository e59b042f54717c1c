// Makes the order to hand a box over from a person's answers.
import type { z } from 'zod'
import { type HandOver, trustOf } from '#shared/connect/hand-over.ts'
import type { connect } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { jsonOrNull } from '#shared/json.ts'
import { isPlainKey, tidyKey } from '#shared/public-key.ts'
import { moveTo } from './move-to.ts'

const operation = 'connect'
type Wanted = Extract<z.infer<typeof connect.order.input>['order'], { kind: 'hand-over' }>
type Signing = {
  /** The box's key. */
  boxKey: string
  /** The key that signs: a file, or the line of a public key. */
  key: string
}

/** Throws connect.move-to, connect.hand-over-*. */
export function handOverValues(wanted: Wanted, { boxKey, key }: Signing): HandOver {
  const { to, fingerprint, owner, updates, keeps } = wanted
  const values = {
    to: to.trim() === '' ? null : moveTo({ to, fingerprint }, boxKey),
    owner: owner && { name: owner.name.trim(), keys: owner.keys.map(bareKey) },
    updates: updates.trim() === '' ? null : trustIn(updates),
    keeps,
  }
  // The former owner would keep the access.
  if (values.owner?.keys.includes(typeAndBlob(key))) throw failure('connect.hand-over-own-key', { operation })
  return values
}

/** Throws connect.hand-over-key. */
function bareKey(line: string): string {
  const key = typeAndBlob(line)
  if (!isPlainKey(key))
    throw failure('connect.hand-over-key', { operation, values: { key: line.slice(0, 80) } })
  return key
}

const typeAndBlob = (line: string) => tidyKey(line).split(' ').slice(0, 2).join(' ')

/** Throws connect.hand-over-updates. */
function trustIn(text: string) {
  const value = jsonOrNull(text)
  const trust = typeof value === 'object' && value !== null ? trustOf({ ...value }) : null
  if (trust === null) throw failure('connect.hand-over-updates', { operation })
  return trust
}
