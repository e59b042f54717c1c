import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recorded } from '#test/lima/recorded.ts'
import { keysOnConsole } from './console-keys.ts'
import { loginIn } from './ssh-config.ts'
import { isTooOld, versionIn } from './version.ts'

test('an instance’s ssh.config gives its address, user and key', () => {
  expect(loginIn(recorded('ssh.config'))).toEqual({
    host: '127.0.0.1',
    port: 44_385,
    user: 'lab',
    identity: '/home/lab/.lima/_config/user',
  })
})

test('rejects one that points to another computer or is incomplete', () => {
  const config = recorded('ssh.config')
  expect(loginIn(config.replace('127.0.0.1', '192.0.2.1'))).toBeNull()
  expect(loginIn(config.replace('Port 44385', 'Port 0'))).toBeNull()
  expect(loginIn(config.replace('User lab', 'User -oProxyCommand=x'))).toBeNull()
  expect(loginIn('')).toBeNull()
})

test('reads the host keys from the console of the last boot', () => {
  const console = recorded('console.log')
  const keys = keysOnConsole(console)
  expect(keys.map(({ type }) => type)).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519', 'ssh-rsa'])
  const ed25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAIM1FRiPRDPxBvgnd37LAa9To+eNreSedYcVw3iZM+lZX'
  expect(keys[1]).toEqual({ type: 'ssh-ed25519', key: ed25519 })
  // A boot that has not printed its keys yet has none, whatever came before.
  expect(keysOnConsole(`${console}\n-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 AA`)).toEqual([])
})

test('whatever a console shows, a key is one line of a known type', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), lines => {
      const log = ['-----BEGIN SSH HOST KEY KEYS-----', ...lines, '-----END SSH HOST KEY KEYS-----'].join(
        '\n',
      )
      for (const { type, key } of keysOnConsole(log))
        expect(`${type} ${key}`).toMatch(/^[a-z0-9-]+ [A-Za-z0-9+/=]+$/)
    }),
  )
})

test('finds the version, and below 2.0 is too old', () => {
  expect(versionIn('limactl version 2.2.0\n')).toBe('2.2.0')
  expect(versionIn('limactl version v2.0.0-beta.0-34-gabc\n')).toBe('2.0.0-beta.0-34-gabc')
  expect(versionIn('limactl version <unknown>')).toBeNull()
  expect(['1.2.1', '0.23.2'].map(isTooOld)).toEqual([true, true])
  expect(['2.0.0-beta.0', '2.2.0', '10.1'].map(isTooOld)).toEqual([false, false, false])
})
