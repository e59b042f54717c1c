import { expect, test } from 'vitest'
import type { DriveResult } from '#shared/flash/flash.ts'
import { withFlashed } from './flashed.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0'
const result = (change: Partial<DriveResult> = {}): DriveResult => ({
  path: '/dev/sdb',
  name: 'Stick',
  serial: '1',
  bytesWritten: 1,
  bytesSkipped: 0,
  bytesVerified: 1,
  sha256: null,
  seconds: 1,
  outcome: 'verified',
  error: null,
  ejected: null,
  hostname: 'box1',
  hostKey: `${key} box1`,
  user: null,
  ...change,
})
const flash = (state: Parameters<typeof withFlashed>[0], change?: Partial<DriveResult>) =>
  withFlashed(state, { results: [result(change)], image: 'tiny-1', name: 'My box', at: 1 })
const none = { hosts: [], knownHosts: '' }

test('who the drive’s keys let in is who Kiln logs in as [N4]', () => {
  expect(flash(none, { user: 'ada' }).hosts).toMatchObject([{ address: { host: 'box1.local', user: 'ada' } }])
})

test('without its own keys the drive has the image’s, which are root’s too', () => {
  expect(flash(none).hosts).toMatchObject([{ address: { user: 'root' } }])
})

test('one that is flashed again stays where it was found, with its new user', () => {
  const first = flash(none, { user: 'ada' })
  const found = first.hosts.map(host => ({ ...host, address: { ...host.address, host: '192.0.2.7' } }))
  const again = flash({ ...first, hosts: found }, { user: 'eve' })
  expect(again.hosts).toMatchObject([{ address: { host: '192.0.2.7', user: 'eve' }, seen: null }])
})

test('a drive that failed, or that has no name or key, is not a host', () => {
  for (const change of [{ outcome: 'failed' as const }, { hostname: null }, { hostKey: null }])
    expect(flash(none, change)).toEqual(none)
})
