// Checks lima-nix.yaml with the real limactl, if it is installed: as an ordinary user, because Lima refuses
// root.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const template = join(import.meta.dirname, '..', '..', 'lima-nix.yaml')
const limactl = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map(folder => join(folder, 'limactl'))
  .find(path => existsSync(path))
const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

describe.skipIf(!limactl)(
  `the template of the Lima machine (${limactl ? 'limactl' : 'no limactl here'})`,
  () => {
    test('is valid, without a warning', () => {
      const home = mkdtempSync(join(tmpdir(), 'kiln-test-lima-'))
      try {
        chmodSync(home, 0o777)
        const copy = join(home, 'lima-nix.yaml')
        cpSync(template, copy)
        const output = spawnSync(limactl ?? '', ['validate', copy], {
          ...asNobody,
          encoding: 'utf8',
          cwd: home,
          env: { HOME: home, PATH: process.env['PATH'] },
        })
        expect(output.stderr).not.toMatch(/level=(warning|error|fatal)/)
        expect(output.stderr).toContain('OK')
        expect(output.status).toBe(0)
      } finally {
        rmSync(home, { recursive: true, force: true })
      }
    })
  },
)

test('names its images and its Nix with their sums, for both architectures', () => {
  const text = readFileSync(template, 'utf8')
  expect(text.match(/digest: "sha512:[0-9a-f]{128}"/g)).toHaveLength(2)
  expect(text.match(/sum=[0-9a-f]{64} /g)).toHaveLength(2)
  expect(text).toMatch(/^mounts: \[\]$/m)
})

test('keeps its SSH host keys, although Lima treats each boot as a new instance', () => {
  const [, line] = /^ +(echo .*cloud\.cfg\.d.*)$/m.exec(readFileSync(template, 'utf8')) ?? []
  expect(line).toBe("echo 'ssh_deletekeys: false' >/etc/cloud/cloud.cfg.d/99-kiln.cfg")
})

test('the template has scripts that bash can parse', () => {
  const scripts = readFileSync(template, 'utf8')
    .split(/script: \|\n/)
    .slice(1)
  expect(scripts).toHaveLength(2)
  for (const script of scripts) {
    const lines = script.split('\n')
    const end = lines.findIndex(line => line !== '' && !line.startsWith('      '))
    const body = lines.slice(0, end < 0 ? undefined : end).map(line => line.slice(6))
    execFileSync('bash', ['-n'], { input: body.join('\n'), stdio: ['pipe', 'pipe', 'pipe'] })
  }
})

test('with Rosetta, the Nix in the machine builds x86_64 too, and its sandbox finds Rosetta', () => {
  const [, provision = ''] = readFileSync(template, 'utf8').split(/script: \|\n/)
  const body = provision.split('\n').filter(line => line === '' || line.startsWith('      '))
  const settingsOf = (rosetta: boolean) => {
    const root = mkdtempSync(join(tmpdir(), 'kiln-test-provision-'))
    try {
      const nix = join(root, 'nix/var/nix/profiles/default/bin')
      for (const folder of [nix, join(root, 'bin'), join(root, 'etc')]) mkdirSync(folder, { recursive: true })
      for (const program of [join(nix, 'nix'), join(root, 'bin/systemctl')])
        writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
      if (rosetta) writeFileSync(join(root, 'rosetta'), 'enabled\n')
      // The script itself, with a folder as the machine's root.
      const script = body
        .map(line => line.slice(6))
        .join('\n')
        .replaceAll('/proc/sys/fs/binfmt_misc/', `${root}/`)
        .replaceAll('/nix/var/', `${root}/nix/var/`)
        .replaceAll('/etc/', `${root}/etc/`)
      execFileSync('bash', ['--norc', '-c', script], { env: { PATH: `${root}/bin:/usr/bin:/bin` } })
      return readFileSync(join(root, 'etc/nix/nix.conf'), 'utf8')
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }
  expect(settingsOf(true)).toContain(
    '\nextra-platforms = x86_64-linux\nextra-sandbox-paths = /mnt/lima-rosetta ',
  )
  expect(settingsOf(false)).toContain('\nmax-jobs = auto\n')
  expect(settingsOf(false)).not.toContain('extra-')
})
