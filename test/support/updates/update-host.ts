// For tests: a test host (lab/hosts) that takes what Kiln publishes for it. Real: the program and the supervisor as they are in
// nix/packages, Nix and its daemon, profile and generations, the network. Stands in for something: what lab/hosts says, and a
// file in /run for the machine's purpose, which the activation of a system makes or not. What systemd would start is
// started by the test.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHost } from '#lab/hosts/host.ts'
import { createLabNetwork } from '#lab/hosts/network.ts'
import type { LabSystem } from '#lab/hosts/system/build-system.ts'
import { published } from './published.ts'

const packages = join(import.meta.dirname, '../../../nix/packages/kiln-updates')
const here = '/usr/local/lib/kiln'

export const alive = 'touch /run/purpose; ip link set eth0 up'

type Report = { status: number; outcome: string; [field: string]: unknown }

export type UpdateHost = Awaited<ReturnType<typeof updateHost>>

export async function updateHost({ authorizedKeys = [] as string[] } = {}) {
  const network = await createLabNetwork()
  const tree = mkdtempSync(join(tmpdir(), 'kiln-test-tree-'))
  const place = join(tree, here)
  mkdirSync(place, { recursive: true })
  cpSync(process.execPath, join(place, 'node'))
  for (const name of ['kiln-updates.mjs', 'supervisor.sh']) cpSync(join(packages, name), join(place, name))
  let label = 1
  const shown = await published({ listen: network.address, first: { activation: alive } })
  const first = shown.toplevel()
  const settings = {
    window: null,
    restarts: true,
    patienceSeconds: 6,
    holdSeconds: 3,
    before: null,
    bootFolder: null,
    checks: [{ kind: 'command', name: 'purpose', path: `${here}/purpose` }],
  }
  const host = await startHost(network, {
    name: 'attic',
    system: first,
    authorizedKeys,
    trees: [tree],
    files: {
      '/etc/kiln-updates/trust.json': JSON.stringify(shown.trust),
      '/etc/kiln-updates/settings.json': JSON.stringify(settings),
      [`${here}/purpose`]: '#!/bin/sh\ntest -e /run/purpose\n',
    },
  })
  rmSync(tree, { recursive: true })
  await host.run('chmod', '755', `${here}/purpose`)

  const start = (verb: string, ...more: string[]) =>
    host.run(
      'sh',
      '-c',
      '"$@" 2>/run/said; echo "status $?"',
      'sh',
      `${here}/node`,
      `${here}/kiln-updates.mjs`,
      verb,
      '--trust',
      '/etc/kiln-updates/trust.json',
      '--settings',
      '/etc/kiln-updates/settings.json',
      '--script',
      `${here}/supervisor.sh`,
      ...more,
    )
  const link = async (path: string) => (await host.run('readlink', '-f', path)).trim()
  return {
    shown,
    host,
    first,
    /** Publishes the next system of the box; its path. */
    publish: async (content: Partial<LabSystem> = {}) => {
      label++
      shown.kiln.system('attic', {
        label: `26.05.${label}`,
        packages: [{ name: 'lamp', version: `1.${label}`, kib: 64 }],
        activation: alive,
        ...content,
      })
      await shown.kiln.publish({ boxes: ['attic'] })
      return shown.toplevel()
    },
    updates: async (verb: string, ...more: string[]): Promise<Report> => {
      const [report = '', status = ''] = (await start(verb, ...more)).trim().split('\n')
      const said = await host.run('cat', '/run/said')
      if (!report.startsWith('{')) throw new Error(`${report}\n${said}`)
      return { ...JSON.parse(report), status: Number(status.replace('status ', '')), said }
    },
    /** It runs on its own; how it ends is not waited for. */
    begin: (verb: string, ...more: string[]) => {
      const ended = start(verb, ...more)
      ended.catch(() => undefined)
      return ended
    },
    configure: (changed: Partial<Record<keyof typeof settings, unknown>>) =>
      host.run(
        'sh',
        '-c',
        'printf %s "$1" >/etc/kiln-updates/settings.json',
        'sh',
        JSON.stringify({ ...settings, ...changed }),
      ),
    /** What runs, what its profile names, what boots. */
    state: async () => ({
      running: await link('/run/current-system'),
      profile: await link('/nix/var/nix/profiles/system'),
      boots: await link('/boot/default'),
    }),
    until: async (...test: string[]) => {
      for (;;)
        try {
          return await host.run(...test)
        } catch {
          // Not yet.
          await new Promise(resolve => setTimeout(resolve, 100))
        }
    },
    close: async () => {
      await host.stop()
      await shown.close()
      await network.close()
    },
  }
}

export const wholly = (system: string) => ({ running: system, profile: system, boots: system })
