// The agent's user and the folder of QEMU's sockets as systemd's own tools make them, against the document.
import { afterEach, describe, expect, test } from 'vitest'
import { notHere, type State, stateOf } from '../../../modules/testing/state.ts'

describe.skipIf(notHere !== undefined)('strato-host’s folder and user', () => {
  let state: State | undefined
  afterEach(() => state?.remove())
  const made = (options: Record<string, unknown> = {}) => {
    const controlPlaneUrl = 'ws://control-plane.example.com:8080/agent/ws'
    state = stateOf('strato-host', { controlPlaneUrl, ...options })
    expect(state.complaints).toEqual([])
    return state
  }

  test('are the agent’s, an account of the system in kvm and openvswitch', () => {
    const { of, groupsOf, isNormal } = made()
    expect(of('/run/qemu')).toBe('0750 strato-agent:strato-agent')
    expect(groupsOf('strato-agent')).toEqual(['strato-agent', 'kvm', 'openvswitch'])
    expect(isNormal('strato-agent')).toBe(false)
  })

  test('bear the names that the form gives them, and in user mode the agent is not in the switch’s group', () => {
    const { of, groupsOf } = made({
      agentUser: 'strato',
      agentGroup: 'vms',
      qemuSocketDir: '/run/strato/qemu',
      networkMode: 'user',
    })
    expect(of('/run/strato/qemu')).toBe('0750 strato:vms')
    expect(groupsOf('strato')).toEqual(['vms', 'kvm'])
  })
})
