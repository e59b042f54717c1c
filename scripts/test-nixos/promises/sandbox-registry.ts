// The tools of an AI sandbox, installed by the real npm from a registry that stands in for npm's.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { RegistryServer } from '../../../nix/profiles/ai-sandbox/tests/registry-server.ts'
import { type Check, checkAll, retryFor, succeeds } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'

const packagesFile = resolve(
  import.meta.dirname,
  '../../../nix/profiles/ai-sandbox/tests/registry-stand-in.json',
)
export const installer = 'install-claude-tools.service'
/** Started by it. */
export const services: readonly string[] = ['vibe-kanban', 'claude-code-router', 'nginx']
const dropIn = `/run/systemd/system/${installer}.d`
const slowMs = 1_800_000

/** The unit as it is, but for the address of the registry. */
const installFrom = (registry: string): Check =>
  succeeds(
    'once there is one, everything starts automatically',
    [
      `mkdir -p ${dropIn}`,
      `printf '[Service]\nEnvironment=NPM_CONFIG_REGISTRY=%s/\n' ${registry} >${dropIn}/test.conf`,
      `systemctl daemon-reload && systemctl restart --no-block ${installer}`,
      retryFor(1200, services.map(unit => `systemctl is-active --quiet ${unit}`).join(' && ')),
    ].join(' && '),
    slowMs,
  )

/** `checks`: of what it starts, while there is a registry. */
export async function installTools(
  machine: Machine,
  forward: ForwardPort,
  checks: readonly Check[] = [],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-registry-'))
  const registry = await RegistryServer.serve({
    packages: JSON.parse(readFileSync(packagesFile, 'utf8')),
    folder: join(folder, 'registry'),
  })
  try {
    await using _forwarded = await forward(Number(new URL(registry.url).port))
    await checkAll(machine, [installFrom(registry.url), ...checks])
  } finally {
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
