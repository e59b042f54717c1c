// Names of former people, with the real records, approvals, guests and list of people.
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { workloadRecord } from '#test/workload-record.ts'
import { openAdmitted } from './admitted-file.ts'
import type { Known } from './config.ts'
import { BrokerFault } from './fault.ts'
import { openGuests } from './guest-file.ts'
import { openLedger } from './ledger-file.ts'
import { createLeftBehind } from './left-behind.ts'
import { openRecords, type Workload } from './records.ts'

const workload = workloadRecord('dev', { owner: 'cyd', shared: ['dan'] })
const person = (name: string, telegram: string | null, account: string | null = null): Known => ({
  name,
  telegram,
  account,
  role: name === 'ada' ? 'owner' : 'operator',
  most: { workloads: 1, storageGiB: 1 },
  vms: null,
})

function bench(folder: string) {
  let now = 1_000_000
  let people: readonly Known[] = []
  const making: Workload[] = []
  const records = openRecords(join(folder, 'state'))
  const ledger = openLedger(join(folder, 'approvals.json'))
  const leftBehind = createLeftBehind({ records, sagas: { making: () => making }, ledger, now: () => now })
  const config = () => ({
    people,
    modules: [],
    vms: null,
    quotaGiB: 1,
    secondPerson: false,
    ownModules: false,
    guests: { workloads: 1, storageGiB: 1 },
    build: [],
    storage: { kind: 'btrfs' as const },
    places: { state: folder, containers: '', configurations: '', profiles: '', inner: '', roots: '' },
  })
  const guests = openGuests(join(folder, 'guests.json'), { config, leftBehind, now: () => now })
  const log: string[] = []
  const parts = { leftBehind, guests, log: (line: string) => void log.push(line) }
  let admitted = openAdmitted(join(folder, 'people.json'), parts)
  return {
    records,
    ledger,
    guests,
    making,
    log,
    later(ms: number) {
      now += ms
    },
    askedAt: () => now,
    restart() {
      admitted = openAdmitted(join(folder, 'people.json'), parts)
    },
    /** Does what a reload of the configuration does. */
    read(...list: readonly Known[]) {
      people = admitted(list)
      return people.map(({ name, telegram }) => `${name} ${telegram}`)
    },
  }
}
const code = (act: () => unknown) => {
  try {
    act()
    return 'done'
  } catch (thrown) {
    return thrown instanceof BrokerFault ? thrown.code : ''
  }
}

describe('the name of a former person', () => {
  test('is free for an invitation only once nothing of it is left', async ({ folder }) => {
    const { records, ledger, guests, making, later, askedAt } = bench(folder)
    const invited = (name = 'cyd') => code(() => guests.invite(name, 'ada'))
    records.workloads.write('dev', workload)
    expect([invited(), invited('dan'), invited('eve')]).toEqual(['name-taken', 'name-taken', 'done'])
    records.trash.write('a1', { id: 'a1', workload, trashedAt: 0, agedMs: 0 })
    records.workloads.remove('dev')
    expect(() => guests.invite('cyd', 'ada')).toThrow(
      expect.objectContaining({ code: 'name-taken', detail: 'trash a1 (dev)' }),
    )
    records.trash.remove('a1')
    making.push(workload)
    expect(invited()).toBe('name-taken')
    making.pop()
    const approval = {
      id: 'b2',
      verb: 'destroy' as const,
      input: { name: 'x' },
      digest: 'd',
      state: 's',
      because: 'destructive' as const,
      face: 'chat' as const,
      asker: 'cyd',
      askedAt: askedAt(),
    }
    ledger.set({ pending: [approval], refused: [] })
    expect(invited()).toBe('name-taken')
    later(6 * 60_000)
    expect(invited()).toBe('done')
  })

  test('is refused to an invitation from before, which is not used up', async ({ folder }) => {
    const { records, guests, read } = bench(folder)
    read(person('ada', '2'))
    const { code: link } = guests.invite('cyd', 'ada')
    records.workloads.write('dev', workload)
    expect(code(() => guests.join(link, '7'))).toBe('name-taken')
    expect(guests.people()).toMatchObject([{ name: 'ada' }])
    records.workloads.remove('dev')
    expect(guests.join(link, '7')).toEqual({ person: 'cyd' })
  })

  test('is not given again by the configuration, by a reload or by a restart', async ({ folder }) => {
    const { records, read, restart, log } = bench(folder)
    expect(read(person('cyd', '1', 'cydney'), person('ada', '2'))).toEqual(['cyd 1', 'ada 2'])
    records.workloads.write('dev', workload)
    // Another number of a person who stays on the list is a change by the host's owner.
    expect(read(person('cyd', '3', 'cydney'))).toEqual(['cyd 3'])
    expect(read(person('ada', '2'))).toEqual(['ada 2'])
    for (const _ of [1, 2]) {
      expect(read(person('cyd', '9', 'other'), person('ada', '2'))).toEqual(['ada 2'])
      restart()
    }
    expect(log).toHaveLength(2)
    expect(log[0]).toContain('cyd is not let in (name-taken)')
    expect(log[0]).toContain('workload dev')
    // The same person: by the number, or by the account.
    expect(read(person('cyd', '3'))).toEqual(['cyd 3'])
    read()
    records.workloads.remove('dev')
    expect(read(person('cyd', '9', 'other'))).toEqual(['cyd 9'])
  })

  test('is given again with the former account', async ({ folder }) => {
    const { records, read, log } = bench(folder)
    read(person('cyd', null, 'cydney'))
    records.workloads.write('dev', workload)
    read()
    expect([read(person('cyd', null)), read(person('cyd', null, 'cydney')), log.length]).toEqual([
      [],
      ['cyd null'],
      1,
    ])
  })

  test('of a guest is given by the configuration to the same number alone', async ({ folder }) => {
    const { records, guests, read } = bench(folder)
    read(person('ada', '2'))
    guests.join(guests.invite('cyd', 'ada').code, '7')
    records.workloads.write('dev', workload)
    expect(read(person('cyd', '9'))).toEqual([])
    expect(guests.people()).toMatchObject([{ name: 'cyd', telegram: '7' }])
    expect(read(person('cyd', '7'))).toEqual(['cyd 7'])
  })
})
