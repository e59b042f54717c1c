import { expect, test } from 'vitest'
import { createSerial } from '#lab/serial.ts'
import { orPanic, panicsBeforeInit, waitForOrPanic } from './kernel-panic.ts'

const panic = '[    1.09] Kernel panic - not syncing: Fatal exception in interrupt\r\n'
const longMs = 60_000

function serialOf(text: string) {
  const serial = createSerial()
  serial.add(text)
  return serial
}

test('a kernel that dies before systemd counts, one that dies later does not', async () => {
  expect(await panicsBeforeInit(serialOf(`Boot in 1s.\r\n${panic}`), longMs)).toBe(true)
  const later = serialOf(`[\u001b[0;32m  OK  \u001b[0m] Reached target.\r\n${panic}`)
  expect(await panicsBeforeInit(later, longMs)).toBe(false)
  expect(await panicsBeforeInit(serialOf('Boot in 1s.'), 10)).toBe(false)
})

test('a machine whose kernel has died is not waited for', async () => {
  await expect(waitForOrPanic(serialOf(panic), /^\S+ login: /m, longMs)).rejects.toThrow(
    'Its kernel panicked',
  )
  await expect(waitForOrPanic(serialOf(panic), 'Ready.', longMs)).rejects.toThrow('Its kernel panicked')
  expect(await waitForOrPanic(serialOf(`box9 login: ${panic}`), /^\S+ login: /m, longMs)).toBe('box9 login: ')
  expect(await waitForOrPanic(serialOf(`a.b Ready.${panic}`), 'Ready.', longMs)).toBe('Ready.')
})

test('a command of a machine whose kernel dies is not waited for', async () => {
  const serial = serialOf('box9 login: ')
  const never = new Promise<string>(() => undefined)
  const waits = orPanic(serial, never)
  serial.add(panic)
  await expect(waits).rejects.toThrow('Its kernel panicked')
  expect(await orPanic(serial, Promise.resolve('ended before'))).toBe('ended before')
})
