import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { sampleMachine } from '#testing/sample-machine.ts'
import { PortList } from './port-list.tsx'

test('ports are links while the machine runs, and only text afterwards: another program may have them', () => {
  const { rerender } = inWindow(<PortList machine={sampleMachine()} />)
  expect(screen.getAllByRole('link').map(link => link.textContent)).toEqual([
    expect.stringContaining('8080 → 80'),
  ])
  rerender(<PortList machine={sampleMachine({ runs: false, state: 'stopped', endedAt: 5 })} />)
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getByText('8080 → 80')).toBeTruthy()
})
