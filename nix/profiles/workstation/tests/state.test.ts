// Who the administrator is, as systemd's own tools make the declared users, against the document.
import { afterEach, describe, expect, test } from 'vitest'
import { notHere, type State, stateOf } from '../../../modules/testing/state.ts'

describe.skipIf(notHere !== undefined)('the workstation’s users', () => {
  let state: State | undefined
  afterEach(() => state?.remove())
  const groupsOf = (user: string, options: Record<string, unknown>) => {
    state = stateOf('workstation', options)
    expect(state.complaints).toEqual([])
    return state.groupsOf(user).sort()
  }

  test('lets the administrator change the network, and drive virtual machines where there are some', () => {
    expect(groupsOf('admin', {})).toEqual(['networkmanager', 'users', 'wheel'])
    state?.remove()
    expect(groupsOf('ada', { user: 'ada', virtualMachines: true })).toEqual([
      'libvirtd',
      'networkmanager',
      'users',
      'wheel',
    ])
  })
})
