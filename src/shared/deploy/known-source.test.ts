import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { sampleFacts, sampleNote } from '#testing/sample-host.ts'
import { sourceFor } from './known-source.ts'

const built = sampleImage({ id: 'tiny-1' })
const image = { ...built, provenance: { ...built.provenance, options: { message: 'hello' } } }
const facts = { at: 1, facts: sampleFacts({ kiln: { profile: 'tiny', build: 'tiny-1' } }) }

test('a host opens the wizard with what was last deployed to it', () => {
  const deploys = [
    sampleNote({ at: 1, source: { kind: 'flake', reference: './a#box' } }),
    sampleNote({ at: 2, outcome: 'rolled-back', source: { kind: 'flake', reference: './b#box' } }),
    sampleNote({ at: 3, source: { kind: 'generation', number: 1 } }),
  ]
  expect(sourceFor({ deploys, facts }, [image], null)).toEqual({ kind: 'flake', reference: './a#box' })
  expect(sourceFor({ deploys, facts }, [image], 2)).toEqual({ kind: 'flake', reference: './b#box' })
})

test('else with what its system reports it was built from, which may have been elsewhere', () => {
  const settings = { profile: 'tiny', architecture: 'aarch64' as const, options: { message: 'of there' } }
  const reported = { at: 1, facts: sampleFacts({ kiln: { profile: 'tiny', build: 'tiny-1' }, settings }) }
  for (const images of [[], [image]])
    expect(sourceFor({ deploys: [], facts: reported }, images, null)).toEqual({
      kind: 'profile',
      ...settings,
    })
  const deploys = [sampleNote({ at: 1, source: { kind: 'flake', reference: './a#box' } })]
  expect(sourceFor({ deploys, facts: reported }, [image], null)).toMatchObject({ kind: 'flake' })
})

test('else with profile and settings of the image that it reports', () => {
  expect(sourceFor({ deploys: [], facts }, [image], null)).toEqual({
    kind: 'profile',
    profile: 'tiny',
    architecture: 'x86_64',
    options: { message: 'hello' },
  })
  expect(sourceFor({ deploys: [], facts }, [], null)).toBeNull()
  expect(sourceFor({ deploys: [], facts: null }, [image], null)).toBeNull()
})
