// Handles one request: identifies the caller, applies the policy, asks for an approval if needed, writes the
// audit, and acts.

import { type Approval, approve, ask, refuse, settle } from '#shared/workloads/approvals.ts'
import { fieldsElsewhere } from '#shared/workloads/fields.ts'
import { judge } from '#shared/workloads/judge.ts'
import type { Caller } from '#shared/workloads/people.ts'
import type { Taint } from '#shared/workloads/taint.ts'
import { type Verb, verbRow } from '#shared/workloads/verbs.ts'
import type { Answer, Request, Waiting } from '#shared/workloads/wire.ts'
import { type Acts, text } from './acts.ts'
import { mapped } from './at-once.ts'
import type { Audit } from './audit.ts'
import { createCallers, type From } from './callers.ts'
import type { Config } from './config.ts'
import { BrokerFault, isFull } from './fault.ts'
import { foreignFault, foreignIn, hasOthersNames } from './foreign-text.ts'
import type { GuestFile } from './guest-file.ts'
import type { Host } from './host/host.ts'
import { createJudgedAgain } from './judged-again.ts'
import type { LedgerFile } from './ledger-file.ts'
import { createNotes } from './notes.ts'
import type { Reserve } from './reserve.ts'
import type { Sagas, Watch } from './sagas/sagas.ts'
import { digestOf } from './state-hash.ts'
import { createTargets } from './targets.ts'
import { createWaiting } from './waiting.ts'
import type { Begin } from './writes.ts'

type Parts = {
  readonly host: Host
  readonly acts: Acts
  readonly sagas: Sagas
  readonly ledger: LedgerFile
  readonly audit: Audit
  readonly taint: Taint
  readonly guests: GuestFile
  readonly reserve: Reserve
  readonly config: () => Config
  readonly now: () => number
  readonly newId: () => string
  readonly log: (line: string) => void
}

/** `closed`: aborted with the connection; what has not begun by then is dropped. */
type How = { readonly watch: Watch; readonly closed?: AbortSignal | undefined }

