import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { hostPlan, type StateVersionAnswer } from '#shared/deploy/plan.ts'
import { inWindow } from '#testing/in-window.tsx'
import { StateVersionQuestion } from './state-version-question.tsx'

const unsaid = (name: string, proposedVersion: string | null) =>
  hostPlan.parse({
    target: { name, host: name, user: 'root' },
    from: null,
    to: null,
    generation: null,
    toGeneration: null,
    diff: null,
    problem: null,
    last: null,
    reached: true,
    proposedVersion,
  })

test('what a host seems to have is filled in, and nothing is answered before a person has said all', async () => {
  const answered: StateVersionAnswer[][] = []
  const { user } = inWindow(
    <StateVersionQuestion
      hosts={[unsaid('attic', '24.05'), unsaid('cellar', null)]}
      nameOf={name => `Host ${name}`}
      onAnswers={answers => answered.push(answers)}
    />,
  )
  const attic = screen.getByRole<HTMLInputElement>('textbox', { name: 'Host attic' })
  const cellar = screen.getByRole<HTMLInputElement>('textbox', { name: 'Host cellar' })
  expect([attic.value, cellar.value]).toEqual(['24.05', ''])
  const button = screen.getByRole('button', { name: 'Plan with these releases' })
  await user.click(button)
  await user.type(cellar, 'newest{Enter}')
  expect(screen.getByText('Not a NixOS release, such as 25.11')).toBeTruthy()
  expect(answered).toEqual([])
  await user.clear(cellar)
  await user.type(cellar, ' 23.11 {Enter}')
  expect(answered).toEqual([
    [
      { host: 'attic', value: '24.05' },
      { host: 'cellar', value: '23.11' },
    ],
  ])
})
