import { expect, test } from 'vitest'
import { externalSystems, machineSystems, machinesFile } from './handed-on.ts'

// nix-darwin's linux-builder writes this.
const linuxBuilder =
  'ssh-ng://builder@linux-builder aarch64-linux,x86_64-linux /etc/nix/builder_ed25519 1 1 kvm,benchmark,big-parallel - c3NoLWVkMjU1MTkK'

test('counts the systems of the machines that nix.conf names, directly or in a file', () => {
  expect(machineSystems('@/etc/nix/machines', `# mine\n${linuxBuilder}\n\n`)).toEqual([
    'aarch64-linux',
    'x86_64-linux',
  ])
  expect(machineSystems('ssh://a aarch64-linux ; ssh://b x86_64-linux - 4', '')).toEqual([
    'aarch64-linux',
    'x86_64-linux',
  ])
  expect(machineSystems('', '')).toEqual([])
  expect(machineSystems('ssh://a', '')).toEqual([])
  expect(machineSystems('ssh://a - - 2', '')).toEqual([])
})

test('knows the file that nix.conf names', () => {
  expect(machinesFile('@/etc/nix/machines')).toBe('/etc/nix/machines')
  expect(machinesFile('ssh://a x86_64-linux; @/etc/nix/more')).toBe('/etc/nix/more')
  expect(machinesFile('ssh://a@host x86_64-linux')).toBeNull()
})

test('counts the systems of external builders', () => {
  const determinate = [
    {
      systems: ['aarch64-linux', 'x86_64-linux'],
      program: '/usr/local/bin/determinate-nixd',
      args: ['builder'],
    },
  ]
  expect(externalSystems(determinate)).toEqual(['aarch64-linux', 'x86_64-linux'])
  expect(externalSystems(JSON.stringify(determinate))).toEqual(['aarch64-linux', 'x86_64-linux'])
  for (const odd of [null, '', '{', 7, [7, { systems: 'x' }, { systems: [7] }]])
    expect(externalSystems(odd)).toEqual([])
})
