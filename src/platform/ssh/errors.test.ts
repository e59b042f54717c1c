// The output of OpenSSH 9.2 for real hosts with LogLevel INFO: `logged` by -E, the rest on stderr.
import { expect, test } from 'vitest'
import { connectError, lostError } from './errors.ts'
import { changedKey, isLoginRefused, wayText } from './ssh-output.ts'

const address = { host: 'box', port: 22, user: 'ada', jump: null, identity: null }
const beyond = { ...address, jump: 'ops@gate:2222' }
const proxyEnded = [
  'kex_exchange_identification: Connection closed by remote host\r',
  'Connection closed by UNKNOWN port 65535\r',
]
const output = (logged: string[], lastLines: string[] = []) => ({ command: 'ssh', logged, lastLines })
const ofJump = (...lastLines: string[]) => connectError(output(proxyEnded, lastLines), beyond)

test('on a Mac, a host that seems to be off may be hidden by the privacy of the local network', () => {
  const off = output(['ssh: connect to host 192.168.1.5 port 22: No route to host'])
  expect(connectError(off, address, 'darwin').code).toBe('ssh.local-network')
  expect(connectError(off, address, 'linux').code).toBe('ssh.unreachable')
  const refused = output(['ssh: connect to host 192.168.1.5 port 22: Connection refused'])
  expect(connectError(refused, address, 'darwin').code).toBe('ssh.refused')
})

test('every reason that ssh logs has its error', () => {
  const of = (...logged: string[]) => {
    const { code, values } = connectError(output(logged), address)
    return [code, values]
  }
  expect(of('Connection closed by 10.0.0.5 port 22\r')).toEqual(['ssh.closed', { host: 'box' }])
  expect(of('Connection reset by 10.0.0.5 port 22')).toEqual(['ssh.closed', { host: 'box' }])
  expect(
    of('Connection timed out during banner exchange', 'Connection to 10.0.0.5 port 22 timed out'),
  ).toEqual(['ssh.timed-out', { host: 'box' }])
  const reason = 'no matching host key type found. Their offer: ssh-rsa,ssh-dss'
  expect(of(`Unable to negotiate with 10.0.0.5 port 22: ${reason}`)).toEqual([
    'ssh.no-algorithm',
    { host: 'box', reason },
  ])
  expect(
    of('Received disconnect from 10.0.0.5 port 22:11: maintenance', 'Disconnected from 10.0.0.5 port 22'),
  ).toEqual(['ssh.failed', { host: 'box', reason: 'maintenance' }])
  expect(of('Received disconnect from 10.0.0.5 port 22:2: Too many authentication failures')).toEqual([
    'ssh.too-many-keys',
    { host: 'box' },
  ])
  expect(
    of(
      'Authenticated using "publickey" with partial success.',
      'ada@10.0.0.5: Permission denied (password).',
    ),
  ).toEqual(['ssh.second-factor', { host: 'box', methods: 'password' }])
})

test('a refused login leads to a password only where the host takes one, with port and user', () => {
  const refused = (methods: string) =>
    connectError(output([`ada@10.0.0.5: Permission denied (${methods}).`]), { ...address, port: 2222 }).values
  expect(refused('publickey,password')).toMatchObject({
    fix: { code: 'ssh.denied.password', values: { address: 'ada@box:2222' } },
  })
  expect(refused('publickey')).toMatchObject({ fix: { code: 'ssh.denied.key-only' } })
})

test('a key that cannot sign is named if no other one is accepted', () => {
  const signing = 'sign_and_send_pubkey: signing failed for ED25519-SK "/home/ada/.ssh/sk": device not found'
  const denied = 'ada@10.0.0.5: Permission denied (publickey).'
  expect(connectError(output([signing, denied]), address)).toMatchObject({
    code: 'ssh.key-unusable',
    values: { host: 'box', user: 'ada', key: '/home/ada/.ssh/sk', reason: 'device not found' },
  })
  const agent = 'sign_and_send_pubkey: signing failed for RSA "ada@box" from agent: agent refused operation'
  expect(connectError(output([agent, denied]), address).values).toMatchObject({ key: 'ada@box' })
  // Another key was accepted; the later failure is something else.
  expect(connectError(output([signing, 'Connection closed by 10.0.0.5 port 22']), address).code).toBe(
    'ssh.closed',
  )
})

