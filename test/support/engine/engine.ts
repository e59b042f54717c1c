// An engine with the real platform in a new folder, for integration tests.
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '#engine/index.ts'
import type { Ports } from '#engine/ports/index.ts'
import { realPorts } from '#host/engine.ts'
import { type Client, createClient } from '#shared/contract/client.ts'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import { labFolder } from '../lab-folder.ts'

export type TestEngine = {
  engine: Engine
  client: Client
  home: string
  ports: Ports
  close(): Promise<void>
}
export type TestEngineOptions = {
  home?: string
  profiles?: string[]
  env?: Record<string, string>
  /** Stands in for parts of the platform that cannot misbehave on demand. */
  change?: (ports: Ports) => Ports
}

export function testEngine({
  home,
  profiles,
  env = {},
  change = ports => ports,
}: TestEngineOptions = {}): TestEngine {
  const own = home ?? mkdtempSync(join(tmpdir(), 'kiln-test-'))
  const real = realPorts({ env: { ...process.env, KILN_HOME: own, ...env }, profiles: [] })
  const folders = { ...real.folders, profiles: profiles ?? [labFolder] }
  const ports = change({ ...real, folders })
  const engine = createEngine(ports)
  const wire = memoryPorts()
  engine.connect(wire.engine)
  const client = createClient(wire.client)
  return {
    engine,
    client,
    home: own,
    ports,
    async close() {
      client.close()
      await engine.close()
      if (!home) await rm(own, { recursive: true, force: true })
    },
  }
}
