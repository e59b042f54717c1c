import { expect, test } from 'vitest'
import { cpuPercent, linkOf, sshCommand, uptimeMs } from './machine-view.ts'

test('a guest is not opened under the name that the window has, whose cookies it would be sent', () => {
  const forward = { url: 'http://127.0.0.1:3000/' }
  expect(linkOf(forward, '127.0.0.1')).toBe('http://localhost:3000/')
  expect(linkOf(forward, 'localhost')).toBe('http://127.0.0.1:3000/')
  expect(linkOf({ url: null }, '127.0.0.1')).toBeNull()
})

test('processor time becomes a share of all processors, where two readings follow each other', () => {
  const reading = (atMs: number, cpuSeconds: number) => ({ atMs, cpuSeconds })
  expect(cpuPercent(reading(0, 10), reading(2000, 12), 2)).toBe(50)
  expect(cpuPercent(reading(0, 10), reading(1000, 15), 2)).toBe(100)
  expect(cpuPercent(null, reading(1000, 15), 2)).toBeNull()
  // It was started again in between.
  expect(cpuPercent(reading(0, 10), reading(1000, 1), 2)).toBeNull()
  expect(cpuPercent(reading(1000, 1), reading(1000, 1), 2)).toBeNull()
})

test('only a machine that runs has been up for a time', () => {
  expect(uptimeMs({ runs: true, startedAt: 100 }, 350)).toBe(250)
  expect(uptimeMs({ runs: false, startedAt: 100 }, 350)).toBeNull()
})

test('SSH is offered at the port that leads to it', () => {
  const forward = { name: '', guest: 22, host: 2223, protocol: 'tcp', insteadOf: null, url: null } as const
  const machine = { id: 'tiny-1a2b', user: 'root', hostKey: null, forwards: [forward] }
  expect(sshCommand(machine)).toBe('ssh -p 2223 root@127.0.0.1')
  expect(sshCommand({ ...machine, hostKey: 'ssh-ed25519 AAAA' })).toBe('kiln machines ssh tiny-1a2b')
  expect(sshCommand({ ...machine, forwards: [{ ...forward, guest: 80 }] })).toBeNull()
})