test('no reason is empty', () => {
  const { values } = connectError(output([]), address)
  expect(values).toEqual({ host: 'box', reason: expect.objectContaining({ code: 'reason.silent' }) })
})

test('output of the ssh to a jump host is attributed to the jump host', () => {
  expect(ofJump('ops@10.0.0.2: Permission denied (publickey,password).')).toMatchObject({
    code: 'ssh.jump-denied',
    values: { jump: '10.0.0.2', host: 'box', methods: 'publickey,password' },
  })
  expect(
    ofJump(
      'No ED25519 host key is known for [10.0.0.2]:2222 and you have requested strict checking.',
      'Host key verification failed.',
    ),
  ).toMatchObject({ code: 'ssh.jump-key-unknown', values: { jump: '10.0.0.2:2222', host: 'box' } })
  expect(
    ofJump(
      '@       WARNING: REVOKED HOST KEY DETECTED!               @',
      'The ED25519 host key for 10.0.0.2 is marked as revoked.',
      'Host key verification failed.',
    ),
  ).toMatchObject({ code: 'ssh.jump-key-revoked', values: { jump: '10.0.0.2', host: 'box' } })
  expect(
    ofJump('Received disconnect from 10.0.0.2 port 2222:2: Too many authentication failures'),
  ).toMatchObject({ code: 'ssh.too-many-keys', values: { host: '10.0.0.2' } })
  expect(ofJump('Connection closed by 10.0.0.2 port 2222')).toMatchObject({
    code: 'ssh.closed',
    values: { host: '10.0.0.2' },
  })
  expect(
    ofJump('Unable to negotiate with 10.0.0.2 port 2222: no matching cipher found. Their offer: 3des-cbc'),
  ).toMatchObject({ code: 'ssh.no-algorithm', values: { host: '10.0.0.2' } })
})

test('the first of two jump hosts is named if it is the one that refuses', () => {
  expect(ofJump('root@first: Permission denied (publickey).', ...proxyEnded)).toMatchObject({
    code: 'ssh.jump-denied',
    values: { jump: 'first' },
  })
})

test('a jump host that lets us in and gets no further is not the one that refused', () => {
  expect(
    ofJump(
      'root@box: Permission denied (the banner).',
      'channel 0: open failed: administratively prohibited: open failed',
      'stdio forwarding failed',
    ),
  ).toMatchObject({
    code: 'ssh.jump-cannot-reach',
    values: { host: 'box', reason: 'administratively prohibited: open failed' },
  })
})

test('a banner counts for nothing once the host itself has answered', () => {
  const banner = ['ops@gate: Permission denied (publickey).', 'REMOTE HOST IDENTIFICATION HAS CHANGED!']
  const refused = output(['ada@10.0.0.5: Permission denied (password).'], banner)
  expect(connectError(refused, beyond)).toMatchObject({
    code: 'ssh.denied',
    values: { host: 'box', methods: 'password' },
  })
  expect(wayText(refused)).toBeNull()
  // Only ssh's own log is proof.
  expect(isLoginRefused(refused)).toBe(true)
  expect(isLoginRefused(output(['Connection closed by 10.0.0.5 port 22'], banner))).toBe(false)
})

test('a changed key has its name, as it can be typed', () => {
  const text = [
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
    'SHA256:XE7PyCXfj0c9wAVbNNjT00J1oHz9hOBrp5F+99L8KxI.',
    'Offending ED25519 key in /home/ada/known hosts:2',
    'Host key for [10.0.0.2]:2222 has changed and you have requested strict checking.',
  ].join('\n')
  expect(changedKey(text)).toEqual({
    name: '10.0.0.2:2222',
    file: '/home/ada/known hosts',
    line: 2,
    offered: 'SHA256:XE7PyCXfj0c9wAVbNNjT00J1oHz9hOBrp5F+99L8KxI',
  })
})

test('a lost connection shows what ssh logged', () => {
  const lost = lostError(address, output(['Timeout, server box not responding.\r'], []))
  expect(lost.details.lastLines).toEqual(['Timeout, server box not responding.'])
})
