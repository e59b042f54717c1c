import { expect, test } from 'vitest'
import { profile } from '#shared/profiles/profile.ts'
import { provenFirst } from './proven-first.ts'

const one = (id: string, more: { experimental?: string; notReady?: string } = {}) =>
  profile.parse({
    schema: 1,
    id,
    name: id,
    summary: 'A machine.',
    flake: '.',
    formats: ['raw'],
    architectures: ['x86_64'],
    minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
    path: `/profiles/${id}`,
    schemaOptions: [],
    ...more,
  })

const never = one('appliance', { experimental: 'Never booted.' })
const other = one('sandbox', { experimental: 'Never booted.' })
const notReady = one('host', { notReady: 'Its agent is missing.' })
const tested = one('tiny')

test('tested profiles come before those that were never booted, and what cannot be built comes last', () => {
  const ids = provenFirst([never, notReady, other, tested]).map(({ id }) => id)
  expect(ids).toEqual(['tiny', 'appliance', 'sandbox', 'host'])
})
