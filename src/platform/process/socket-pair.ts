// Two connected sockets, one to read from, one to hand to a program as its stdout. Node's own pipe to a program is read
// 64 KiB at a time into new memory each; through `onread` it is read in pieces three times as large into kept memory,
// which takes a third of the processor time.
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTempFolder } from '#platform/temp-folder.ts'

type OnRead = { buffer: () => Uint8Array; callback: (bytes: number, buffer: Uint8Array) => boolean }

export async function socketPair(onread: OnRead): Promise<{ reader: net.Socket; writer: net.Socket }> {
  // Only this user can connect, and the address is removed before anyone learns it.
  const folder = await makeTempFolder(tmpdir(), 'kiln-pipe-')
  const server = net.createServer({ pauseOnConnect: true })
  try {
    server.listen(join(folder, 's'))
    await once(server, 'listening')
    const accepted = once(server, 'connection')
    const reader = net.connect({ path: join(folder, 's'), onread })
    const [[writer]] = await Promise.all([accepted, once(reader, 'connect')])
    return { reader, writer: writer as net.Socket }
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}
