// Who `agent` is, as systemd's own tools make the declared users, against the document.
import { afterEach, describe, expect, test } from 'vitest'
import { notHere, type State, stateOf } from '../../../modules/testing/state.ts'

describe.skipIf(notHere !== undefined)('ai-sandbox’s users', () => {
  let state: State | undefined
  afterEach(() => state?.remove())
  const groupsOfAgent = (options: Record<string, unknown>) => {
    state = stateOf('ai-sandbox', options)
    expect(state.complaints).toEqual([])
    expect(state.isNormal('agent')).toBe(true)
    return state.groupsOf('agent').sort()
  }

  test('has agent as an administrator who may change the network', () => {
    expect(groupsOfAgent({})).toEqual(['networkmanager', 'users', 'wheel'])
  })

  test('lets agent drive Docker in the full variant, and nothing of the system where it is hardened', () => {
    expect(groupsOfAgent({ variant: 'full' })).toContain('docker')
    state?.remove()
    expect(groupsOfAgent({ variant: 'full', hardening: true })).toEqual(['networkmanager', 'users'])
  })
})
