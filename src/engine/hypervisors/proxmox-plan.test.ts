import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createWords, nameFrom, type ProxmoxPlan } from './proxmox-plan.ts'

const plan: ProxmoxPlan = {
  id: 100,
  name: 'box',
  storage: 'local',
  nic: { bridge: 'vmbr0', mac: '52:54:00:0a:0b:0c' },
  memoryMiB: 512,
  cpus: 2,
  growToBytes: null,
  secureBoot: 'off',
  mark: 'kiln-1',
  description: 'a',
}

it('turns any text into a name that Proxmox accepts', () => {
  expect(nameFrom('Küche & "Büro" $1')).toBe('Kuche-Buro-1')
  expect(nameFrom('日本')).toBe('vm')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(nameFrom(text)).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/)
    }),
  )
})

it('requests UEFI without keys, virtio, and a second disk only if there is one', () => {
  const words = createWords(plan, '/up/box.qcow2', null)
  expect(words.slice(0, 3)).toEqual(['qm', 'create', '100'])
  const after = (option: string) => words[words.indexOf(option) + 1]
  expect(after('--efidisk0')).toBe('local:1,efitype=4m,pre-enrolled-keys=0')
  expect(after('--virtio0')).toBe('local:0,import-from=/up/box.qcow2,discard=on')
  expect(after('--net0')).toBe('virtio=52:54:00:0A:0B:0C,bridge=vmbr0')
  expect(words).not.toContain('--virtio1')
  expect(createWords({ ...plan, nic: null }, '/a', '/seed')).not.toContain('--net0')
  expect(createWords(plan, '/a', '/seed')).toContain('local:0,import-from=/seed')
})
