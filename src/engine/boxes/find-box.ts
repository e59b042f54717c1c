// Finds the box that a word means. Pure.
import { type BoxRecord, boxVersion } from '#shared/boxes/box.ts'
import {
  boxNamedNear,
  boxNameOf,
  boxNameProblem,
  isSpeltAlike,
  onlyBoxWithName,
} from '#shared/boxes/box-name.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { suggestion } from '#shared/names.ts'

/** Finds a box by its id or by its whole name, in any case. Throws box.unknown, box.ambiguous. */
export function findBox<B extends Pick<BoxRecord, 'id' | 'name'>>(boxes: readonly B[], wanted: string): B {
  const found = boxes.find(({ id }) => id === wanted) ?? onlyBoxWithName(boxes, wanted)
  if (found) return found
  const known = boxes.map(each => each.name)
  const values = { name: wanted, suggestion: suggestion(wanted, known) }
  throw failure('box.unknown', { operation: 'boxes', values })
}

/**
 * The name in its stored form. Throws box.name, box.taken, box.looks-like. `own`: the box that may already
 * have the name.
 */
export function checkedName(
  typed: string,
  {
    boxes,
    profiles,
    own = null,
  }: { boxes: readonly BoxRecord[]; profiles: readonly string[]; own?: string | null },
): string {
  const name = boxNameOf(typed)
  const reason = boxNameProblem(name, profiles)
  if (reason) throw failure('box.name', { operation: 'boxes', values: { reason } })
  const meant = /^[0-9a-f]{4,}$/i.test(name) && boxes.find(({ id }) => id.startsWith(name.toLowerCase()))
  if (meant)
    throw failure('box.name', {
      operation: 'boxes',
      values: { reason: message('box.name-of-id', { name: meant.name }) },
    })
  const other = boxNamedNear(
    boxes.filter(({ id }) => id !== own),
    name,
  )
  if (!other) return name
  const values = { name: other.name }
  throw failure(isSpeltAlike(other.name, name) ? 'box.taken' : 'box.looks-like', {
    operation: 'boxes',
    values,
  })
}

type NewBox = Pick<BoxRecord, 'id' | 'name' | 'createdAt'> & Partial<BoxRecord>

export const newBox = (fields: NewBox): BoxRecord => ({
  profile: null,
  architecture: 'x86_64',
  goal: null,
  options: {},
  secrets: [],
  images: [],
  machines: [],
  drives: [],
  host: null,
  ...fields,
  schema: boxVersion,
})
