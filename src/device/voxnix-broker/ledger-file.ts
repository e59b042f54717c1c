// Pending approvals and refusals on disk, so that they survive a restart of the broker.
import { performance } from 'node:perf_hooks'
import { type Approval, approvalMs, emptyLedger, type Ledger, settle } from '#shared/workloads/approvals.ts'
import { faces } from '#shared/workloads/people.ts'
import { isVerb } from '#shared/workloads/verbs.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'

const texts = (...values: unknown[]): boolean => values.every(each => typeof each === 'string')

function approvalOf(value: unknown): Approval[] {
  const { id, verb, input, digest, state, because, asker, face, askedAt } = fieldsOf(value) ?? {}
  const known = faces.find(each => each === face)
  const fields = fieldsOf(input)
  if (!texts(id, digest, state, asker) || !isVerb(verb) || fields === null || known === undefined) return []
  if ((because !== 'destructive' && because !== 'untrusted') || typeof askedAt !== 'number') return []
  const [own, hash, before, person] = [id, digest, state, asker].map(String)
  if (own === undefined || hash === undefined || before === undefined || person === undefined) return []
  return [
    {
      id: own,
      verb,
      input: fields,
      digest: hash,
      state: before,
      because,
      asker: person,
      face: known,
      askedAt,
    },
  ]
}

function refusedOf(value: unknown): Ledger['refused'][number][] {
  const { asker, verb, digest, until } = fieldsOf(value) ?? {}
  if (typeof asker !== 'string' || typeof digest !== 'string' || !isVerb(verb)) return []
  return typeof until === 'number' ? [{ asker, verb, digest, until }] : []
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export function openLedger(path: string) {
  // More than the bounds of a ledger and of the words in it add up to.
  const text = readBounded(path, 32 * 1024 * 1024)
  const { pending, refused } = fieldsOf(text === null ? {} : JSON.parse(text)) ?? {}
  let ledger: Ledger = {
    ...emptyLedger,
    pending: listOf(pending).flatMap(approvalOf),
    refused: listOf(refused).flatMap(refusedOf),
  }
  let written = JSON.stringify(ledger)
  /** When each was first seen in this process. */
  let seen = new Map(ledger.pending.map(({ id }) => [id, performance.now()]))
  const isOld = ({ id }: Approval) => performance.now() - (seen.get(id) ?? 0) >= approvalMs
  return {
    /**
     * An approval that is too old by a clock that cannot be set counts as refused: the host's may have gone back and come
     * again unseen. That is kept, since a clock that went back would else move the end of the refusal with each call.
     */
    get(): Ledger {
      if (ledger.pending.some(isOld)) ledger = settle(ledger, Date.now(), isOld)
      return ledger
    },
    set(next: Ledger) {
      const changed = JSON.stringify(next)
      if (changed === written) return
      writeDurably(path, changed)
      written = changed
      ledger = next
      seen = new Map(next.pending.map(({ id }) => [id, seen.get(id) ?? performance.now()]))
    },
  }
}
export type LedgerFile = ReturnType<typeof openLedger>
