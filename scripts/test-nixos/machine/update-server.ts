// Publishes updates for one machine, by Kiln's real engine with a key in a map instead of a keyring, and serves them on
// this computer. The server can lie.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { publisher } from '#test/updates/publisher.ts'
import { type Built, nixExpressionOf } from '../system/built.ts'
import { ToolError } from '../tool-error.ts'

type UpdateServer = AsyncDisposable & {
  port: number
  /** The trust file of the machine. */
  trust: string
  /** Publishes the system that the machine is to run from now on. */
  publish(built: Built): Promise<void>
  /** Reads a file of the published folder. */
  read(path: string): Buffer
  pointer: string
  /** The file that describes a store path, in the published folder. */
  infoOf(storePath: string): string
  /** The file with its content. */
  contentOf(storePath: string): string
  /** Shows this text for that file; null: the file is not there. */
  lie(path: string, text: Buffer | null): void
  beHonest(): void
  /** Answers with half of this file, and no more. Resolves once someone has that half. */
  stall(path: string): Promise<void>
  /** A pointer by the same key, for another box; of what is published now. */
  pointerOfAnotherBox(): Promise<Buffer>
}

/** `first`: what the machine runs. */
export async function serveUpdates(
  folder: string,
  env: NodeJS.ProcessEnv,
  first: Built,
): Promise<UpdateServer> {
  const { PATH = '', NIX_CONFIG = '' } = env
  // Nothing is built here: it needs no sandbox.
  const kiln = await publisher({ env: { PATH, NIX_CONFIG, KILN_UNSANDBOXED: 'allow' } })
  const flake = join(folder, 'machines')
  mkdirSync(flake, { recursive: true })
  const name = 'box9'
  const systemIs = (built: Built) =>
    writeFileSync(
      join(flake, 'flake.nix'),
      // The flake names the output of cell.nix by its derivation: Nix already has it, and builds nothing.
      `{ outputs = _: { nixosConfigurations.${name}.config.system.build.toplevel = ${nixExpressionOf(built)}; }; }\n`,
    )
  systemIs(first)
  const { id } = await kiln.boxOf(name, `path:${flake}#${name}`)
  await kiln.client.updates.makeKeys({})
  await kiln.publish({ boxes: [name] })

  const lies = new Map<string, Buffer | null>()
  const stalled = new Map<string, () => void>()
  const at = (path: string) => join(kiln.folder, path)
  const infoOf = (storePath: string) =>
    `cache/${/^\/nix\/store\/([0-9a-z]{32})-/.exec(storePath)?.[1]}.narinfo`
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1)
    const told = lies.get(path)
    const isThere = !path.includes('..') && (statSync(at(path), { throwIfNoEntry: false })?.isFile() ?? false)
    if (told === null || (told === undefined && !isThere)) {
      response.writeHead(404).end()
      return
    }
    const content = told ?? readFileSync(at(path))
    response.writeHead(200, { 'content-length': content.length })
    const half = stalled.get(path)
    if (half) response.write(content.subarray(0, content.length / 2), half)
    else response.end(content)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  if (!address || typeof address !== 'object') throw new ToolError('The server of updates has no port.')
  const { trust } = await kiln.client.updates.trust({ box: name, source: `http://127.0.0.1:${address.port}` })
  return {
    port: address.port,
    trust: `${JSON.stringify(trust)}\n`,
    publish: async built => {
      systemIs(built)
      await kiln.publish({ boxes: [name] })
    },
    read: path => readFileSync(at(path)),
    pointer: `pointers/box-${id}`,
    infoOf,
    contentOf: storePath => {
      const [, url] = /^URL: (.+)$/m.exec(readFileSync(at(infoOf(storePath)), 'utf8')) ?? []
      if (url === undefined) throw new ToolError(`${storePath} was not published.`)
      return `cache/${url}`
    },
    lie: (path, text) => void lies.set(path, text),
    beHonest: () => {
      lies.clear()
      stalled.clear()
    },
    stall: path => new Promise(resolve => stalled.set(path, resolve)),
    pointerOfAnotherBox: async () => {
      const { id: other } = await kiln.boxOf('box10', `path:${flake}#${name}`)
      await kiln.publish({ boxes: ['box10'] })
      return readFileSync(at(`pointers/box-${other}`))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await kiln.close()
    },
  }
}
