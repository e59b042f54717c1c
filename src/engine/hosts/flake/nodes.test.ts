import { describe, expect, it } from 'vitest'
import { colmenaNodeOf, deployNodeOf, sshOptions } from './nodes.ts'

describe('a node of colmena', () => {
  it('is its target, and the tags that are tags of Kiln too', () => {
    const value = { host: 'box1.example', user: 'ada', port: 2222, tags: ['web', 'web', 'rack 4', 'eu-1'] }
    expect(colmenaNodeOf(value)).toEqual({
      host: 'box1.example',
      user: 'ada',
      port: 2222,
      jump: null,
      identity: null,
      tags: ['web', 'eu-1'],
      leftOut: ['rack 4'],
    })
  })

  it('leaves to ssh what it does not say', () => {
    expect(colmenaNodeOf({ host: 'box1', user: null, port: null, tags: [] })).toMatchObject({
      user: null,
      port: null,
    })
    expect(colmenaNodeOf({ host: null, user: 'root', port: null, tags: [] })).toMatchObject({ host: null })
  })

  it.each([null, 7, {}, { host: 7, user: null, port: null, tags: [] }, { host: 'a', tags: 'web' }])(
    'is not %j',
    value => expect(colmenaNodeOf(value)).toBeNull(),
  )
})

describe('a node of deploy-rs', () => {
  it('takes the user of its profile before its own, and that before the fleet’s', () => {
    const user = (users: (string | null)[]) => deployNodeOf({ host: 'box1', users, options: [] })?.user
    expect(user(['ada', 'root', 'all'])).toBe('ada')
    expect(user([null, 'root', 'all'])).toBe('root')
    expect(user([null, null, 'all'])).toBe('all')
    expect(user([null, null, null])).toBeNull()
  })

  it('takes user and port that stand in its address, unless they are given', () => {
    expect(deployNodeOf({ host: 'ada@box1:2222', users: [null], options: [] })).toMatchObject({
      host: 'box1',
      user: 'ada',
      port: 2222,
    })
    expect(deployNodeOf({ host: 'ada@box1:2222', users: ['eve'], options: ['-p', '23'] })).toMatchObject({
      user: 'eve',
      port: 23,
    })
  })
})

describe('options of ssh', () => {
  it.each([[['-p', '2222']], [['-p2222']], [['-o', 'Port=2222']], [['-oPort=2222']], [['-o', 'port 2222']]])(
    'give the port: %j',
    words => expect(sshOptions(words)).toMatchObject({ port: 2222, leftOut: [] }),
  )

  it('give jump host, key and user, and the first of a kind counts, as with ssh', () => {
    expect(
      sshOptions(['-J', 'gate', '-J', 'other', '-i', '~/.ssh/box', '-l', 'ada', '-o', 'User=eve']),
    ).toEqual({ user: 'ada', port: null, jump: 'gate', identity: '~/.ssh/box', leftOut: [] })
  })

  it('are named where Kiln has no place for them', () => {
    const words = [
      '-4',
      '-o',
      'StrictHostKeyChecking=no',
      '-i',
      'keys/box',
      '-p',
      'x',
      '-oProxyCommand=nc',
      '-p',
    ]
    expect(sshOptions(words).leftOut).toEqual([
      '-4',
      '-o StrictHostKeyChecking=no',
      '-i keys/box',
      '-p x',
      '-oProxyCommand=nc',
      '-p ',
    ])
  })
})
