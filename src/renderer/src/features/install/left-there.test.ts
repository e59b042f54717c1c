import { expect, test } from 'vitest'
import { message } from '#shared/messages/codes.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { leftThere } from './left-there.ts'

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
  expect(leftThere(at('connect'))).toBe('untouched')
  expect(leftThere(at('kexec', 'cancelled'))).toBe('untouched')
})

test('from then on the machine has no system, until it is installed', () => {
  for (const stage of ['format', 'copy', 'install']) expect(leftThere(at(stage))).toBe('no-system')
  expect(leftThere(at('format', 'cancelled'))).toBe('no-system')
})

test('a machine that does not come back has its new system on its disks', () => {
  expect(leftThere(at('restart'))).toBe('installed')
  expect(leftThere(at('answer'))).toBe('installed')
})
