import { expect, test } from 'vitest'
import { message } from '#shared/messages/codes.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { remainsOnMachine } from './remains.ts'

const order = ['connect', 'kexec', 'format', 'copy', 'install', 'restart', 'answer']

/** Ended in this stage. */
const at = (stage: string, state: Stage['state'] = 'failed') => ({
  stages: order.map((id, index): Stage => {
    const before = index < order.indexOf(stage)
    return {
      ...pendingStage(id, message('stage.build')),
      state: id === stage ? state : before ? 'done' : 'pending',
    }
  }),
})

test('nothing is erased before the disks are formatted', () => {
  expect(remainsOnMachine(at('connect'))).toBe('untouched')
  expect(remainsOnMachine(at('kexec', 'cancelled'))).toBe('untouched')
})

test('from then on the machine has no system, until it is installed', () => {
  for (const stage of ['format', 'copy', 'install']) expect(remainsOnMachine(at(stage))).toBe('no-system')
  expect(remainsOnMachine(at('format', 'cancelled'))).toBe('no-system')
})

test('a machine that does not come back has its new system on its disks', () => {
  expect(remainsOnMachine(at('restart'))).toBe('installed')
  expect(remainsOnMachine(at('answer'))).toBe('installed')
})
