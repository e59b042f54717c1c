// A real HTTP server for one file: ranges, servers without them, and lines that break.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ServerManners = {
  ranges?: boolean
  /** The connection is cut after so many bytes of the first answer. */
  cutAfter?: number
  /** So many requests are answered with 503. */
  busy?: number
}

export class ImageServer {
  readonly #server: Server
  readonly url: string
  /** The Range header of every request, '' where it had none. */
  readonly asked: string[]

  private constructor(server: Server, url: string, asked: string[]) {
    this.#server = server
    this.url = url
    this.asked = asked
  }

  static async serve(path: string, content: Buffer, manners: ServerManners = {}): Promise<ImageServer> {
    const { ranges = true } = manners
    let cut = manners.cutAfter
    let { busy = 0 } = manners
    const asked: string[] = []
    const server = createServer((request, response) => {
      const range = request.headers.range ?? ''
      asked.push(range)
      if (request.url !== path) {
        response.writeHead(404).end('no such release')
        return
      }
      if (busy > 0) {
        busy -= 1
        response.writeHead(503).end('try later')
        return
      }
      const start = ranges ? Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0) : 0
      if (start >= content.length && range !== '') {
        response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
        return
      }
      const part = content.subarray(start)
      response.writeHead(start > 0 ? 206 : 200, {
        'content-length': part.length,
        ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
      })
      if (cut === undefined) {
        response.end(part)
        return
      }
      response.write(part.subarray(0, cut), () => response.destroy())
      cut = undefined
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    return new ImageServer(server, `http://127.0.0.1:${port}${path}`, asked)
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise(closed => this.#server.close(() => closed()))
  }
}
