// Hosts in a home as Kiln writes them: they answered an hour ago and are off now.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleFacts, sampleHost, sampleNote } from '#testing/sample-host.ts'

export function writeHosts(home: string, names: readonly string[]): void {
  const at = Date.now() - 3_600_000
  const hosts = names.map((id, index) => {
    // Nothing listens there: a connection is refused at once.
    const address = { host: '127.0.0.1', port: 1 + index, user: 'root', jump: null, identity: null }
    const { keys: _keys, ...host } = sampleHost({ id, name: id, address })
    return { ...host, tags: index === 0 ? ['lab'] : ['lab', 'web'] }
  })
  writeFileSync(join(home, 'hosts.json'), JSON.stringify({ schema: 1, hosts }))
  mkdirSync(join(home, 'hosts'))
  for (const id of names) {
    const facts = { at, facts: sampleFacts({ hostname: id }) }
    const memory = { schema: 1, asked: { at, error: null }, facts, deploys: [sampleNote({ host: id, at })] }
    writeFileSync(join(home, 'hosts', `${id}.json`), JSON.stringify(memory))
  }
}
