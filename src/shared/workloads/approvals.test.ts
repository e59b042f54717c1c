// Random people, faces, clocks and changes against a model that keeps each question as a plain row and knows no ledger.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Approval,
  approvalMs,
  approve,
  ask,
  emptyLedger,
  type Ledger,
  refusalMs,
  refuse,
} from './approvals.ts'
import { type Face, faces, type Person, type Role, roles } from './people.ts'
import { longestReply } from './wire.ts'

const names = ['ada', 'ben', 'cyd'] as const
const most = { workloads: 1, storageGiB: 1 }
type Move =
  | { do: 'ask'; who: number; face: Face; what: number; destroys: boolean }
  | { do: 'approve' | 'refuse'; who: number; face: Face; which: number }
  | { do: 'wait'; ms: number }
  | { do: 'change' }

const who = fc.nat(2)
const face = fc.constantFrom(...faces)
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), who, face, what: fc.nat(1), destroys: fc.boolean() }),
  fc.record({ do: fc.constantFrom('approve' as const, 'refuse' as const), who, face, which: fc.nat(5) }),
  fc.record({
    do: fc.constant('wait' as const),
    ms: fc.constantFrom(-60_000, 1, 60_000, approvalMs, refusalMs),
  }),
  fc.record({ do: fc.constant('change' as const) }),
)

type Row = { id: string; asker: string; at: number; state: string; destroys: boolean; over: boolean }
const ofId = (id: number) => id.toString(16).padStart(16, '0')

