import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { openScreen, openSerial } from './consoles.ts'
import { boundSerialLog } from './serial-log.ts'

/** A socket like QEMU's that records what it receives. */
async function listen(path: string) {
  let received = ''
  let clients = 0
  const server = createServer(socket => {
    clients += 1
    // A guest that prints endlessly.
    const printing = setInterval(() => socket.write('x'), 20)
    socket.on('error', () => undefined)
    socket.on('close', () => clearInterval(printing))
    socket.on('data', data => {
      received += data
    })
    socket.on('close', () => {
      clients -= 1
    })
  })
  await new Promise<void>(done => server.listen(path, done))
  return { received: () => received, clients: () => clients, close: () => server.close() }
}

test('every reader of a serial port sees earlier and new output', async ({ folder }) => {
  const log = join(folder, 'serial.log')
  writeFileSync(log, 'booting\n')
  const readers = await Promise.all([1, 2].map(() => openSerial({ log, socket: join(folder, 'none.sock') })))
  const seen = readers.map(reader => {
    let text = ''
    reader.on('data', chunk => {
      text += chunk
    })
    return () => text
  })
  appendFileSync(log, 'login: ')
  for (const text of seen) await expect.poll(text).toBe('booting\nlogin: ')
  expect(readers.map(({ replayBytes }) => replayBytes)).toEqual([8, 8])
  for (const reader of readers) reader.destroy()
})

test('only the end of a long log is read', async ({ folder }) => {
  const log = join(folder, 'serial.log')
  writeFileSync(log, `${'x'.repeat(1_000_000)}end`)
  const reader = await openSerial({ log, socket: join(folder, 'none.sock') })
  let text = ''
  reader.on('data', chunk => {
    text += chunk
  })
  await expect.poll(() => text.endsWith('end')).toBe(true)
  expect(text.length).toBeLessThan(200_000)
  expect(reader.replayBytes).toBe(text.length)
  reader.destroy()
})

test('a log that was emptied because it grew long continues for its readers, old and new', async ({
  folder,
}) => {
  const log = join(folder, 'serial.log')
  writeFileSync(log, `${'x'.repeat(5000)}before `)
  const socket = join(folder, 'none.sock')
  const textOf = (reader: Awaited<ReturnType<typeof openSerial>>) => {
    let text = ''
    reader.on('data', chunk => {
      text += chunk
    })
    return () => text
  }
  const reader = await openSerial({ log, socket })
  const seen = textOf(reader)
  await expect.poll(seen).toMatch(/before $/)
  await boundSerialLog(log, 10_000, 100)
  expect(readFileSync(log).length).toBe(5007)
  await boundSerialLog(log, 5000, 100)
  expect(readFileSync(log, 'utf8')).toBe('')
  // QEMU writes like this: it has the file open for appending.
  appendFileSync(log, 'after')
  await expect.poll(seen).toMatch(/before after$/)
  const later = await openSerial({ log, socket })
  const seenLater = textOf(later)
  await expect.poll(seenLater).toMatch(/^x+before after$/)
  expect(seenLater().length).toBe(105)
  reader.destroy()
  later.destroy()
})

test('a typing client holds the socket, and frees it afterwards', async ({ folder }) => {
  const log = join(folder, 'serial.log')
  writeFileSync(log, '')
  const qemu = await listen(join(folder, 's.sock'))
  const serial = await openSerial({ log, socket: join(folder, 's.sock') })
  expect(qemu.clients()).toBe(0)
  serial.write('ro')
  serial.write('ot\n')
  await expect.poll(qemu.received).toBe('root\n')
  await expect.poll(qemu.clients, { timeout: 5000 }).toBe(0)
  serial.write('again\n')
  await expect.poll(qemu.received).toBe('root\nagain\n')
  serial.destroy()
  await expect.poll(qemu.clients).toBe(0)
  qemu.close()
})

test('typing into a machine that is gone fails, and so does opening its screen', async ({ folder }) => {
  const log = join(folder, 'serial.log')
  writeFileSync(log, '')
  const socket = join(folder, 'none.sock')
  const serial = await openSerial({ log, socket })
  const failed = new Promise(resolve => serial.on('error', resolve))
  serial.write('x')
  expect(await failed).toMatchObject({ code: 'machine.silent' })
  await expect(openScreen(socket)).rejects.toMatchObject({ code: 'machine.silent' })
  await expect(openSerial({ log: join(folder, 'no.log'), socket })).rejects.toMatchObject({
    code: 'machine.silent',
  })
})
