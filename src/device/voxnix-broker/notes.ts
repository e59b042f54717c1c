// Writes requests to the audit. Words of a command and the text of a module may have a key in them, which would stay
// there for good: of both only a digest is noted, which shows whether it was a given one.
import type { Caller } from '#shared/workloads/people.ts'
import type { Verb } from '#shared/workloads/verbs.ts'
import type { Audit, AuditLine } from './audit.ts'
import { digestOf } from './state-hash.ts'

type Parts = { readonly audit: Audit; readonly now: () => number; readonly log: (line: string) => void }
type Input = Readonly<Record<string, unknown>>

const minuteMs = 60_000
/** Limits the refusals of one person that are noted in a minute: even a viewer can cause them, and each is written to disk. */
const mostRefusals = 10
/** UTF-16 units of a command's program: a line of the audit is synced, is in the journal too, and stays. */
const longestProgram = 200

function noted(input: Input): Input {
  const { argv, ownModule, ...others } = input
  return {
    ...others,
    ...(Array.isArray(argv) && { argv: [String(argv[0]).slice(0, longestProgram)], words: digestOf(argv) }),
    ...(typeof ownModule === 'string' && { ownModule: digestOf(ownModule) }),
  }
}

/** A refused input may be long, and is of no use. */
const ofRefused = (input: Input): Input => ({
  ...(typeof input['name'] === 'string' && { name: input['name'] }),
  digest: digestOf(input),
})

export function createNotes({ audit, now, log }: Parts) {
  const write = (event: AuditLine['event'], caller: Caller, verb: Verb, input: Input, detail?: string) =>
    audit.write({
      time: new Date(now()).toISOString(),
      event,
      person: caller.person.name,
      face: caller.face,
      verb,
      input,
      ...(detail !== undefined && { detail }),
    })
  /** A failed line does not fail the action: it has happened already, and the caller learns that. */
  function tried(what: string, act: () => void) {
    try {
      act()
    } catch (thrown) {
      log(`The audit lacks ${what}: ${thrown instanceof Error ? thrown.message : thrown}`)
    }
  }

  /** Refusals of each person within a minute: its start, how many there were, and how many were not noted. */
  const refusals = new Map<string, { since: number; count: number; left: number }>()

  return {
    /** Throws if it cannot be written: then nothing may be done. */
    note: (event: AuditLine['event'], caller: Caller, verb: Verb, input: Input, detail?: string) =>
      write(event, caller, verb, noted(input), detail),
    noteEnd: (event: 'ended' | 'failed', caller: Caller, verb: Verb, input: Input, detail?: string) =>
      tried(`the end of ${verb}`, () => write(event, caller, verb, noted(input), detail)),
    noteRefused(caller: Caller, verb: Verb, input: Input, because: string) {
      const before = refusals.get(caller.person.name)
      const age = before ? now() - before.since : -1
      const isSame = age >= 0 && age < minuteMs
      const row = before && isSame ? before : { since: now(), count: 0, left: 0 }
      refusals.set(caller.person.name, row)
      row.count += 1
      if (row.count > mostRefusals) {
        row.left += 1
        return
      }
      const left = !isSame && before && before.left > 0 ? `; ${before.left} more before` : ''
      tried(`what was refused to ${caller.person.name}`, () =>
        write('refused', caller, verb, ofRefused(input), `${because}${left}`),
      )
    },
  }
}
