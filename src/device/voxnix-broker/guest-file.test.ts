// Guests and invitations beside the people of the configuration, with the real files.
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { Role } from '#shared/workloads/people.ts'
import { test } from '#test/folders.ts'
import { openAdmitted } from './admitted-file.ts'
import type { Known } from './config.ts'
import { openGuests } from './guest-file.ts'

const most = { workloads: 1, storageGiB: 1 }
const person = (name: string, telegram: string, role: Role = 'operator'): Known => ({
  name,
  telegram,
  role,
  account: null,
  most,
  vms: null,
})
const ada = person('ada', '1', 'owner')

function bench(folder: string) {
  let people: readonly Known[] = []
  const config = () => ({
    people,
    modules: [],
    vms: null,
    quotaGiB: 1,
    secondPerson: false,
    ownModules: false,
    guests: most,
    build: [],
    storage: { kind: 'btrfs' as const },
    places: { state: folder, containers: '', configurations: '', profiles: '', inner: '', roots: '' },
  })
  const leftBehind = () => []
  const path = join(folder, 'guests.json')
  const open = () => openGuests(path, { config, leftBehind, now: () => 1_000_000 })
  const log: string[] = []
  let guests = open()
  const openList = () =>
    openAdmitted(join(folder, 'people.json'), { leftBehind, guests, log: line => void log.push(line) })
  let admitted = openList()
  const names = () => guests.people().map(({ name, telegram }) => `${name} ${telegram}`)
  return {
    path,
    log,
    names,
    invite: (name: string) => guests.invite(name, 'ada').code,
    join: (code: string, telegram: string) => guests.join(code, telegram),
    /** Does what a reload of the configuration does. */
    read(...list: readonly Known[]) {
      people = admitted(list)
      return names()
    },
    restart() {
      guests = open()
      admitted = openList()
    },
  }
}

describe('a guest', () => {
  for (const [what, configured] of [
    ['the name', person('cyd', '9')],
    ['the name and the number', person('cyd', '7')],
    ['the number', person('sid', '7')],
  ] as const)
    test(`whom the configuration takes over by ${what} is out once it is removed there`, ({ folder }) => {
      const { invite, join, read, restart } = bench(folder)
      read(ada)
      join(invite('cyd'), '7')
      expect(read(ada)).toEqual(['ada 1', 'cyd 7'])
      expect(read(ada, configured)).toEqual(['ada 1', `${configured.name} ${configured.telegram}`])
      restart()
      expect(read(ada)).toEqual(['ada 1'])
    })

  test('stays, and the person of the configuration waits, where nothing can be written', ({ folder }) => {
    const { path, invite, join, read, log } = bench(folder)
    read(ada)
    join(invite('cyd'), '7')
    // No file can have that name now, as on a full disk.
    mkdirSync(`${path}.partial`)
    expect(read(ada, person('cyd', '9'))).toEqual(['ada 1', 'cyd 7'])
    expect(log).toEqual([expect.stringMatching(/^The list of guests was not written: /)])
    rmdirSync(`${path}.partial`)
    expect(read(ada, person('cyd', '9'))).toEqual(['ada 1', 'cyd 9'])
    expect(read(ada)).toEqual(['ada 1'])
  })
})

describe('an invitation', () => {
  test('lets no one in once its owner was removed or has another role', ({ folder }) => {
    const { invite, join, read, names } = bench(folder)
    const bea = person('bea', '2', 'owner')
    for (const without of [[bea], [bea, person('ada', '1', 'operator')]]) {
      read(ada, bea)
      const code = invite('cyd')
      read(...without)
      expect(() => join(code, '7')).toThrow(expect.objectContaining({ code: 'no-such-invitation' }))
      // Nor if another owner has the name later.
      read(person('ada', '8', 'owner'))
      expect(() => join(code, '7')).toThrow(expect.objectContaining({ code: 'no-such-invitation' }))
      expect(names()).toEqual(['ada 8'])
    }
  })

  test('ends when the configuration names its person', ({ folder }) => {
    const { invite, join, read } = bench(folder)
    read(ada)
    const code = invite('cyd')
    read(ada, person('cyd', '9'))
    read(ada)
    expect(() => join(code, '7')).toThrow(expect.objectContaining({ code: 'no-such-invitation' }))
  })
})
