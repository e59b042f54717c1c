// A start that does not reset all volumes leaves different sessions under one name: restore-session says so.
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { Machine, toolOn } from './machine.ts'
import { missing } from './program.ts'

let disk: ResetDisk
let machine: Machine | undefined
afterEach(() => {
  machine?.shutDown()
  machine = undefined
  disk?.remove()
})

/** The history has its times in seconds, and two starts are never a second apart. */
const aWhile = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2200)
function startOf(stopped?: '@root' | '@home'): void {
  aWhile()
  const [clean, away] = ['CLEAN', 'away'].map(name => disk.path(`@snapshots/${stopped}/${name}`))
  if (stopped) disk.whileMounted(() => run('mv', clean ?? '', away ?? ''))
  const done = disk.boot().entries.map(entry => entry.done)
  expect(done.includes(undefined)).toBe(stopped !== undefined)
  if (stopped) disk.whileMounted(() => run('mv', away ?? '', clean ?? ''))
}
function session(text: string): void {
  disk.session(() => {
    for (const volume of ['@root', '@home']) disk.write(`${volume}/note`, text)
  })
}
/** After sessions A, B and C; the starts before them reset all volumes but these. */
function history(beforeB?: '@root' | '@home', beforeC?: '@root' | '@home'): Machine {
  disk = new ResetDisk({ sizeMiB: 256 })
  disk.reached()
  startOf()
  session('0')
  startOf()
  session('A')
  startOf(beforeB)
  session('B')
  startOf(beforeC)
  machine = new Machine(disk)
  return machine
}
const notes = (slot: string) =>
  ['@root', '@home'].map(volume => machine?.read(`.snapshots/${volume}/${slot}/note`))
const tool = (...words: string[]) => toolOn(disk, machine?.root ?? '', ['restore-session', ...words])
const requested = () => disk.command('requested', disk.device, '@root', '@home')
const both = '@root\trestore-previous\n@home\trestore-previous\n'

describe.skipIf(missing)(`restore-session${missing ? ` (${missing})` : ''}`, () => {
  it('restores what is of one session without a question', () => {
    history()
    expect([notes('PREVIOUS'), notes('PENULTIMATE')]).toEqual([
      ['B', 'B'],
      ['A', 'A'],
    ])
    for (const slot of ['PREVIOUS', 'PENULTIMATE'])
      expect(tool(slot)).toMatchObject({ status: 0, complained: '' })
  })

  it.each(['@home', '@root'] as const)(
    'refuses what is of two sessions because the last start stopped at %s, unless that is wanted',
    stopped => {
      history(undefined, stopped)
      expect([...new Set(notes('PREVIOUS'))].sort()).toEqual(['A', 'B'])
      const time = '20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d'
      expect(tool('PREVIOUS')).toEqual({
        status: 1,
        said: '',
        complained: expect.stringMatching(
          `^kiln-host restore-session: PREVIOUS may not be one session, because a start may not have reset all volumes: @(root|home) until ${time}, @(root|home) until ${time}\\. If the machine was in use between .* Nothing was changed\\. To restore it all the same: kiln-host restore-session PREVIOUS --mixed\\.`,
        ),
      })
      expect(tool('--tabs', 'PREVIOUS')).toMatchObject({ status: 1, said: 'refused\tmixed-sessions\n' })
      expect(requested()).toBe('')
      expect(tool('PREVIOUS', '--mixed').status).toBe(0)
      expect(requested()).toBe(both)
      expect(tool('--withdraw').status).toBe(0)
    },
  )

  it.each(['@home', '@root'] as const)(
    'takes PREVIOUS, and refuses PENULTIMATE, where an earlier start stopped at %s',
    stopped => {
      history(stopped)
      // The volume that was stopped has both sessions in one.
      expect(notes('PREVIOUS')).toEqual(['B', 'B'])
      expect([...new Set(notes('PENULTIMATE'))].sort()).toEqual(['0', 'A'])
      expect(tool('PREVIOUS')).toMatchObject({ status: 0, complained: '' })
      expect(tool('PENULTIMATE')).toMatchObject({ status: 1, complained: expect.stringContaining('--mixed') })
      expect(requested()).toBe(both)
    },
  )
})
