import { expect, test } from 'vitest'
import { texts } from '#lib/texts/texts.ts'
import { message } from '#shared/messages/codes.ts'
import { noteForGoal } from './note-for-goal.ts'

const noKey = message('build.note.no-key')
const text = (...[note, goal]: Parameters<typeof noteForGoal>) => texts.text(noteForGoal(note, goal))

test('what an image without a login needs is in the words of its goal [N16]', () => {
  expect(text(noKey, 'try')).toContain('The terminal on the machine’s page works without them.')
  expect(text(noKey, 'try')).not.toMatch(/drive|flash/)
  expect(text(message('build.note.no-login'), 'vm')).toMatch(/when you create the VM\.$/)
  expect(text(noKey, 'drive')).toMatch(/when you flash the drive\.$/)
})

test('without a goal, and of any other note, the words stay', () => {
  expect(noteForGoal(noKey, null)).toBe(noKey)
  const other = message('build.note.not-ready', { reason: 'x' })
  expect(noteForGoal(other, 'try')).toBe(other)
})
