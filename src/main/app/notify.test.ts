// The events of a notification, by a stand-in that emits them as Electron 45's types say.
import { EventEmitter } from 'node:events'
import type { Notification, NotificationConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { createNotifier } from './notify.ts'

/** `whenShown`: what the system does with each. */
function bench(whenShown: (notification: EventEmitter) => void = () => {}) {
  const created: { options: NotificationConstructorOptions; notification: EventEmitter }[] = []
  const calls: string[] = []
  const show = createNotifier({
    create: options => {
      const notification = Object.assign(new EventEmitter(), { show: () => whenShown(notification) })
      created.push({ options, notification })
      // Only these members are used.
      return notification as unknown as Notification
    },
    attract: () => calls.push('attract'),
    open: hash => calls.push(hash),
  })
  show({
    title: 'Tiny is built',
    body: 'One image',
    place: '#/builds/1',
    actions: [
      { label: 'Flash', place: '#/flash' },
      { label: 'Run', place: '#/run' },
    ],
  })
  const [first] = created
  if (!first) throw new Error('no notification')
  return { ...first, calls }
}

test('a click opens the job, and each button its own place', () => {
  const { options, notification, calls } = bench()
  expect(options).toEqual({
    title: 'Tiny is built',
    body: 'One image',
    actions: [
      { type: 'button', text: 'Flash' },
      { type: 'button', text: 'Run' },
    ],
  })
  notification.emit('click', {})
  notification.emit('action', { actionIndex: 1 }, 1, -1)
  notification.emit('action', { actionIndex: 7 }, 7, -1)
  expect(calls).toEqual(['#/builds/1', '#/run', '#/builds/1'])
})

test('where the system shows none, as macOS for an app that is not signed, the app attracts attention once', () => {
  const { calls } = bench(notification =>
    notification.emit('failed', {}, 'Notifications are not allowed for this application'),
  )
  expect(calls).toEqual(['attract'])
})

test('one that was shown attracts none, also when it is closed', () => {
  const { notification, calls } = bench(each => each.emit('show', {}))
  notification.emit('close', {})
  expect(calls).toEqual([])
})
