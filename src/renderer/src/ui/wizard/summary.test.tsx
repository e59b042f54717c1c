import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { WizardSummary } from './summary.tsx'

test('what was not answered yet says so, in place of a heading above nothing', () => {
  const steps = [{ id: 'what' as const }, { id: 'where' as const }]
  inWindow(
    <WizardSummary
      label="Your answers"
      steps={steps}
      step="what"
      onStep={() => {}}
      parts={[
        { step: 'what', label: 'What', content: 'Kitchen' },
        { step: 'where', label: 'Hosts', content: null },
      ]}
    />,
  )
  const parts = [...screen.getByRole('complementary').querySelectorAll('section')].map(one => one.textContent)
  expect(parts).toEqual(['WhatKitchen', 'HostsNone yet'])
})
