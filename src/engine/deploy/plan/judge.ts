// Whether a host can take a system, from its facts, before anything is changed. Pure.
import { failure, type KilnError } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'
import type { HostLook } from '../host/parse-look.ts'
import { rightsReason } from '../host/rights.ts'

const operation = 'deploy.plan'
/** A store needs this in addition to the bytes of its files: for blocks, the database, new generations. */
const spareBytes = 64 * 2 ** 20

type Judged = {
  host: string
  user: string
  look: HostLook
  /** `uname -m` of the new system; null if it is the host's own. */
  machine: string | null
  missingBytes: number
  hasPassword: boolean
}

/** The first reason against it, or null. */
export function problemOf({
  host,
  user,
  look,
  machine,
  missingBytes,
  hasPassword,
}: Judged): KilnError | null {
  const { isNixos, current, rights, freeBytes } = look
  if (!isNixos) return failure('deploy.not-nixos', { operation, values: { host } })
  if (!current) return failure('deploy.no-current', { operation, values: { host } })
  if (machine !== null && look.machine !== machine)
    return failure('deploy.architecture', {
      operation,
      values: { host, machine: look.machine, wanted: machine },
    })
  if (rights === 'none' && !hasPassword)
    return failure('deploy.no-rights', {
      operation,
      values: { host, user, reason: rightsReason(look.refused) },
    })
  const neededBytes = missingBytes + spareBytes
  if (missingBytes > 0 && freeBytes !== null && freeBytes < neededBytes)
    return failure('deploy.space', {
      operation,
      values: { host, needed: bytes(neededBytes), free: bytes(freeBytes) },
    })
  return null
}

type Wanted = {
  host: string
  /** null: one before the current one. */
  number: number | null
  /** null: of any system. */
  path: string | null
  /** Systems that it was rolled back from. */
  failed: ReadonlySet<string>
}

/**
 * The generation to return to. Without a number: the last one before the current one that is not known to have failed; the last
 * one if all have. Throws deploy.no-generation, deploy.no-earlier.
 */
export function generationFor(
  { generations, generation }: HostLook,
  { host, number, path, failed }: Wanted,
): { number: number; path: string } {
  const known = generations.toSorted((one, other) => one.number - other.number)
  const earlier = known.filter(each => each.number < (generation ?? 0))
  const found =
    number === null
      ? (earlier.findLast(each => !failed.has(each.path)) ?? earlier.at(-1))
      : known.find(each => each.number === number && (path === null || each.path === path))
  if (found) return found
  if (number === null) throw failure('deploy.no-earlier', { operation, values: { host } })
  throw failure('deploy.no-generation', {
    operation,
    values: {
      host,
      number: String(number),
      known: known
        .map(each => each.number)
        // Its number may have been reused for another system.
        .filter(each => each !== number)
        .join(', '),
    },
  })
}
