// For tests: what Kiln published for one box, shown by a real HTTP server that can fail, and machines that follow it by the
// real program, each with a store in a folder and an own nix.conf.
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { LabSystem } from '#lab/hosts/system/build-system.ts'
import { daySeconds } from '#shared/updates/pointer.ts'
import { publisher } from './publisher.ts'

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'nix/packages/kiln-updates/kiln-updates.mjs')
const shifted = join(root, 'test/support/shifted-clock.mjs')

/** Whether it has answered; otherwise the file is shown. */
export type Fault = (request: IncomingMessage, response: ServerResponse, content: Buffer) => boolean

export type Published = Awaited<ReturnType<typeof published>>

/** `listen`: the address that machines reach it by; `first`: of the box's first system. */
export async function published({ listen = '127.0.0.1', first = {} as Partial<LabSystem> } = {}) {
  const kiln = await publisher()
  const lamp = { name: 'lamp', version: '1.0', kib: 256 }
  const { id } = await kiln.box('attic', { label: '26.05.1', packages: [lamp], ...first })
  const recovery = (await kiln.client.updates.makeKeys({})).recovery ?? ''
  await kiln.publish({ boxes: ['attic'] })
  const at = (...names: string[]) => join(kiln.folder, ...names)
  const pointer = at('pointers', `box-${id}`)
  const field = (name: string) =>
    new RegExp(`^${name} (.*)$`, 'm').exec(readFileSync(pointer, 'utf8'))?.[1] ?? ''

  let fault: Fault | null = null
  const between = {
    /** null: it answers as it should. */
    failBy: (next: Fault | null) => {
      fault = next
    },
    asked: [] as string[],
  }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    between.asked.push(path)
    const file = at(path)
    if (path.includes('..') || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end()
      return
    }
    const content = readFileSync(file)
    if (fault?.(request, response, content)) return
    response.writeHead(200, { 'content-length': content.length }).end(content)
  }).listen(0, listen)
  await new Promise(resolve => server.once('listening', resolve))
  const found = server.address()
  const address = `http://${listen}:${found && typeof found === 'object' ? found.port : 0}`
  const { keys } = await kiln.client.updates.keys({})
  if (!keys) throw new Error('no keys')
  const { number, daily, made } = keys
  const who = { for: `box/${id}`, profile: field('profile'), architecture: 'x86_64', recovery: keys.recovery }
  const trust = { source: address, ...who, keys: { number, daily, made } }
  const infos = () => readdirSync(at('cache')).filter(name => name.endsWith('.narinfo'))

  return {
    kiln,
    id,
    recovery,
    trust,
    at,
    between,
    pointer,
    toplevel: () => field('toplevel'),
    /** The name of the description of a path, in the cache. */
    infoOf: (name: string) =>
      infos().find(each =>
        new RegExp(`^StorePath: .*-${name}$`, 'm').test(readFileSync(at('cache', each), 'utf8')),
      ) ?? '',
    /** With an empty store. `changed`: in its trust file. `folder`: where all of it is. */
    machine: (changed: Record<string, unknown> = {}, folder = mkdtempSync(join(kiln.home, 'machine-'))) => {
      const [file, store, state] = [join(folder, 'trust.json'), join(folder, 'store'), join(folder, 'state')]
      writeFileSync(file, JSON.stringify({ ...trust, ...changed }))
      const env = (more = '') => ({
        ...process.env,
        NIX_REMOTE: `local?root=${store}`,
        NIX_CONFIG: `substituters =\nsandbox = false\nbuild-users-group =\n${more}`,
      })
      const stored = join(store, 'nix/store')
      /** `days`: how far its clock is off. */
      const start = ({ nixConf = '', days = 0, more = {} as NodeJS.ProcessEnv } = {}) =>
        spawn(
          process.execPath,
          [
            '--import',
            shifted,
            program,
            'look',
            '--trust',
            file,
            '--state',
            state,
            '--running',
            join(folder, 'running'),
            '--store',
            folder,
          ],
          {
            env: {
              ...env(nixConf),
              ...more,
              SHIFTED_CLOCK_MS: String(Date.now() + days * daySeconds * 1000),
            },
            stdio: ['ignore', 'pipe', 'pipe'],
          },
        )
      return {
        folder,
        file,
        state,
        store,
        env,
        start,
        next: () =>
          existsSync(state) && readdirSync(state).includes('next') ? readlinkSync(join(state, 'next')) : null,
        stored: () =>
          existsSync(stored) ? readdirSync(stored).filter(name => !/^\.|\.lock$/.test(name)) : [],
        look: async (how: Parameters<typeof start>[0] = {}) => {
          const child = start(how)
          const said = Promise.all([text(child.stdout), text(child.stderr)])
          const status = await new Promise<number | null>(resolve => child.once('close', resolve))
          const [found, errors] = await said
          if (found === '') throw new Error(errors)
          return { status, ...JSON.parse(found) }
        },
      }
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await kiln.close()
    },
  }
}

/** Puts a file back as it was. */
export async function spoiling(path: string, spoil: () => void, body: () => Promise<void>): Promise<void> {
  const good = readFileSync(path)
  spoil()
  try {
    await body()
  } finally {
    writeFileSync(path, good)
  }
}
