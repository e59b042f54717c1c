import { act, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { StartOver } from './start-over.tsx'
import {
  answer,
  answerOption,
  chooseGoal,
  chooseProfile,
  goTo,
  isUntouched,
  newDraft,
  updateDraft,
  useDraft,
} from './wizard/draft.ts'

beforeEach(() => act(() => updateDraft(() => newDraft)))

const Shown = () => <output>{JSON.stringify(useDraft())}</output>
const drawn = () => JSON.parse(screen.getByRole('status').textContent)

test('Start over resets every answer, of a box too, and can be undone until the next one [N16]', async () => {
  const typed = goTo(
    answer(answerOption(chooseProfile(chooseGoal(newDraft, 'try'), 'tiny'), 'hostname', 'kitchen'), {
      box: '00000000000000aa',
    }),
    'configure',
  )
  updateDraft(() => typed)
  const { user } = inWindow(
    <>
      <StartOver />
      <Shown />
    </>,
  )
  await user.click(screen.getByRole('button', { name: 'Start over' }))
  expect(drawn()).toEqual(newDraft)
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(drawn()).toEqual(typed)
  await user.click(screen.getByRole('button', { name: 'Start over' }))
  act(() => updateDraft(from => chooseGoal(from, 'drive')))
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
  expect(screen.getByRole('button', { name: 'Start over' })).toBeTruthy()
})

test('there is nothing to start over where nothing was chosen', () => {
  inWindow(<StartOver />)
  expect(screen.queryByRole('button')).toBeNull()
  // A profile alone may be the only one there is.
  expect(isUntouched(chooseProfile(newDraft, 'tiny'))).toBe(true)
  expect(isUntouched(goTo(chooseProfile(newDraft, 'tiny'), 'configure'))).toBe(false)
})
