// Writes hosts and builders directly, because Kiln only adds hosts that answer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Builder, buildersFile, buildersVersion } from '#shared/builders/builder.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { sampleFacts, sampleHost, sampleNote } from '#testing/sample-host.ts'

/** Nothing listens there: it is refused at once. */
const address = (port: number) => ({ host: '127.0.0.1', port, user: 'root', jump: null, identity: null })

/** Hosts that never answered, beside those that are written already. */
export function recordHosts(home: string, added: readonly Partial<KnownHost>[]): void {
  const path = join(home, 'hosts.json')
  const before = recorded<object>(path, 'hosts')
  const hosts = added.map((part, index) => {
    const { keys: _keys, ...host } = sampleHost({ address: address(before.length + index + 1), ...part })
    return host
  })
  writeFileSync(path, JSON.stringify({ schema: 1, hosts: [...before, ...hosts] }))
}

/** They answered an hour ago and are off now. */
export function writeHosts(home: string, names: readonly string[]): void {
  const at = Date.now() - 3_600_000
  const tags = (index: number) => (index === 0 ? ['lab'] : ['lab', 'web'])
  recordHosts(
    home,
    names.map((id, index) => ({ id, name: id, tags: tags(index) })),
  )
  mkdirSync(join(home, 'hosts'))
  for (const id of names) {
    const facts = { at, facts: sampleFacts({ hostname: id }) }
    const memory = { schema: 1, asked: { at, error: null }, facts, deploys: [sampleNote({ host: id, at })] }
    writeFileSync(join(home, 'hosts', `${id}.json`), JSON.stringify(memory))
  }
}

/** Makes a builder of a host that is written; it was never tested. */
export function recordBuilder(home: string, host: string): void {
  const path = join(home, 'builders.json')
  const builder: Builder = {
    host,
    addedAt: 1,
    lima: null,
    maxJobs: null,
    speedFactor: 1,
    facts: null,
    problem: null,
  }
  const builders = [...recorded<Builder>(path, 'builders'), builder]
  writeFileSync(path, JSON.stringify(buildersFile.parse({ schema: buildersVersion, builders })))
}

function recorded<T>(path: string, name: string): T[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))[name]
  } catch {
    return []
  }
}