describe('an approval', () => {
  it('is given once, in five minutes, at the same state, by whom the rules name, and never by a program', () => {
    const play = (moves: Move[], given: Role[], secondPerson: boolean) => {
      const people = names.map((name, at): Person => ({ name, role: given[at] ?? 'viewer', most, vms: null }))
      const rows: Row[] = []
      let ledger: Ledger = emptyLedger
      let now = 1_000_000_000
      let state = 0
      let ids = 0
      let done = 0
      const allowed = (row: Row | undefined, person: Person, face: Face) => {
        if (!row || row.over || face === 'model' || person.role === 'viewer') return false
        if (now < row.at || now >= row.at + approvalMs || row.state !== String(state)) return false
        const own = row.asker === person.name
        return own ? !(secondPerson && row.destroys) : person.role === 'owner'
      }
      for (const each of moves) {
        // The next look finds approvals that have ended. They stay ended when the clock goes back after it.
        if (each.do === 'wait') now += each.ms
        else if (each.do === 'change') state += 1
        else if (each.do === 'ask') {
          const { name } = people[each.who] ?? { name: '' }
          const because: Approval['because'] = each.destroys ? 'destructive' : 'untrusted'
          const verb: Approval['verb'] = each.destroys ? 'destroy' : 'stop'
          const digest = String(each.what)
          const wanted = { id: ofId(ids++), verb, input: { name: 'dev' }, digest, because, face: each.face }
          const asked = ask(ledger, { ...wanted, state: String(state), asker: name, askedAt: now })
          for (const row of rows)
            if (now < row.at || now >= row.at + approvalMs) row.over = asked.is === 'waits' || row.over
          if (asked.is !== 'waits') continue
          ledger = asked.ledger
          const { id } = asked.approval
          if (!rows.some(row => row.id === id))
            rows.push({
              id,
              asker: name,
              at: now,
              state: String(state),
              destroys: each.destroys,
              over: false,
            })
        } else {
          const row = rows[each.which]
          const person = people[each.who]
          if (!person) continue
          const expected = allowed(row, person, each.face)
          const by = { person, face: each.face }
          const answered =
            each.do === 'approve'
              ? approve(ledger, row?.id ?? ofId(999), by, { secondPerson, now, state: () => String(state) })
              : refuse(ledger, row?.id ?? ofId(999), by, now)
          ledger = answered.ledger
          if (each.do === 'approve') expect(answered.is === 'given').toBe(expected)
          if (answered.is !== 'not-answered' || answered.because === 'changed') if (row) row.over = true
          for (const other of rows) if (now < other.at || now >= other.at + approvalMs) other.over = true
          if (answered.is === 'given') done += 1
        }
      }
      expect(done).toBeLessThanOrEqual(rows.length)
    }
    const given = fc.tuple(...names.map(() => fc.constantFrom(...roles)))
    fc.assert(fc.property(fc.array(move, { maxLength: 40 }), given, fc.boolean(), play), { numRuns: 3000 })
  })

  const asker: Person = { name: 'ada', role: 'operator', most, vms: null }
  const wanted: Approval = {
    id: ofId(1),
    verb: 'destroy',
    input: { name: 'dev' },
    digest: 'd',
    state: 's',
    because: 'destructive',
    asker: 'ada',
    face: 'model',
    askedAt: 1000,
  }
  it('that expired counts as refused from then on, whenever that is noticed', () => {
    const asked = ask(emptyLedger, wanted)
    const ledger = asked.is === 'waits' ? asked.ledger : emptyLedger
    const again = (after: number) =>
      ask(ledger, { ...wanted, id: ofId(2), askedAt: wanted.askedAt + after }).is
    expect(again(approvalMs)).toBe('refused')
    expect(again(approvalMs + refusalMs - 1)).toBe('refused')
    expect(again(approvalMs + refusalMs)).toBe('waits')
  })

  const waiting = () => {
    const asked = ask(emptyLedger, wanted)
    if (asked.is !== 'waits') throw new Error('it does not wait')
    return asked.ledger
  }

  it('that was refused can be requested again by a person, but for half an hour not by a program', () => {
    const { ledger } = refuse(waiting(), wanted.id, { person: asker, face: 'chat' }, 2000)
    const again = { ...wanted, id: ofId(2), askedAt: 3000, state: 'other' }
    expect(ask(ledger, again)).toEqual({ is: 'refused', because: 'refused-before' })
    expect(ask(ledger, { ...again, face: 'chat' }).is).toBe('waits')
    expect(ask(ledger, { ...again, digest: 'e' }).is).toBe('waits')
    expect(ask(ledger, { ...again, askedAt: 2000 + refusalMs }).is).toBe('waits')
  })

  it('that was not answered counts as refused', () => {
    const again = { ...wanted, id: ofId(2), askedAt: wanted.askedAt + approvalMs }
    expect(ask(waiting(), again)).toEqual({ is: 'refused', because: 'refused-before' })
  })

  it('that was refused leaves one entry, however often, and fifty of a person', () => {
    const by = { person: asker, face: 'chat' } as const
    let ledger: Ledger = emptyLedger
    for (let index = 0; index < 500; index += 1) {
      const digest = index < 100 ? 'same' : String(index)
      const again = { ...wanted, id: ofId(index), digest, face: 'chat' as const, askedAt: 1000 + index }
      const asked = ask(ledger, again)
      if (asked.is !== 'waits') throw new Error('it does not wait')
      ledger = refuse(asked.ledger, again.id, by, 1000 + index).ledger
      if (index === 99) expect(ledger.refused).toMatchObject([{ digest: 'same', until: 1099 + refusalMs }])
    }
    expect(ledger.refused.map(({ digest }) => digest)).toEqual(
      Array.from({ length: 50 }, (_, index) => String(450 + index)),
    )
  })

  it('is not made where two hundred of all people wait', () => {
    let ledger: Ledger = emptyLedger
    for (let index = 0; index <= 200; index += 1) {
      const asked = ask(ledger, { ...wanted, id: ofId(index), asker: `p${index}` })
      expect(asked.is).toBe(index < 200 ? 'waits' : 'refused')
      if (asked.is === 'waits') ledger = asked.ledger
    }
  })

  it('is the same one for the same question, and keeps its time', () => {
    const again = ask(waiting(), { ...wanted, id: ofId(2), askedAt: 200_000 })
    expect(again).toMatchObject({ is: 'waits', approval: { id: ofId(1), askedAt: 1000 } })
  })

  it('is not made for an eleventh question of one person', () => {
    let ledger: Ledger = emptyLedger
    const at = (index: number) => ask(ledger, { ...wanted, id: ofId(index), digest: String(index) })
    for (let index = 0; index < 10; index += 1) {
      const asked = at(index)
      if (asked.is === 'waits') ledger = asked.ledger
    }
    expect(at(10)).toEqual({ is: 'refused', because: 'too-many-pending' })
  })

  it('fits with all others into one reply, however long the commands are', () => {
    const argv = ['printf', 'x'.repeat(30_000)]
    let ledger: Ledger = emptyLedger
    for (let index = 0; index < 200; index += 1) {
      const more = {
        id: ofId(index),
        asker: `p${Math.floor(index / 5)}`,
        digest: String(index),
        input: { argv },
      }
      const asked = ask(ledger, { ...wanted, ...more })
      if (asked.is === 'waits') ledger = asked.ledger
    }
    expect(ledger.pending.filter(({ asker }) => asker === 'p0')).toHaveLength(2)
    expect(ledger.pending.length).toBeGreaterThan(16)
    expect(JSON.stringify(ledger.pending).length).toBeLessThan(longestReply / 1.5)
  })

  it('that found another state is used up', () => {
    const by = { person: asker, face: 'chat' } as const
    const changed = approve(waiting(), wanted.id, by, {
      secondPerson: false,
      now: 2000,
      state: () => 'other',
    })
    expect(changed).toMatchObject({ is: 'not-answered', because: 'changed', ledger: { pending: [] } })
  })
})
