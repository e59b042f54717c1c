import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { addressIn } from './early-login.ts'

const none = () => null
const address = { host: '10.0.0.5', port: 22, user: 'root', jump: null, identity: null }
const hosts = (part: object = {}) =>
  JSON.stringify({ schema: 1, hosts: [{ id: 'kitchen', name: 'Kitchen box', address, ...part }] })
const login = (words: string, text: string | null = null) => addressIn(words.split(' '), () => text)

test('a deploy of one source to one host logs in there', () => {
  expect(login('deploy ./machines#box --to root@10.0.0.5')).toEqual(address)
  expect(login('deploy tiny --to=ada@box.example:2222 --identity key --yes --check 22 --set a=b')).toEqual({
    host: 'box.example',
    port: 2222,
    user: 'ada',
    jump: null,
    identity: resolve('key'),
  })
})

test('finds a host of the list by its id or name', () => {
  expect(login('deploy tiny --to kitchen', hosts())).toEqual(address)
  expect(addressIn(['deploy', 'tiny', '--to', 'Kitchen box'], () => hosts())).toEqual(address)
  expect(login('deploy tiny --to kitchen --identity ~/other', hosts())?.identity).toBe('~/other')
  expect(login('deploy tiny --to attic', hosts())).toBeNull()
})

test.each([
  'deploy --help',
  'deploy tiny --to root@box --help',
  'deploy tiny --to root@box -h',
  'deploy tiny',
  'deploy --to root@box',
  'deploy tiny other --to root@box',
  'deploy tiny --to root@box --to root@gate',
  'deploy tiny --to root@box --group web',
  'deploy tiny --to root@box --jump gate',
  'deploy tiny --to root@box --dry',
  // It first checks that the content is what was signed.
  'deploy --from-kit kit --to root@box',
  'deploy --from-host --to root@box',
  'deploy --plan web.json --yes',
  'deploy --resume',
  'rollback --to root@box',
  'install ./machines#box --to root@box',
  'deploy tiny --to',
  'deploy tiny --to root@-oProxyCommand=x',
  'deploy tiny --to -l@box',
  'deploy tiny --to root@box:0',
  'deploy tiny --to root@[::1]',
  'deploy tiny -- --to root@box',
])('%s begins no login', words => {
  expect(login(words)).toBeNull()
})

test('a list that is not understood, and a host behind a jump host, are left to the program', () => {
  for (const text of [
    'nothing',
    '{"schema":1}',
    hosts().replace('"schema":1', '"schema":2'),
    hosts({ address: { ...address, jump: 'gate' } }),
    hosts({ address: { ...address, host: '-oProxyCommand=x' } }),
    hosts({ address: { ...address, port: '22' } }),
    hosts({ address: null }),
  ])
    expect(login('deploy tiny --to kitchen', text)).toBeNull()
  expect(addressIn([], none)).toBeNull()
})
