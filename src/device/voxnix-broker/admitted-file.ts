// Decides which people of the configuration are let in. A name that was removed and comes back may be another person's:
// it stays out while something is left of the former one, unless the account or the number is the same. The last
// list is on disk, because a restart reads the configuration too.
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
import type { Known } from './config.ts'
import type { GuestFile } from './guest-file.ts'
import type { LeftBehind } from './left-behind.ts'

type Holder = {
  readonly name: string
  readonly telegram: string | null
  readonly account: string | null
  /** false: removed since, or never let in. */
  readonly isListed: boolean
}
type Parts = {
  readonly leftBehind: LeftBehind
  readonly guests: Pick<GuestFile, 'numberOf' | 'makeWay' | 'isInTheWay'>
  readonly log: (line: string) => void
}

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null)

function holderOf(value: unknown): Holder[] {
  const { name, telegram, account, isListed } = fieldsOf(value) ?? {}
  if (typeof name !== 'string') return []
  return [{ name, telegram: textOrNull(telegram), account: textOrNull(account), isListed: isListed === true }]
}

const isSame = (former: Holder, { telegram, account }: Known) =>
  (telegram !== null && telegram === former.telegram) || (account !== null && account === former.account)

export function openAdmitted(path: string, { leftBehind, guests, log }: Parts) {
  let written = readBounded(path, 1024 * 1024)
  const kept: unknown = written === null ? null : JSON.parse(written)
  // A broker from before this file let all in.
  let holders: readonly Holder[] | null = Array.isArray(kept) ? kept.flatMap(holderOf) : null

  function isAdmitted(person: Known): boolean {
    const { name } = person
    const former = holders?.find(each => each.name === name)
    if (holders === null || former?.isListed) return true
    const number = guests.numberOf(name)
    if (number === null ? former && isSame(former, person) : number === person.telegram) return true
    const left = leftBehind(name)
    if (left.length === 0) return true
    log(
      `${name} is not let in (name-taken): a former person of this name left ${left.join(', ')}. ` +
        'Choose another name; or destroy that, wait until it leaves the trash, and reload the broker. ' +
        'The same person gets in with the former account or number.',
    )
    return false
  }

  const reasonOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))

  function listed(people: readonly Known[]): readonly Known[] {
    const admitted = people.filter(isAdmitted)
    const list = admitted.map(({ name, telegram, account }) => ({ name, telegram, account, isListed: true }))
    const others = (holders ?? []).filter(({ name }) => !list.some(each => each.name === name))
    const next = [...list, ...others.map(each => ({ ...each, isListed: false }))]
    const text = JSON.stringify(next)
    // A start with a full disk, which nothing changes, writes nothing.
    if (text !== written)
      try {
        writeDurably(path, text)
        written = text
      } catch (thrown) {
        // Lets in no one whom the next start would not know: neither a new person, nor the next of a name.
        log(`The list of people was not written: ${reasonOf(thrown)}`)
        const known = (holders ?? []).filter(({ isListed }) => isListed)
        return holders === null
          ? admitted
          : admitted.filter(person => known.some(each => each.name === person.name && isSame(each, person)))
      }
    holders = next
    return admitted
  }

  return (people: readonly Known[]): readonly Known[] => {
    // First: a guest who was moved into the configuration is known by its own entry until then.
    const admitted = listed(people)
    try {
      guests.makeWay(admitted)
      return admitted
    } catch (thrown) {
      log(`The list of guests was not written: ${reasonOf(thrown)}`)
      return admitted.filter(person => !guests.isInTheWay(person))
    }
  }
}
