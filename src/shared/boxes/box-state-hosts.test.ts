import { describe, expect, it } from 'vitest'
import { answered, deploy, facts, flashed, host, image, onHost, undone } from '#test/box-facts.ts'
import type { BoxFacts } from './box-facts.ts'
import { boxStateOf } from './box-state.ts'

describe('the state of a box that has a host', () => {
  it.each<[string, Partial<BoxFacts>, string, unknown]>([
    [
      'a host that was only typed',
      { host, hostState: onHost() },
      'unasked',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'a host that answered',
      { host, hostState: onHost({ facts: answered }) },
      'online',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'a host that was deployed to, and not asked since',
      { host, hostState: onHost({ last: deploy('switched') }) },
      'online',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'a host that was deployed to, and did not answer another deploy',
      { host: flashed, hostState: onHost({ last: deploy('unreachable'), switchedAt: 40 }) },
      'attention',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'a host that was deployed to, and whose next deploy did not begin',
      { host, hostState: onHost({ last: deploy('refused'), switchedAt: 40 }) },
      'online',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'an image newer than what its host was given',
      { images: [image(45)], host: flashed, hostState: onHost({ facts: answered }) },
      'behind',
      { action: 'deploy', id: 'image-45' },
    ],
    [
      'a deploy of it since',
      {
        images: [image(45)],
        host: flashed,
        hostState: onHost({ facts: answered, last: deploy('switched') }),
      },
      'online',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'a deploy that was rolled back',
      {
        images: [image(45)],
        host: flashed,
        hostState: onHost({ facts: answered, last: deploy('rolled-back') }),
      },
      'attention',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'an update that it went back from',
      { host, hostState: onHost({ facts: { ...answered, updateUndone: undone(45) } }) },
      'attention',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'a pointer that has expired',
      { host, hostState: onHost({ facts: { ...answered, updateStale: 'expired' } }) },
      'attention',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'a repository without commits',
      { host, hostState: onHost({ facts: { ...answered, updateStale: 'no-commit' } }) },
      'attention',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'another system that was deployed since',
      {
        host,
        hostState: onHost({ facts: { ...answered, updateUndone: undone(45) }, last: deploy('switched') }),
      },
      'online',
      { action: 'show-host', id: 'kitchen' },
    ],
    [
      'failed services',
      { host, hostState: onHost({ facts: { ...answered, failedUnits: ['nginx.service'] } }) },
      'attention',
      { action: 'show-host', id: 'kitchen' },
    ],
  ])('with %s', (_, more, code, next) => {
    expect(boxStateOf(facts(more))).toMatchObject({ code, next })
  })

  it('of a flashed host that did not answer before its first boot is still waiting', () => {
    const error = { code: 'ssh.unreachable', operation: 'hosts', values: {}, details: {} }
    const hostState = onHost({ asked: { at: 25, error } })
    expect(boxStateOf(facts({ host: flashed, hostState }))).toMatchObject({ code: 'waiting' })
    const seen = { ...flashed, seen: { at: 24 } }
    expect(boxStateOf(facts({ host: seen, hostState }))).toMatchObject({ code: 'attention' })
  })
})
