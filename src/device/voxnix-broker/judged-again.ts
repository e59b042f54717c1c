// Judges a request again right before it takes effect: it may have waited behind others, in which time its workload
// was destroyed and made again, or its person removed.
import type { Approval } from '#shared/workloads/approvals.ts'
import { judge } from '#shared/workloads/judge.ts'
import type { Caller } from '#shared/workloads/people.ts'
import type { Request } from '#shared/workloads/wire.ts'
import { BrokerFault } from './fault.ts'
import type { GuestFile } from './guest-file.ts'
import type { Targets } from './targets.ts'
import type { Begin } from './writes.ts'

type Parts = { readonly guests: Pick<GuestFile, 'people'>; readonly targets: Targets }
type Wanted = Pick<Request, 'verb' | 'input'>

export function createJudgedAgain({ guests, targets }: Parts) {
  const { idIn, targetOf, stateOf } = targets

  function judgedBy(name: string, rest: Pick<Caller, 'face' | 'tainted'>, { verb, input }: Wanted): Caller {
    const person = guests.people().find(each => each.name === name)
    if (!person) throw new BrokerFault('unknown-person')
    const caller = { person, ...rest }
    const verdict = judge(caller, verb, targetOf(verb, input))
    if (verdict.is === 'refused') throw new BrokerFault(verdict.because)
    return caller
  }
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
    /** Call where the approval is given, which is for one state. `caller`: the person who asked. */
    approved(approval: Approval, caller: Caller): Begin {
      const check = still(caller, approval)
      return async start => {
        if ((await stateOf(approval.verb, approval.input)) !== approval.state)
          throw new BrokerFault('changed')
        // Last, since reading the state takes a while.
        check()
        return start()
      }
    },
  }
}