export function createBroker(parts: Parts) {
  const { host, acts, sagas, ledger, audit, taint, guests, reserve, config, now, newId, log } = parts
  const targets = createTargets(host)
  const { nameIn, targetOf, stateOf } = targets
  const again = createJudgedAgain({ guests, targets, config })

  const callerOf = createCallers({ guests, taint })
  const { note, noteEnd, noteRefused } = createNotes({ audit, now, log })

  async function audited(
    caller: Caller,
    verb: Verb,
    input: Request['input'],
    { watch, begin, because, closed }: How & { begin: Begin; because?: string },
  ) {
    note('began', caller, verb, input, because)
    try {
      const value = await acts.write(verb, input, caller.person, { watch, begin, closed })
      noteEnd('ended', caller, verb, input)
      return value
    } catch (thrown) {
      noteEnd('failed', caller, verb, input, thrown instanceof BrokerFault ? thrown.code : 'internal')
      throw thrown
    }
  }

  const isForeign = foreignIn(host.records)
  const waiting = createWaiting({ host, ledger, nameIn, config, people: guests.people })

  async function askFor(
    caller: Caller,
    { verb, input }: Request,
    because: Approval['because'],
  ): Promise<Waiting> {
    const { face, person } = caller
    const [digest, state] = [digestOf(input), await stateOf(verb, input)]
    const wanted = {
      id: newId(),
      verb,
      input,
      digest,
      state,
      because,
      face,
      asker: person.name,
      askedAt: now(),
    }
    const asked = ask(ledger.get(), wanted)
    if (asked.is === 'refused') throw new BrokerFault(asked.because)
    if (asked.approval.id === wanted.id) note('asked', caller, verb, input, wanted.id)
    ledger.set(asked.ledger)
    return waiting(asked.approval, face)
  }

  async function give(caller: Caller, id: string, watch: Watch): Promise<unknown> {
    const found = ledger.get().pending.find(each => each.id === id)
    const name = found ? nameIn(found.verb, found.input) : null
    const { act, done } = await sagas.alone(name ?? `approval ${id}`, async () => {
      const state = found ? await stateOf(found.verb, found.input) : ''
      const { secondPerson } = config()
      // The state took a while, in which who approves may have been removed.
      const by = again.current(caller)
      const answered = approve(ledger.get(), id, by, { secondPerson, now: now(), state: () => state })
      if (answered.is === 'given' && answered.approval.verb === 'purge') reserve.release('answer')
      ledger.set(answered.ledger)
      if (answered.is === 'not-answered') throw new BrokerFault(answered.because)
      const { approval } = answered
      const asker = again.asker(approval)
      note('answered', caller, 'approve', { id })
      const because = `approved by ${caller.person.name}`
      const begin = again.approved(approval, { asker, by })
      const act = () => audited(asker, approval.verb, approval.input, { watch, begin, because })
      // As one that needs no approval, it does not lock its workload.
      if (approval.verb === 'exec') return { act, done: null }
      const value = await act()
      if (approval.verb === 'purge') reserve.make()
      return { act: null, done: value }
    })
    return act === null ? done : act()
  }

  function refuseApproval(caller: Caller, id: string) {
    const answered = refuse(ledger.get(), id, caller, now())
    ledger.set(answered.ledger)
    if (answered.is === 'not-answered') throw new BrokerFault(answered.because)
    note('answered', caller, 'refuse', { id })
    return {}
  }

  function pending({ person: { name, role }, face }: Caller) {
    const settled = settle(ledger.get(), now())
    try {
      ledger.set(settled)
    } catch (thrown) {
      // On a full disk a read still answers.
      log(`What expired was not written: ${thrown instanceof Error ? thrown.message : thrown}`)
    }
    const mine = settled.pending.filter(({ asker }) => asker === name || role === 'owner')
    return mapped(mine, each => waiting(each, face))
  }

  async function read(
    caller: Caller,
    { verb, input }: Request,
    waits: { still: () => void; closed: AbortSignal | undefined },
  ) {
    return verb === 'approvals'
      ? await pending(caller)
      : verb === 'people'
        ? listPeople()
        : verb === 'whoami'
          ? { name: caller.person.name, role: caller.person.role }
          : await acts.read(verb, input, caller.person, waits)
  }

  const listPeople = () =>
    guests.people().map(({ name, role, telegram }) => ({ name, role, telegram, by: guests.invitedBy(name) }))

  function changePeople(caller: Caller, verb: Verb, input: Request['input']) {
    const person = text(input, 'person')
    note('began', caller, verb, input)
    const value = verb === 'invite' ? guests.invite(person, caller.person.name) : guests.expel(person)
    note('ended', caller, verb, input)
    return value
  }

  /** A person who is on no list yet, by an invitation and only on Telegram. */
  function joined({ input, as = '' }: Request, from: From): Answer {
    if (from.face !== 'chat' || as === '' || guests.people().some(each => each.telegram === as))
      throw new BrokerFault('no-such-invitation')
    const value = guests.join(text(input, 'code'), as)
    const person = guests.people().find(each => each.telegram === as)
    if (person) note('ended', { person, face: from.face, tainted: false }, 'join', {})
    return { ok: true, value }
  }

  async function judged(caller: Caller, request: Request, { watch, closed }: How): Promise<Answer> {
    const { verb, input } = request
    const verdict = judge(caller, verb, targetOf(verb, input))
    if (verdict.is === 'refused') {
      noteRefused(caller, verb, input, verdict.because)
      throw new BrokerFault(verdict.because)
    }
    if (verb === 'purge') reserve.release('question')
    if (verdict.is === 'asked') return { ok: true, waits: await askFor(caller, request, verdict.because) }
    const still = again.still(caller, request)
    const { effect } = verbRow(verb)
    if (effect === 'read') return { ok: true, value: await read(caller, request, { still, closed }) }
    if (effect === 'people') return { ok: true, value: changePeople(caller, verb, input) }
    if (verb === 'approve') return { ok: true, value: await give(caller, text(input, 'id'), watch) }
    if (verb === 'refuse') return { ok: true, value: refuseApproval(caller, text(input, 'id')) }
    const begin: Begin = async start => {
      still()
      return start()
    }
    const act = () =>
      audited(caller, verb, input, { watch, begin, closed }).catch(thrown => {
        // The workload may be what fills the disk.
        if (verb !== 'stop' || caller.person.role !== 'owner' || !isFull(thrown)) throw thrown
        reserve.release('question')
        return audited(caller, verb, input, { watch, begin })
      })
    // A command inside a workload does not lock it.
    const value = await (verb === 'exec' ? act() : sagas.alone(nameIn(verb, input) ?? verb, act))
    return { ok: true, value }
  }

  async function answer(request: Request, from: From, watch: Watch, closed?: AbortSignal): Promise<Answer> {
    const { verb, input, conversation } = request
    if (verb === 'join') return joined(request, from)
    const caller = callerOf(request, from)
    if (from.face !== 'terminal') {
      const known = fieldsElsewhere(verbRow(verb).input)
      const more = Object.keys(input).find(key => !Object.hasOwn(known, key))
      if (more !== undefined) throw new BrokerFault('input', more)
    }
    /** Each text of others that a model gets counts, whatever way it takes. */
    const handOut = (hasForeign: boolean) => {
      if (hasForeign && caller.face === 'model' && conversation !== undefined)
        taint.add(caller.person.name, conversation)
    }
    try {
      const answered = await judged(caller, request, { watch, closed })
      if ('value' in answered) handOut(isForeign(verb, answered.value, caller.person))
      if ('waits' in answered) handOut(hasOthersNames(answered.waits, caller.person))
      return answered
    } catch (thrown) {
      handOut(foreignFault(thrown))
      throw thrown
    }
  }

  return { answer }
}
export type Broker = ReturnType<typeof createBroker>
