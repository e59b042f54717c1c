// For tests: a real HTTP server on loopback that takes PUT into a folder, as a WebDAV server before a binary cache does.
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

type PutFaults = {
  /** The user who may write; left out: every user. */
  auth?: { user: string; password: string }
  /** The status with which all that is written is refused. */
  refuses?: number
  /** The connection ends while a file of contents arrives, and nothing answers until then. */
  dies?: boolean
  /** Accepts connections and says nothing. */
  silent?: boolean
}

export async function putServer(folder: string) {
  let faults: PutFaults = {}
  const written: string[] = []
  const mayWrite = ({ headers }: IncomingMessage) => {
    const { user, password } = faults.auth ?? {}
    const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    return !faults.auth || headers.authorization === wanted
  }
  const put = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const status = faults.refuses ?? (mayWrite(request) ? null : 401)
    if (status !== null) {
      request.resume()
      response.writeHead(status, status === 401 ? { 'www-authenticate': 'Basic realm=cache' } : {}).end()
      return
    }
    if (faults.dies && path.includes('/nar/')) {
      request.once('data', () => request.socket.destroy())
      return
    }
    mkdirSync(dirname(path), { recursive: true })
    await pipeline(request, createWriteStream(path))
    written.push(request.url ?? '')
    response.writeHead(201).end()
  }
  const server = createServer(async (request, response) => {
    if (faults.silent) return
    const path = join(folder, request.url ?? '')
    if (request.method === 'PUT') return put(path, request, response)
    if (!existsSync(path)) return response.writeHead(404).end()
    return response.writeHead(200).end(request.method === 'HEAD' ? '' : readFileSync(path))
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    /** The paths of what was written, in their order. */
    written,
    goesWrong: (now: PutFaults) => {
      faults = now
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
