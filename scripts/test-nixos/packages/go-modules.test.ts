// Uses the real client of Go, and a folder with two modules as its proxy.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fetchGoModules, pinGoModules } from './go-modules.ts'
import { fileNameOf } from './pins.ts'

const folder = mkdtempSync(join(tmpdir(), 'kiln-go-test-'))
const proxy = join(folder, 'proxy')
const run = (program: string, args: string[], cwd: string, env = process.env) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout
}
const hasGo = spawnSync('go', ['version']).status === 0

const zipping =
  'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w")\nfor name in sys.argv[2:]: z.write(name)\nz.close()'

/** Publishes a version in a proxy's layout: its description, its go.mod, and its files as a ZIP. */
function publish(module: string, version: string, files: Record<string, string>): void {
  const source = join(folder, 'source', `${module}@${version}`)
  const at = join(proxy, module, '@v')
  for (const each of [source, at]) mkdirSync(each, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(source, name), text)
  writeFileSync(join(at, `${version}.info`), JSON.stringify({ Version: version }))
  writeFileSync(join(at, `${version}.mod`), files['go.mod'] ?? '')
  const zip = join(at, `${version}.zip`)
  rmSync(zip, { force: true })
  // Go refuses a ZIP with entries for folders.
  const names = Object.keys(files).map(name => `${module}@${version}/${name}`)
  run('python3', ['-c', zipping, zip, ...names], join(folder, 'source'))
  rmSync(join(folder, 'source'), { recursive: true })
}

const program = { module: 'kiln.test/program', version: 'v1.0.0' }
const goMod = 'module kiln.test/program\n\ngo 1.21\n\nrequire kiln.test/part v1.2.3\n'
const part = (text: string) =>
  publish('kiln.test/part', 'v1.2.3', {
    'go.mod': 'module kiln.test/part\n\ngo 1.21\n',
    'part.go': `package part\n\nconst Text = "${text}"\n`,
  })
const main = 'package main\n\nimport "kiln.test/part"\n\nfunc main() { println(part.Text) }\n'

beforeAll(() => {
  vi.stubEnv('GOPROXY', `file://${proxy}`)
  vi.stubEnv('GOSUMDB', 'off')
  vi.stubEnv('GOTOOLCHAIN', 'local')
  if (!hasGo) return
  part('a part')
  // Its go.sum, by Go.
  const work = join(folder, 'work')
  mkdirSync(work)
  writeFileSync(join(work, 'go.mod'), goMod)
  writeFileSync(join(work, 'main.go'), main)
  const env = { ...process.env, GOMODCACHE: join(folder, 'cache'), GOFLAGS: '-modcacherw' }
  run('go', ['mod', 'tidy', '-e'], work, env)
  const goSum = run('cat', ['go.sum'], work)
  publish('kiln.test/program', 'v1.0.0', { 'go.mod': goMod, 'go.sum': goSum, 'main.go': main })
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('without Go says what to install', () => {
  const path = process.env['PATH'] ?? ''
  vi.stubEnv('PATH', join(folder, 'nothing'))
  expect(() => pinGoModules({ program }, join(folder, 'none'))).toThrow(/go does not start .*Install Go/)
  vi.stubEnv('PATH', path)
})

describe.skipIf(!hasGo)('a module of Go (needs go)', () => {
  test('has the same archive wherever it is made, with all that it needs', () => {
    const [one, two] = ['one', 'two'].map(name => join(folder, name))
    const pins = pinGoModules({ program }, one ?? '')
    fetchGoModules({ program }, pins, two ?? '')
    const file = fileNameOf('program', pins['program'] ?? { version: '', sha256: '' }, 'tar')
    expect(readdirSync(two ?? '')).toEqual([file])
    const names = run('tar', ['--list', '--file', join(two ?? '', file)], folder)
    expect(names.match(/\S+@v\/.+/g)?.sort()).toEqual([
      './kiln.test/part/@v/v1.2.3.mod',
      './kiln.test/part/@v/v1.2.3.zip',
      './kiln.test/program/@v/v1.0.0.mod',
      './kiln.test/program/@v/v1.0.0.zip',
    ])
  })

  test('is refused where something that it needs is not what its go.sum says, and nothing is left', () => {
    part('another part')
    const there = join(folder, 'changed')
    expect(() => pinGoModules({ program }, there)).toThrow(/checksum mismatch/)
    expect(readdirSync(there)).toEqual([])
    part('a part')
  })

  test('is refused where its archive is another one than was pinned', () => {
    const pins = { program: { version: 'v1.0.0', sha256: '0'.repeat(64) } }
    expect(() => fetchGoModules({ program }, pins, join(folder, 'other'))).toThrow(/than pins.json says/)
  })

  test('that is nowhere is named', () => {
    const nowhere = { ...program, version: 'v9.9.9' }
    expect(() => pinGoModules({ nowhere }, join(folder, 'nowhere'))).toThrow(/v9\.9\.9/)
  })
})
