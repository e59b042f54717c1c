import { expect, test } from 'vitest'
import { sampleFacts, sampleHost, sampleNote, system } from '#testing/sample-host.ts'
import { originOf } from './lineage.ts'

const host = sampleHost({ flashed: { image: 'tiny-0', name: 'My box', at: 1 } })
const known = { host, facts: sampleFacts(), deploys: [sampleNote({ to: system(2) })] }

test('a generation that was deployed from here has its settings', () => {
  expect(originOf(system(2), known)).toMatchObject({
    image: null,
    source: { kind: 'flake', reference: './machines#box' },
    deployed: { name: './machines#box' },
  })
})

test('a rollback to it, and a deploy that did not stay, say nothing of where it is from', () => {
  const deploys = [
    sampleNote({ to: system(2), source: { kind: 'image', id: 'tiny-1' } }),
    sampleNote({ to: system(2), outcome: 'rolled-back', source: { kind: 'image', id: 'tiny-2' } }),
    sampleNote({ to: system(2), source: { kind: 'generation', number: 2 } }),
  ]
  expect(originOf(system(2), { ...known, deploys })?.image).toBe('tiny-1')
})

test('the first generation of a drive that Kiln wrote is the image’s; of others nothing is known', () => {
  expect(originOf(system(1), known)?.image).toBe('tiny-0')
  expect(originOf(system(3), known)).toBeNull()
  const facts = sampleFacts({ kiln: { profile: 'tiny', build: 'tiny-3' } })
  expect(originOf(system(3), { ...known, facts })?.image).toBe('tiny-3')
})
