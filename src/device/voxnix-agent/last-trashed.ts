// Chooses what /undo restores.
import { fieldsOf } from '../lib/decode.ts'

/**
 * The id of the last item that the person owns and that is not being removed, or null. `trash`: the value of the
 * broker's answer; an owner of the host sees all of it.
 */
export function lastTrashed(trash: readonly unknown[], person: unknown): string | null {
  const own = trash
    .map(each => fieldsOf(each) ?? {})
    .filter(({ owner, leftMs }) => owner === person && leftMs !== 0)
  const [last] = own.sort((a, b) => Number(b['trashedAt']) - Number(a['trashedAt']))
  return typeof last?.['id'] === 'string' ? last['id'] : null
}
