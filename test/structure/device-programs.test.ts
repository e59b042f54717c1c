// Programs of src/device run on small machines from one file each, which is kept in nix/ (docs/adr/0026).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  bundleOf,
  bundlePath,
  devicePrograms,
  packagedPrograms,
  supervisorPath,
  supervisorText,
} from '../../scripts/device-programs.ts'
import { closureOf, linesOf } from './import-graph.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** What the calls to Connect take. */
const ofConnect = [
  'node:child_process',
  'node:crypto',
  'node:events',
  'node:fs',
  'node:http',
  'node:net',
  'node:path',
  'node:timers/promises',
  'node:tls',
]

/** What a program runs. Raising a figure makes each machine's program larger: say why. */
const programs: Record<string, { files: number; lines: number; modules: readonly string[] }> = {
  'ai-sandbox-gate': {
    files: 4,
    lines: 165,
    modules: ['node:crypto', 'node:fs', 'node:http', 'node:path'],
  },
  'homeassistant-copies': {
    files: 14,
    lines: 1100,
    modules: [
      'node:child_process',
      'node:crypto',
      'node:events',
      'node:fs',
      'node:net',
      'node:path',
      'node:readline/promises',
      'node:timers/promises',
    ],
  },
  'kaliun-commands': {
    // With orders: their form, OpenSSH's check of a signature, a journal in which a newer order replaces one that waits,
    // the move to another Connect, and what the next owner finds.
    files: 49,
    lines: 2835,
    modules: [...ofConnect, 'node:os', 'node:util'].sort(),
  },
  // As all that call a Connect: to which one an order moved the box, with which key, the folder of one that is handed over, and what
  // ends with a release, and which remote access and which claim it takes.
  'kaliun-config-sync': { files: 22, lines: 1290, modules: [...ofConnect, 'node:util'].sort() },
  'kaliun-health-reporter': {
    // With what the disks say.
    files: 32,
    lines: 1855,
    modules: [...ofConnect, 'node:os', 'node:util'].sort(),
  },
  'kaliun-log-reporter': { files: 25, lines: 1515, modules: [...ofConnect, 'node:readline'].sort() },
  'kaliun-token-refresh': { files: 22, lines: 1260, modules: ofConnect },
  'kaliunbox-auto-claim': {
    // With a drive's ticket, also one that was refused, and OpenSSH's format of its host key.
    files: 27,
    lines: 1685,
    modules: [...ofConnect, 'node:os', 'node:perf_hooks', 'node:util'].sort(),
  },
  'kaliunbox-lan-claim': {
    // Its certificate in DER, and the form of SSH keys.
    files: 28,
    lines: 1755,
    modules: [...ofConnect, 'node:https', 'node:os'].sort(),
  },
  // With why an order was refused, or waits.
  'kaliunbox-screen': { files: 21, lines: 1390, modules: [...ofConnect, 'node:os'].sort() },
  'kiln-updates': {
    // One more since the form of a store path has its own.
    files: 38,
    lines: 2840,
    modules: [
      'node:child_process',
      'node:crypto',
      'node:events',
      'node:fs',
      'node:fs/promises',
      'node:net',
      'node:os',
      'node:path',
      'node:readline',
      'node:timers/promises',
      'node:url',
      'node:util',
    ],
  },
  voxnix: {
    // With `voxnix call`, for Kiln over SSH, `voxnix verify`, and sizes of virtual machines.
    files: 17,
    lines: 1290,
    modules: ['node:crypto', 'node:fs', 'node:net', 'node:path', 'node:readline/promises'],
  },
  'voxnix-agent': {
    // With progress, files, and what a person sees where the broker ended; commands that wait for no long one, questions
    // that other owners answer, and groups; what came of an approval whose question is gone, and what a model changes.
    // Texts without previews of their links are eight lines, and waits and answers of Telegram that make no sense sixteen.
    // What leaves strangers only a part of the broker's connections is 40, and what /undo chooses ten.
    files: 24,
    lines: 1680,
    modules: ['node:fs', 'node:net', 'node:path', 'node:timers/promises'],
  },
  'voxnix-broker': {
    // With virtual machines: libvirt, its XML and the guest agent; with modules that people bring; and with what a
    // former person left. Links in a container and foreign text are checked at each place that they could take.
    // The audit's digests, quota groups and the room for a full disk are 230 of them; what reads start at once, guests whom
    // the configuration takes over, and bounds of the ledger 150. A resize that a crash does not cut in two is 70, and the
    // order of the journal's lines without the clock 110. The starts after a reboot, who acts over a terminal, the halves of
    // that room and the removal of a snapshot are 85. Putting on the disks what a step changed is 25. A removal from the
    // trash that a crash does not cut in two, and limits of what runs at once, are 135. Judging again what waited is 70, and
    // damaged records and seals 60.
    files: 76,
    lines: 5780,
    modules: [
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:net',
      'node:path',
      'node:perf_hooks',
    ],
  },
  'voxnix-telemetry': {
    files: 13,
    lines: 800,
    modules: ['node:fs', 'node:net', 'node:os', 'node:path', 'node:timers/promises'],
  },
}

