// The folders of workloads and who may drive them, as systemd's own tools make them, against the document.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notHere, type State, stateOf } from '../../../modules/testing/state.ts'

describe.skipIf(notHere !== undefined)('the orchestrator’s folders and users', () => {
  let state: State
  beforeAll(() => {
    state = stateOf('orchestrator')
  })
  afterAll(() => state.remove())

  test('are made without a complaint', () => {
    expect(state.complaints).toEqual([])
  })

  test('closes the containers’ folder, and lets guests through to their disks', () => {
    expect(state.of('/var/lib/nixos-containers')).toBe('0700 root:root')
    expect(state.of('/var/lib/libvirt/images')).toBe('0711 root:root')
  })

  test('runs guests as a user without rights, and lets the administrator drive libvirt', () => {
    expect(state.isNormal('qemu-libvirtd')).toBe(false)
    expect(state.groupsOf('qemu-libvirtd')).not.toContain('wheel')
    expect(state.groupsOf('admin').sort()).toEqual(['libvirtd', 'users', 'wheel'])
  })
})
