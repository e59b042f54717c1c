import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, build, deploy, drive, facts, flashed, host, image, onHost } from '#test/box-facts.ts'
import type { BoxFacts } from './box-facts.ts'
import { boxStateOf } from './box-state.ts'
import { goals } from './goal.ts'

describe('the state of a box', () => {
  it.each<[string, Partial<BoxFacts>, string, unknown]>([
    ['only an idea', {}, 'draft', { action: 'build', id: null }],
    [
      'without a profile',
      { box: { createdAt: 1, profile: null, goal: null, drives: [] } },
      'draft',
      { action: 'choose-profile', id: null },
    ],
    [
      'an image of the profile that it had before',
      { formerImage: { profile: { id: 'old', name: 'Old', icon: '' }, architecture: 'x86_64' } },
      'draft',
      { action: 'build', id: null },
    ],
    ['a profile that is gone', { isProfileGone: true }, 'attention', { action: 'choose-profile', id: null }],
    [
      'a profile that is gone, and an image that can be run',
      { isProfileGone: true, images: [image(1)] },
      'built',
      { action: 'run', id: 'image-1' },
    ],
    [
      'a profile that is gone, and an image of other answers',
      { isProfileGone: true, images: [image(1)], isChanged: true },
      'attention',
      { action: 'choose-profile', id: null },
    ],
    [
      'other answers since its image was built',
      { images: [image(1)], isChanged: true },
      'built',
      { action: 'build', id: null },
    ],
    ['an image', { images: [image(1), image(2)] }, 'built', { action: 'run', id: 'image-2' }],
    ['an ISO alone', { images: [image(2, { iso: {} })] }, 'built', { action: 'flash', id: 'image-2' }],
    [
      'an image for a drive',
      { box: { createdAt: 1, profile: 'tiny', goal: 'drive', drives: [] }, images: [image(1)] },
      'built',
      { action: 'flash', id: 'image-1' },
    ],
    [
      'an image to be tried',
      { box: { createdAt: 1, profile: 'tiny', goal: 'try', drives: [] }, images: [image(1)] },
      'built',
      { action: 'run', id: 'image-1' },
    ],
    [
      'an image for a VM elsewhere',
      { box: { createdAt: 1, profile: 'tiny', goal: 'vm', drives: [] }, images: [image(1)] },
      'built',
      { action: 'show-image', id: 'image-1' },
    ],
    [
      'an image for a host on the network',
      { box: { createdAt: 1, profile: 'tiny', goal: 'host', drives: [] }, images: [image(1)] },
      'built',
      { action: 'deploy', id: 'image-1' },
    ],
    [
      'a drive',
      { box: { createdAt: 1, profile: 'tiny', goal: null, drives: [drive] }, images: [image(1)] },
      'on-drive',
      { action: 'find-host', id: null },
    ],
    ['a drive whose machine reports', { host: flashed }, 'waiting', { action: 'find-host', id: null }],
    [
      'a machine of it here',
      { images: [image(1)], machines: [{ id: 'm', state: 'running', startedAt: 5 }] },
      'running',
      { action: 'show-machine', id: 'm' },
    ],
    [
      'a machine that was switched off',
      { images: [image(1)], machines: [{ id: 'm', state: 'stopped', startedAt: 5 }] },
      'built',
      { action: 'run', id: 'image-1' },
    ],
    [
      'a build that runs',
      { images: [image(1)], lastBuild: build('running') },
      'building',
      { action: 'show-build', id: 'image-9' },
    ],
    [
      'a build that failed',
      { images: [image(1)], lastBuild: build('failed') },
      'attention',
      { action: 'show-build', id: 'image-9' },
    ],
    [
      'a build that was cancelled',
      { images: [image(1)], lastBuild: build('cancelled') },
      'built',
      { action: 'run', id: 'image-1' },
    ],
  ])('with %s', (_, more, code, next) => {
    expect(boxStateOf(facts(more))).toMatchObject({ code, next })
  })

  it('never leads to something that does not exist', () => {
    const maybe = <T>(value: T) => fc.constantFrom(value, null)
    fc.assert(
      fc.property(
        fc.record({
          images: fc.subarray([image(1), image(45), image(70, { iso: {} })]),
          lastBuild: fc.constantFrom(null, build('running'), build('failed'), build('cancelled')),
          machines: fc.subarray([
            { id: 'm1', state: 'running' as const, startedAt: 5 },
            { id: 'm2', state: 'failed' as const, startedAt: 6 },
            { id: 'm3', state: 'paused' as const, startedAt: 7 },
          ]),
          host: fc.constantFrom(null, host, flashed),
          hostState: fc.constantFrom(
            null,
            onHost(),
            onHost({ facts: answered }),
            onHost({ last: deploy('unknown') }),
          ),
          profile: maybe('tiny'),
          drives: fc.subarray([drive]),
          formerImage: fc.constant(null),
          isChanged: fc.boolean(),
          isProfileGone: fc.boolean(),
          goal: fc.constantFrom(...goals, null),
        }),
        ({ profile, drives, goal, ...more }) => {
          const all = { ...facts(more), box: { createdAt: 1, profile, goal, drives } }
          const { next } = boxStateOf(all)
          const ids = {
            build: [null],
            'choose-profile': [null],
            'find-host': [null],
            'show-build': [all.lastBuild?.id],
            'show-image': all.images.map(({ id }) => id),
            run: all.images.map(({ id }) => id),
            flash: all.images.map(({ id }) => id),
            deploy: all.images.map(({ id }) => id),
            'show-machine': all.machines.map(({ id }) => id),
            'show-host': [all.host?.id],
          }
          expect(ids[next?.action ?? 'build']).toContain(next?.id)
        },
      ),
    )
  })
})
