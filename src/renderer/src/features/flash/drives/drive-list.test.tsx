import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { inWindow } from '#testing/in-window.tsx'
import { newDraft } from '../wizard/draft.ts'
import { choose, chosenStates, groupDrives } from '../wizard/drive-choice.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { DriveList } from './drive-list.tsx'

const first = sampleDrive({ path: '/dev/sdb' })
const second = sampleDrive({ path: '/dev/sdc', serial: 'B', model: 'Fit' })
const third = sampleDrive({ path: '/dev/sdd', serial: 'C', model: 'Extreme' })

/** `chosen` were chosen, `present` are plugged in. */
function drawn(chosen: (typeof first)[], present: (typeof first)[]) {
  const toggle = vi.fn()
  const states = chosenStates(chosen.map(choose), present)
  const wizard = { states, facts: null, draft: newDraft, toggle } as unknown as FlashWizard
  const gone = states.filter(state => state.gone !== null)
  const { plugged } = groupDrives(present, null)
  const list = <DriveList label="Drives" rows={plugged} wizard={wizard} gone={gone} />
  return { ...inWindow(list), toggle }
}

test('the chosen drives are checked, the others are not', () => {
  drawn([second], [first, second])
  expect(screen.getAllByRole('checkbox').map(box => (box as HTMLInputElement).checked)).toEqual([false, true])
})

test('a drive that is pulled out keeps its place and can be left out', async () => {
  const { user, toggle } = drawn([second], [first, third])
  const rows = screen.getAllByRole('listitem')
  expect(rows.map(row => row.querySelector('[role="alert"]') !== null)).toEqual([false, true, false])
  const row = rows[1]
  if (!row) throw new Error('no row')
  expect(row.textContent).toContain('SanDisk Fit 32 GB is no longer plugged in.')
  await user.click(within(row).getByRole('button'))
  expect(toggle).toHaveBeenCalledWith(expect.objectContaining({ path: '/dev/sdc' }), false)
})

test('another drive in place of a chosen one is not chosen', () => {
  drawn([second], [first, sampleDrive({ path: '/dev/sdc', serial: 'other' })])
  expect(screen.getByRole('alert').textContent).toContain('/dev/sdc')
  expect(screen.getAllByRole('checkbox').every(box => !(box as HTMLInputElement).checked)).toBe(true)
})
