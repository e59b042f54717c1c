import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure, toReport } from '#shared/errors.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { DoctorPage } from './doctor-page.tsx'

test('Doctor shows Lima with its VMs, and each builder as it answers', async () => {
  answer('doctor.check', () => ({ tools: [], ready: true }))
  answer('jobs.list', () => [])
  answer('lima.list', () => ({
    version: '2.2.0',
    problem: null,
    vms: [
      {
        name: 'kiln',
        state: 'broken',
        architecture: 'x86_64',
        driver: 'qemu',
        cpus: 2,
        memoryBytes: 4,
        diskBytes: 20,
        problem: 'field images must be set',
        builder: null,
      },
    ],
  }))
  const thrown = failure('ssh.host-key-unknown', { operation: 'doctor', values: { host: 'box2' } })
  answer('doctor.builders', () => [
    {
      id: 'box1',
      name: 'box1',
      address: 'root@box1',
      state: 'answers',
      problem: null,
      nixVersion: '2.26.3',
      trusted: false,
    },
    {
      id: 'box2',
      name: 'box2',
      address: 'root@box2',
      state: 'untrusted',
      nixVersion: null,
      trusted: null,
      problem: toReport(thrown, 'doctor'),
    },
  ])
  inWindow(<DoctorPage />)
  const places = await screen.findByRole('region', { name: 'Builders' })
  expect(await within(places).findByText('Lima 2.2.0')).toBeTruthy()
  expect(within(places).getByText('kiln: Broken')).toBeTruthy()
  expect(within(places).getByText('field images must be set')).toBeTruthy()
  expect(await within(places).findByText(/does not trust the user/)).toBeTruthy()
  expect(within(places).getByText('Key not trusted')).toBeTruthy()
})
