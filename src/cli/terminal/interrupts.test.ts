import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { onInterrupts } from './interrupts.ts'

function listening() {
  const signals = new EventEmitter()
  const calls: boolean[] = []
  const stop = onInterrupts(signals as NodeJS.Process, again => calls.push(again))
  return { signals, calls, stop }
}

test('the second Ctrl-C or TERM ends it at once', () => {
  const { signals, calls, stop } = listening()
  signals.emit('SIGINT')
  signals.emit('SIGTERM')
  expect(calls).toEqual([false, true])
  stop()
  expect(signals.eventNames()).toEqual([])
})

test('a closed terminal cancels once, however many signals it sends', () => {
  const closed = listening()
  closed.signals.emit('SIGHUP')
  closed.signals.emit('SIGHUP')
  expect(closed.calls).toEqual([false])
  const cancelled = listening()
  cancelled.signals.emit('SIGINT')
  cancelled.signals.emit('SIGHUP')
  expect(cancelled.calls).toEqual([false])
})
