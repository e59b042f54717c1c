// The host's guests and open invitations on disk, and the actions of owners and guests on them.
import { createHash, randomBytes } from 'node:crypto'
import {
  expel,
  type Guests,
  giveWay,
  invite,
  isHeldBy,
  isOwner,
  join,
  noGuests,
} from '#shared/workloads/guests.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
import type { Config, Known } from './config.ts'
import { BrokerFault } from './fault.ts'
import type { LeftBehind } from './left-behind.ts'

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const hashOf = (code: string) => createHash('sha256').update(code).digest('hex')

function guestsOf(value: unknown): Guests {
  const { guests, invites } = fieldsOf(value) ?? {}
  return {
    guests: listOf(guests).flatMap(each => {
      const { name, telegram, by } = fieldsOf(each) ?? {}
      if (typeof name !== 'string' || typeof telegram !== 'string' || typeof by !== 'string') return []
      return [{ name, telegram, by }]
    }),
    invites: listOf(invites).flatMap(each => {
      const { person, by, code, madeAt } = fieldsOf(each) ?? {}
      if (typeof person !== 'string' || typeof by !== 'string' || typeof code !== 'string') return []
      return typeof madeAt === 'number' ? [{ person, by, code, madeAt }] : []
    }),
  }
}

type Parts = {
  /** Its people take precedence, even if a guest has the same number. */
  readonly config: () => Config
  readonly leftBehind: LeftBehind
  readonly now: () => number
}

export function openGuests(path: string, { config, leftBehind, now }: Parts) {
  const text = readBounded(path, 1024 * 1024)
  let current = text === null ? noGuests : guestsOf(JSON.parse(text))
  function set(next: Guests) {
    writeDurably(path, JSON.stringify(next))
    current = next
  }
  const isNamed = (name: string) =>
    config().people.some(each => each.name === name) || current.guests.some(each => each.name === name)
  function mustBeFree(person: string) {
    if (isNamed(person)) throw new BrokerFault('name-taken')
    const left = leftBehind(person)
    if (left.length > 0) throw new BrokerFault('name-taken', left.join(', '))
  }
  return {
    people(): readonly Known[] {
      const most = config().guests
      const named = config().people
      const guests = current.guests
        .filter(({ name }) => !named.some(each => each.name === name))
        .map(
          ({ name, telegram }): Known => ({
            name,
            telegram,
            account: null,
            role: 'operator',
            most,
            vms: null,
          }),
        )
      return [...named, ...guests]
    },
    invite(person: string, by: string) {
      mustBeFree(person)
      const code = randomBytes(16).toString('hex')
      const next = invite(current, { person, by, code: hashOf(code), madeAt: now() })
      if (next === null) throw new BrokerFault('too-many')
      set(next)
      return { person, code, hours: 24 }
    },
    join(code: string, telegram: string) {
      const next = join(current, hashOf(code), telegram, now())
      if (next === null) throw new BrokerFault('no-such-invitation')
      const { name: person = '', by = '' } = next.guests.at(-1) ?? {}
      if (!isOwner(config().people, by)) throw new BrokerFault('no-such-invitation')
      // Since the invitation the configuration may have named a person so, and removed them.
      mustBeFree(person)
      set(next)
      return { person }
    },
    expel(person: string) {
      const next = expel(current, person)
      if (next.guests.length === current.guests.length && next.invites.length === current.invites.length)
        throw new BrokerFault('no-such-guest')
      set(next)
      return {}
    },
    /** Ends what has the name or the number of these people of the configuration, and invitations of former owners. */
    makeWay(people: readonly Known[]) {
      const next = giveWay(current, people)
      if (JSON.stringify(next) !== JSON.stringify(current)) set(next)
    },
    isInTheWay: (person: Known) => isHeldBy(current, person),
    numberOf: (name: string) => current.guests.find(each => each.name === name)?.telegram ?? null,
    invitedBy: (name: string) => current.guests.find(each => each.name === name)?.by ?? null,
  }
}
export type GuestFile = ReturnType<typeof openGuests>
