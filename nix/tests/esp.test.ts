// The boot menu of a raw image, written by esp.py of a system whose kernel and initrd stand in the store.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { hasNix } from './evaluate-pure.ts'

const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const script = join(import.meta.dirname, '..', 'modules', 'image', 'raw', 'esp.py')
const hasPython = spawnSync('python3', ['--version']).status === 0

describe.skipIf(!hasNix || !hasPython)('the boot menu of a raw image', () => {
  let folder: string
  let esp: string
  let stored: { kernel: string; initrd: string }

  const write = (change: Record<string, unknown> = {}) => {
    const toplevel = mkdtempSync(join(folder, 'toplevel-'))
    const spec = {
      ...stored,
      init: '/nix/store/x/init',
      kernelParams: ['quiet', 'a=b'],
      label: 'NixOS 26.05',
      ...change,
    }
    writeFileSync(join(toplevel, 'boot.json'), JSON.stringify({ 'org.nixos.bootspec.v1': spec }))
    esp = mkdtempSync(join(folder, 'esp-'))
    return spawnSync('python3', [script, toplevel, esp, '3'], { encoding: 'utf8' })
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-esp-'))
    const store = (name: string) => {
      const system = join(folder, `system-${name}`)
      mkdirSync(system)
      writeFileSync(join(system, name), `the ${name}`)
      const path = execFileSync('nix-store', ['--add', system], { env, encoding: 'utf8' }).trim()
      return join(path, name)
    }
    stored = { kernel: store('kernel'), initrd: store('initrd') }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('has one entry, the default, with the files that it names', () => {
    expect(write()).toMatchObject({ status: 0, stderr: '' })
    const [entry = '', ...others] = readdirSync(join(esp, 'loader', 'entries'))
    expect(others).toEqual([])
    expect(readFileSync(join(esp, 'loader', 'loader.conf'), 'utf8')).toContain(`default ${entry}\n`)
    const text = readFileSync(join(esp, 'loader', 'entries', entry), 'utf8')
    expect(text).toContain('version Generation 1 NixOS 26.05, built on 1970-01-01\n')
    expect(text).toContain('options init=/nix/store/x/init quiet a=b\n')
    for (const [key, path] of [
      ['linux', stored.kernel],
      ['initrd', stored.initrd],
    ] as const) {
      const named = new RegExp(`^${key} (\\S+)$`, 'm').exec(text)?.[1] ?? ''
      // As nixpkgs names it, so that its installer finds the file there and does not copy it again.
      expect(named).toBe(`/EFI/nixos/${path.split('/')[3]}-${basename(path)}.efi`)
      expect(existsSync(join(esp, named))).toBe(true)
    }
  })

  test('is one that the installers of NixOS 26.05 and 26.11 both take for theirs', () => {
    write()
    const [entry] = readdirSync(join(esp, 'loader', 'entries'))
    // 26.05 rewrites it under this name while generation 1 is there, and removes it with generation 1.
    expect(entry).toBe('nixos-generation-1.conf')
    // 26.11 removes all of this form that it has not written itself (garbage_collect).
    expect(entry).toMatch(/^nixos-.+\.conf$/)
  })

  test('is refused for a system with secrets in its initrd', () => {
    const { status, stderr } = write({ initrdSecrets: '/nix/store/x/append-initrd-secrets' })
    expect(status).not.toBe(0)
    expect(stderr).toContain('no build may see a secret')
  })
})
