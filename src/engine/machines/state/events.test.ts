import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stateOf } from './events.ts'

const line = (event: string, data: object = {}) =>
  JSON.stringify({ timestamp: { seconds: 1795302202, microseconds: 469803 }, event, data })
const greeting = '{"QMP": {"version": {"qemu": {"micro": 22}}}}\r\n{"return": {}}\r\n'
const events = (...lines: string[]) => stateOf(greeting + lines.map(each => `${each}\r\n`).join(''))
const fault = { 'node-name': 'disk', device: '', operation: 'write', nospace: true, action: 'stop' }

describe('the events of a machine', () => {
  it('report nothing while it runs', () => {
    expect(events()).toEqual({ paused: null, panicked: false, shutdown: null, endedAt: null })
  })

  it('distinguish a pause for lack of space from one for a faulty disk and one by the user', () => {
    expect(events(line('BLOCK_IO_ERROR', fault), line('STOP')).paused).toBe('no-space')
    const broken = { ...fault, nospace: false }
    expect(events(line('BLOCK_IO_ERROR', broken), line('STOP')).paused).toBe('disk-error')
    expect(events(line('STOP')).paused).toBe('unknown')
    expect(events(line('BLOCK_IO_ERROR', { ...broken, action: 'report' })).paused).toBeNull()
  })

  it('end a pause when it resumes', () => {
    const states = [line('BLOCK_IO_ERROR', fault), line('STOP'), line('RESUME'), line('STOP')]
    expect(events(...states).paused).toBe('unknown')
    expect(events(...states.slice(0, 3)).paused).toBeNull()
  })

  it('tell who ended it, and when', () => {
    expect(events(line('SHUTDOWN', { guest: true, reason: 'guest-shutdown' }))).toMatchObject({
      shutdown: 'guest-shutdown',
      endedAt: 1795302202469,
    })
  })

  it('remember a panic until the guest starts again', () => {
    const panic = line('GUEST_PANICKED', { action: 'pause' })
    expect(events(panic, line('STOP')).panicked).toBe(true)
    expect(events(panic, line('STOP'), line('RESET'), line('RESUME')).panicked).toBe(false)
  })

  it('are read up to a line that is being written, whatever else is in the file', () => {
    const whole = `${greeting}${line('STOP')}\n${line('SHUTDOWN', { reason: 'guest-shutdown' })}\n`
    fc.assert(fc.property(fc.nat(whole.length), end => void stateOf(whole.slice(0, end))))
    fc.assert(fc.property(fc.string(), fc.json(), (text, json) => void stateOf(`${text}\n${json}\n`)))
  })
})
