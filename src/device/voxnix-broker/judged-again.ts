// Judges a request again right before it takes effect: it may have waited behind others, in which time its workload
// was destroyed and made again, or its person removed.
import { type Approval, refusalReason } from '#shared/workloads/approvals.ts'
import { judge } from '#shared/workloads/judge.ts'
import type { Caller } from '#shared/workloads/people.ts'
import type { Request } from '#shared/workloads/wire.ts'
import type { Config } from './config.ts'
import { BrokerFault } from './fault.ts'
import type { GuestFile } from './guest-file.ts'
import type { Targets } from './targets.ts'
import type { Begin } from './writes.ts'

type Parts = {
  readonly guests: Pick<GuestFile, 'people'>
  readonly targets: Targets
  readonly config: () => Pick<Config, 'secondPerson'>
}
type Wanted = Pick<Request, 'verb' | 'input'>
type Rest = Pick<Caller, 'face' | 'tainted'>

export function createJudgedAgain({ guests, targets, config }: Parts) {
  const { idIn, targetOf, stateOf } = targets

  function named(name: string, rest: Rest): Caller {
    const person = guests.people().find(each => each.name === name)
    if (!person) throw new BrokerFault('unknown-person')
    return { person, ...rest }
  }
  function judgedBy(name: string, rest: Rest, { verb, input }: Wanted): Caller {
    const caller = named(name, rest)
    const verdict = judge(caller, verb, targetOf(verb, input))
    if (verdict.is === 'refused') throw new BrokerFault(verdict.because)
    return caller
  }
  /** With the rights that the person has now. */
  const current = ({ person, face, tainted }: Caller) => named(person.name, { face, tainted })
  /** By the current rights of the person who asked. */
  const asker = (approval: Approval): Caller =>
    judgedBy(approval.asker, { face: approval.face, tainted: approval.because === 'untrusted' }, approval)
  /** Call where the request is judged. The returned function throws if it is not allowed any longer. */
  function still({ person, face, tainted }: Caller, wanted: Wanted): () => void {
    const { verb, input } = wanted
    const id = idIn(verb, input)
    return () => {
      judgedBy(person.name, { face, tainted }, wanted)
      if (idIn(verb, input) !== id) throw new BrokerFault('changed')
    }
  }
  return {
    asker,
    still,
    current,
    /** Call where the approval is given, which is for one state. `by`: who gives it. */
    approved(approval: Approval, { asker, by }: { asker: Caller; by: Caller }): Begin {
      const check = still(asker, approval)
      return async start => {
        if ((await stateOf(approval.verb, approval.input)) !== approval.state)
          throw new BrokerFault('changed')
        // Last, since reading the state takes a while.
        check()
        const reason = refusalReason(approval, current(by), config())
        if (reason) throw new BrokerFault(reason)
        return start()
      }
    },
  }
}