it('each program for a machine has its line here', () => {
  expect(Object.keys(programs)).toEqual(devicePrograms)
})

it('a machine switches itself by the same script that a deploy sends', () => {
  expect(read(supervisorPath)).toBe(supervisorText)
})

/** The most lines of our code in a program with packages, without the texts of the catalogue. */
const packagedLines: Record<string, number> = {
  // Its trace of an answer, for telemetry, is 160 of them, the steps and words that a person sees are 70, the end of
  // a model that is silent 30, and the tokens that no server counted 50.
  // The bounds of one answer's tools, and of what a server counts, are 50.
  'voxnix-model': 1460,
  // The server of boxes with its pages, and the commands on its data.
  'kiln-connect': 12_000,
}
const isText = (file: string) => /^src\/(shared\/messages\/en|cli\/messages)\//.test(file)

describe.each(Object.entries(packagedPrograms))('%s, with packages', (name, { entry }) => {
  it('is in its package as its source and the pinned packages build it', async () => {
    const bundle = await bundleOf(name)
    expect(read(bundlePath(name))).toBe(bundle)
    // Each machine's flake has it.
    expect(bundle.length).toBeLessThan(800_000)
    expect(read(`nix/packages/${name}/default.nix`)).toContain(`./${name}.mjs`)
  })

  it('has no more code that is ours than its line allows', () => {
    const files = closureOf(entry).files.filter(file => !isText(file))
    const lines = files.reduce((sum, file) => sum + linesOf(file), 0)
    expect(lines).toBeLessThan(packagedLines[name] ?? 0)
    expect(lines).toBeGreaterThan((packagedLines[name] ?? 0) * 0.8)
  })
})

describe.each(Object.entries(programs))('%s', (name, most) => {
  it('runs no more than its line allows, and no package', () => {
    const { files, modules } = closureOf(`src/device/${name}/index.ts`)
    const lines = files.reduce((sum, file) => sum + linesOf(file), 0)
    expect(files.length).toBeLessThanOrEqual(most.files)
    expect(lines).toBeLessThanOrEqual(most.lines)
    // When it is much smaller, lower the figures.
    expect(lines).toBeGreaterThan(most.lines * 0.8)
    expect(modules).toEqual(most.modules)
    expect(modules.filter(module => !module.startsWith('node:'))).toEqual([])
  })

  it('is in its package as its source builds; `npm run device-programs` writes it', async () => {
    expect(read(bundlePath(name))).toBe(await bundleOf(name))
  })

  it('has a package beside that file, and a profile that uses the package', () => {
    expect(read(`nix/packages/${name}/default.nix`)).toContain(`./${name}.mjs`)
    const users = spawnSync(
      'git',
      ['grep', '-l', `packages/${name} {`, '--', 'nix/profiles', 'nix/modules'],
      {
        cwd: root,
        encoding: 'utf8',
      },
    )
    expect(users.stdout.trim()).not.toBe('')
  })
})
