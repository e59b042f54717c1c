import { expect, test } from 'vitest'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { chooseHost, chooseHosts, type Draft, newDraft, takeOver } from './draft.ts'
import { fillFrom, isFilled, offerOf, unfill } from './what.ts'

const options = { message: 'Hello', hostname: 'box' }
const built: BuiltSource = {
  kind: 'profile',
  profile: 'tiny',
  architecture: 'x86_64',
  options,
}
const offer = (
  draft: Draft,
  source: BuiltSource = built,
  image: Parameters<typeof offerOf>[1]['image'] = null,
) => offerOf(draft, { host: 'box', source, image })
const onBox = chooseHost(newDraft, 'box', true)

test('it is filled in only where no answer of a person’s is lost', () => {
  expect(offer(onBox)).toBe('fill')
  // The profile alone was chosen, and it is the same.
  expect(offer({ ...onBox, from: 'profile', profile: 'tiny' })).toBe('fill')
  expect(offer({ ...onBox, from: 'profile', profile: 'home' })).toBe('ask')
  const typed = { tiny: { message: 'Mine' } }
  expect(offer({ ...onBox, from: 'profile', profile: 'tiny', options: typed })).toBe('ask')
  // Typed before something else was looked at: it would be overwritten.
  expect(offer({ ...onBox, options: typed })).toBe('ask')
  expect(offer({ ...onBox, from: 'image', image: 'one' })).toBe('ask')
  expect(offer({ ...onBox, from: 'kit', kit: { folder: '/kit', key: '' } })).toBe('ask')
  // A reference that does not count is kept beside it; another one is required.
  expect(offer({ ...onBox, reference: './machines#box' })).toBe('fill')
  expect(offer({ ...onBox, reference: './machines#box' }, { kind: 'flake', reference: './other#box' })).toBe(
    'ask',
  )
})

test('what is chosen already, in whatever order it was answered, is not offered', () => {
  const answers = { tiny: { hostname: 'box', message: 'Hello' } }
  expect(offer({ ...onBox, from: 'profile', profile: 'tiny', options: answers })).toBeNull()
  expect(offer(takeOver(onBox, { kind: 'generation', number: 3 }))).toBeNull()
  const image = sampleImage()
  const same = {
    ...image,
    profile: { ...image.profile, id: 'tiny' },
    provenance: { ...image.provenance, options },
  }
  expect(offer({ ...onBox, image: image.id }, built, same)).toBeNull()
})

test('it goes with its host, as long as it was not changed', () => {
  const before = { ...onBox, reference: './a#b' }
  const filled = fillFrom(before, 'box', built)
  expect(isFilled(filled)).toBe(true)
  expect(offer(filled)).toBeNull()
  expect(chooseHost(filled, 'other', true)).toMatchObject({ from: 'profile', hosts: ['box', 'other'] })
  expect(chooseHosts(filled, ['other'])).toEqual({ ...before, hosts: ['other'] })
  const changed = { ...filled, options: { tiny: { message: 'Mine' } } }
  expect(isFilled(changed)).toBe(false)
  expect(chooseHosts(changed, [])).toMatchObject({ profile: 'tiny', options: { tiny: { message: 'Mine' } } })
})

test('after an undo, it is offered and no longer filled in', () => {
  const back = { ...unfill(fillFrom(onBox, 'box', built)), declined: 'box' }
  expect(back).toEqual({ ...onBox, declined: 'box' })
  expect(offer(back)).toBe('ask')
})
