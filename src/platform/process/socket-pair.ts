// Two connected sockets, one to read from, one to use as a program's stdout. Node reads its own pipes 64 KiB
// at a time, each into new memory; `onread` reads pieces three times as large into reused memory, which takes
// a third of the CPU time.
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTempFolder } from '#platform/temp-folder.ts'

type OnRead = { buffer: () => Uint8Array; callback: (bytes: number, buffer: Uint8Array) => boolean }

export async function socketPair(onread: OnRead): Promise<{ reader: net.Socket; writer: net.Socket }> {
  // Only this user can connect, and the socket is unlinked before anyone learns its path.
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
