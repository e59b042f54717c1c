// For tests: an engine, and an orchestrator that it logs in to as each of its people.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { createLabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { type TestEngine, testEngine } from '../engine/engine.ts'
import { accounts, startOrchestrator } from './orchestrator-host.ts'

export type OrchestratorLab = Awaited<ReturnType<typeof orchestratorLab>>

export async function orchestratorLab() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-orchestrator-'))
  const home = join(folder, 'kiln')
  mkdirSync(home)
  const keys = makeKeyPair()
  const identity = join(folder, 'key')
  writeFileSync(identity, keys.privateKey, { mode: 0o600 })
  const network = await createLabNetwork()
  const orchestrator = await startOrchestrator(network, keys.publicKey)
  const { host } = orchestrator
  const engine: TestEngine = testEngine({
    home,
    change: (ports: Ports): Ports => {
      const run = createProcessRunner({ env: { ...process.env, HOME: folder } })
      const quick = { alive: { everySeconds: 1, unanswered: 2 }, connectSeconds: 5 }
      return { ...ports, ssh: createSsh({ run, home: folder, tempFolder: tmpdir(), ...quick }) }
    },
  })
  const { client } = engine
  const addAs = async (user: string, name: string) => {
    const added = await client.hosts.add({ address: `${user}@${host.address}`, name, identity })
    const { offered } = await client.hosts.keys({ host: added.id })
    await client.hosts.trust({ host: added.id, fingerprint: offered[0]?.fingerprint ?? '' })
    return added.id
  }
  return {
    ...orchestrator,
    engine,
    client,
    home,
    addAs,
    /** The id of the host, logging in as that person's account. */
    as: (person: keyof typeof accounts) => addAs(accounts[person], `attic-${person}`),
    close: async () => {
      await engine.close()
      await orchestrator.close()
      await network.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
