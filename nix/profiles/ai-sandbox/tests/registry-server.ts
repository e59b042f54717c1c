// npm's registry over real HTTP, on the loopback: packages laid out by registry-stand-in.cjs, answered as nginx does it in
// the boot test: NAME/index.json, or else the file itself.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'

const layOut = resolve(import.meta.dirname, 'registry-stand-in.cjs')

/** NAME@VERSION → command → its script. */
type StandInPackages = Readonly<Record<string, Readonly<Record<string, string>>>>

type RegistryOptions = {
  packages: StandInPackages
  /** Is made, and removed at the end. */
  folder: string
}

export class RegistryServer {
  readonly #server: Server
  readonly #folder: string
  readonly url: string

  private constructor(server: Server, folder: string, url: string) {
    this.#server = server
    this.#folder = folder
    this.url = url
  }

  static async serve({ packages, folder }: RegistryOptions): Promise<RegistryServer> {
    const server = createServer((request, response) => {
      const path = join(folder, decodeURIComponent(request.url ?? '/'))
      const file = [join(path, 'index.json'), path].find(one => existsSync(one) && statSync(one).isFile())
      if (!file) response.statusCode = 404
      response.end(file ? readFileSync(file) : '{}')
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    const list = `${folder}.json`
    writeFileSync(list, JSON.stringify(packages))
    execFileSync('node', [layOut, list, folder, url], { stdio: 'pipe' })
    rmSync(list)
    return new RegistryServer(server, folder, url)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>(closed => this.#server.close(() => closed()))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
