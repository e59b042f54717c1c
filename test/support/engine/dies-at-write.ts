// A Kiln that kills itself with SIGKILL at one of its writes: `HOME KIND NUMBER WHEN`. Before it, a temporary file is left
// as a write leaves it; after it, the file has its name. Ends with 0 where there are fewer writes.
import { writeFileSync } from 'node:fs'
import { createBoxLinks } from '#engine/boxes/links.ts'
import { createMigration } from '#engine/boxes/migrate.ts'
import { createBoxStore } from '#engine/boxes/store.ts'
import { lineageFile } from '#engine/flash/lineage.ts'
import { recordFlash } from '#engine/flash/record-flash.ts'
import { createHostMemories } from '#engine/hosts/memories.ts'
import { noteDeploy } from '#engine/hosts/note-deploys.ts'
import { createHostStore } from '#engine/hosts/store.ts'
import type { Ports } from '#engine/ports/index.ts'
import { realPorts } from '#host/engine.ts'

const [home = '', kind = '', number = '', when = ''] = process.argv.slice(2)
const real = realPorts({ env: { ...process.env, KILN_HOME: home }, profiles: [] })
let written = 0
const counted = async (path: string, write: () => Promise<unknown>) => {
  const isLast = ++written === Number(number)
  if (isLast && when === 'before') {
    if (!path.endsWith('/')) writeFileSync(real.files.partialPath(path), '{')
    process.kill(process.pid, 'SIGKILL')
  }
  const made = await write()
  if (isLast) process.kill(process.pid, 'SIGKILL')
  return made
}
const ports: Ports = {
  ...real,
  files: {
    ...real.files,
    writeText: async (path, ...rest) => {
      await real.files.makeFolder(path.slice(0, path.lastIndexOf('/')))
      await counted(path, () => real.files.writeText(path, ...rest))
    },
    remove: async path => void (await counted(`${path}/`, () => real.files.remove(path))),
  },
}
const store = createBoxStore(ports)
const hostStore = createHostStore(ports)
const memories = createHostMemories(ports)
const hosts = async () => (await hostStore.read()).hosts
const migrated = createMigration(ports, store, {
  hosts,
  drives: lineageFile(ports).read,
  profiles: async () => [],
  bears: async () => null,
  built: async () => undefined,
})
const parts = {
  ports,
  notifyChanged: () => undefined,
  profiles: async () => ({ profiles: [], problems: [] }),
}
const boxes = createBoxLinks(parts as never, store, { migrated, hosts })

if (kind === 'flash') {
  const names = ['attic', 'cellar', 'den']
  const results = names.map(hostname => ({
    path: `/dev/${hostname}`,
    outcome: 'verified',
    hostname,
    name: 'Stick',
    hostKey: `ssh-ed25519 AAAA ${hostname}`,
    user: null,
    error: null,
  }))
  const drives = results.map(({ path, hostname }) => ({
    drive: { path, serial: hostname, model: 'Ultra', sizeBytes: 1 },
    chosen: { path, seed: null },
  }))
  const source = { origin: { image: null }, facts: { name: 'file' } }
  const recording = { hostStore, boxes, lineage: lineageFile(ports), box: null, ids: new Map() }
  await recordFlash(ports, { ...recording, drives, source } as never, results as never)
}
if (kind === 'deploy') {
  const target = { name: 'kitchen', host: 'kitchen.local', port: 22, user: 'root' }
  const source = { kind: 'flake' as const, reference: './machines#kitchen' }
  const plan = { id: 'deploy-1', name: 'kitchen', hosts: [{ target }], request: {} }
  const result = {
    host: 'kitchen',
    outcome: 'switched',
    mode: 'switch',
    checks: [],
    needsReboot: false,
    error: null,
    seconds: 1,
    from: null,
    to: null,
  }
  const noting = { plan, source, store: hostStore, memories, boxes, boxIds: new Map() }
  await noteDeploy(ports, noting as never, result as never)
}
if (kind === 'adopt')
  await store.change(([own]) =>
    own ? { write: [{ ...own, id: 'ffffffffffffffff' }], remove: [own.id] } : {},
  )
