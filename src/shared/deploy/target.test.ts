import { expect, it } from 'vitest'
import { hostTarget, parseTarget } from './target.ts'

it('a target is a user at a host, with a port if it is not 22', () => {
  expect(parseTarget('root@box')).toMatchObject({ name: 'root@box', user: 'root', host: 'box', port: 22 })
  expect(parseTarget('me@box.example:2222')).toMatchObject({ host: 'box.example', port: 2222 })
  expect(parseTarget('me@fe80::1%eth0')).toMatchObject({ host: 'fe80::1%eth0', port: 22 })
  expect(parseTarget('me@[fe80::1%eth0]:23')).toMatchObject({ host: 'fe80::1%eth0', port: 23 })
  expect(parseTarget('me@fe80::1')).toMatchObject({ host: 'fe80::1', port: 22 })
})

it('a target is also an ssh:// address, and what is pasted with spaces around it', () => {
  for (const text of ['ssh://me@box:2222', 'SSH://me@box:2222/', ' me@box:2222\n'])
    expect(parseTarget(text), text).toMatchObject({
      name: 'me@box:2222',
      user: 'me',
      host: 'box',
      port: 2222,
    })
  expect(parseTarget('ssh://me@[fe80::1%eth0]:23')).toMatchObject({ host: 'fe80::1%eth0', port: 23 })
  for (const text of [
    'ssh://-l@box',
    'ssh://me@-oProxyCommand=x',
    'ssh://ssh://me@box',
    'sftp://me@box',
    'ssh://me:secret@box',
  ])
    expect(parseTarget(text), text).toBeNull()
})

it('a target is nothing that ssh would read as an option, another user or a command', () => {
  for (const text of [
    'box',
    '@box',
    'me@',
    'me@-oProxyCommand=x',
    '-l@box',
    'a b@box',
    'me@bo x',
    'me@box:0',
    'me@box:70000',
    'me@a@b',
    'me@box/x',
    'me@$(id)',
    'me@`id`',
    'me@a;b',
  ])
    expect(parseTarget(text), text).toBeNull()
})

it('a jump host in a plan file is never an option of ssh', () => {
  const target = { name: 'a', host: 'a', user: 'root' }
  expect(hostTarget.safeParse({ ...target, jump: 'ada@gate:2222,box' }).success).toBe(true)
  for (const jump of ['-oProxyCommand=id', 'gate,-W', 'a b', ''])
    expect(hostTarget.safeParse({ ...target, jump }).success, jump).toBe(false)
})
