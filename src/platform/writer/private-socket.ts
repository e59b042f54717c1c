// A socket in a private folder, for exactly one connection.
import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { makeTempFolder } from '#platform/temp-folder.ts'

type PrivateSocket = {
  folder: string
  path: string
  /** The only client. By then the folder is gone, so no one else can connect. */
  connection: Promise<Socket>
  close: () => Promise<void>
}

export async function openPrivateSocket(tempFolder: string): Promise<PrivateSocket> {
  const folder = await makeTempFolder(tempFolder, 'kiln-writer-')
  await chmod(folder, 0o700)
  const path = join(folder, 'socket')
  const accepted = Promise.withResolvers<Socket>()
  // The writer may end before its connection is awaited: its exit reports that.
  accepted.promise.catch(() => undefined)
  const server = createServer()
  const close = async () => {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
  server.once('connection', socket => close().then(() => accepted.resolve(socket), accepted.reject))
  server.maxConnections = 1
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return { folder, path, connection: accepted.promise, close }
}
