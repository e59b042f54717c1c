import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { onInterrupts } from './interrupts.ts'

function listening() {
  const signals = new EventEmitter()
  const told: boolean[] = []
  const stop = onInterrupts(signals as NodeJS.Process, again => told.push(again))
  return { signals, told, stop }
}

test('the second Ctrl-C or TERM ends it at once', () => {
  const { signals, told, stop } = listening()
  signals.emit('SIGINT')
  signals.emit('SIGTERM')
  expect(told).toEqual([false, true])
  stop()
  expect(signals.eventNames()).toEqual([])
})

test('a closed terminal cancels once, however many signals it sends', () => {
  const closed = listening()
  closed.signals.emit('SIGHUP')
  closed.signals.emit('SIGHUP')
  expect(closed.told).toEqual([false])
  const cancelled = listening()
  cancelled.signals.emit('SIGINT')
  cancelled.signals.emit('SIGHUP')
  expect(cancelled.told).toEqual([false])
})
