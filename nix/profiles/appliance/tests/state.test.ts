// /var/lib/kaliun and its neighbours as systemd's own tools make them, checked against the document.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notHere, type State, stateOf } from '../../../modules/testing/state.ts'

const files = ['install_id', 'config.json', 'connect_api_url', 'last_pull'].map(
  name => `/var/lib/kaliun/${name}`,
)

describe.skipIf(notHere !== undefined)('the appliance’s files and users', () => {
  let state: State
  beforeAll(() => {
    state = stateOf('appliance', {}, files)
  })
  afterAll(() => state.remove())

  test('are made without a complaint', () => {
    expect(state.complaints).toEqual([])
  })

  test('sets the documented modes and owners, also of secrets [A4]', () => {
    expect(state.of('/var/lib/kaliun')).toBe('0755 root:root')
    expect(files.map(state.of)).toEqual([
      '0644 root:root',
      '0600 root:root',
      '0644 root:root',
      '0644 root:root',
    ])
  })

  test('gives what is known of Home Assistant to the user of its machine', () => {
    expect(state.of('/run/homeassistant')).toBe('0755 homeassistant-vm:homeassistant-vm')
    expect(state.of('/run/homeassistant/upstream.conf')).toBe('0644 homeassistant-vm:homeassistant-vm')
    expect(state.content('/run/homeassistant/upstream.conf')).toBe('set $homeassistant "";')
  })

  test('adds that user to no other groups, and the administrator to wheel', () => {
    expect(state.groupsOf('homeassistant-vm')).toEqual(['homeassistant-vm'])
    expect(state.isNormal('homeassistant-vm')).toBe(false)
    expect(state.groupsOf('admin')).toEqual(['users', 'wheel'])
  })
})
