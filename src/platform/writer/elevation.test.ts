// An ordinary user and the real pkexec, with the real polkitd on a bus of its own.

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { WriterEvent } from '#engine/ports/writer.ts'
import type { ErrorReport } from '#shared/errors.ts'
import type { WriterPlan } from '#shared/flash/writer-messages.ts'
import { hasCommand } from '#test/disks.ts'
import { messageOf } from '#test/texts.ts'
import { expected, fileSource, makeImage, mib, planFor } from '#test/writer/flash.ts'
import { canLoop, contentOf, test } from '#test/writer/loop-drives.ts'

const nobody = 65_534
const root = join(import.meta.dirname, '..', '..', '..')
const needs = ['pkexec', 'pkaction', 'dbus-daemon', 'unshare', 'setpriv']
const hasPolkit = canLoop && existsSync('/usr/lib/polkit-1/polkitd') && needs.every(hasCommand)
const extents = [0, 4 * mib]
const support = (name: string) => join(root, 'test', 'support', 'writer', name)

/** The engine as nobody, asking a polkitd that answers so. */
function flashAsNobody(folder: string, answer: 'yes' | 'no', plan: WriterPlan, resources: string[] = []) {
  chmodSync(folder, 0o755)
  const own = join(folder, 'own')
  mkdirSync(own)
  chownSync(own, nobody, nobody)
  const planFile = join(folder, 'plan.json')
  writeFileSync(planFile, JSON.stringify(plan))
  const node = [process.execPath, '--disable-warning=ExperimentalWarning']
  const engine = [...node, support('engine.ts'), planFile, join(own, 'told'), own, ...resources]
  // What other tests unmount meanwhile must not stay mounted in here: choice.test.ts.
  const mounts = ['--mount', '--propagation', 'slave']
  const namespaces = [...mounts, '--pid', '--fork', '--mount-proc', '--kill-child']
  const ran = spawnSync('unshare', [...namespaces, ...node, support('polkit.ts'), answer, own, ...engine], {
    encoding: 'utf8',
  })
  expect(ran.stderr.trim()).toBe('')
  const { error, events } = JSON.parse(ran.stdout) as { error: ErrorReport | null; events: WriterEvent[] }
  const results = events.flatMap(event => (event.type === 'result' ? [event.result] : []))
  return { error, results, left: readdirSync(own).filter(name => name !== 'told') }
}

test.runIf(hasPolkit)(
  'allowed by polkit, the writer runs as root and the engine does not',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), 4 * mib, extents)
    const loop = loops.make(16 * mib)
    const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
    const { error, results, left } = flashAsNobody(folder, 'yes', plan)
    expect(error).toBeNull()
    expect(results).toMatchObject([{ outcome: 'verified', error: null }])
    expect(contentOf(loop).equals(expected(image, extents, { sizeBytes: 16 * mib, rest: 0 }))).toBe(true)
    expect(left).toEqual([])
  },
)

test.runIf(hasPolkit)(
  'the writer reads no file for a person that this person may not read',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), 4 * mib, extents)
    chmodSync(image, 0o600)
    const loop = loops.make(16 * mib)
    const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
    const { results } = flashAsNobody(folder, 'yes', plan)
    expect(results).toMatchObject([{ outcome: 'failed', bytesWritten: 0, error: { code: 'source.gone' } }])
    expect(messageOf(results[0]?.error)).toContain('EACCES')
    expect(contentOf(loop).every(byte => byte === 0)).toBe(true)
  },
)

test.runIf(hasPolkit)('refused by polkit, nothing is written and it says so', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), 4 * mib, extents)
  const loop = loops.make(16 * mib)
  const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
  const { error, results, left } = flashAsNobody(folder, 'no', plan)
  expect(error?.code).toBe('flash.elevation')
  expect(messageOf(error)).toBe('Kiln was not allowed to write to drives: Not authorized.')
  expect(results).toEqual([])
  expect(contentOf(loop).every(byte => byte === 0)).toBe(true)
  expect(left).toEqual([])
})

test.runIf(hasPolkit)(
  'the packages’ wrapper starts the writer, and hands on nothing but who asked',
  async ({ folder, loops }) => {
    // As it is installed: /opt/Kiln/kiln and /opt/Kiln/resources.
    const resources = join(folder, 'Kiln', 'resources')
    const writer = join(resources, 'app.asar.unpacked', 'dist', 'writer')
    mkdirSync(writer, { recursive: true })
    symlinkSync(process.execPath, join(folder, 'Kiln', 'kiln'))
    copyFileSync(join(root, 'resources', 'linux', 'kiln-writer'), join(resources, 'kiln-writer'))
    const seen = join(folder, 'seen')
    writeFileSync(
      join(writer, 'writer.mjs'),
      `import { writeFileSync } from 'node:fs'
    writeFileSync('${seen}', JSON.stringify(process.env))
    await import('${join(root, 'src', 'writer', 'index.ts')}')`,
    )
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    const { error, results } = flashAsNobody(folder, 'yes', plan, [resources])
    expect(error).toBeNull()
    expect(results).toMatchObject([{ outcome: 'verified' }])
    const { PATH, ...env } = JSON.parse(readFileSync(seen, 'utf8'))
    expect(env).toEqual({ PKEXEC_UID: String(nobody), ELECTRON_RUN_AS_NODE: '1' })
    expect(PATH).not.toContain('/tmp')
  },
)

test('policy, wrapper and packages name the same file', () => {
  const text = (path: string) => readFileSync(join(root, path), 'utf8')
  const builder = text('electron-builder.yml')
  const product = /^productName: (.*)$/m.exec(builder)?.[1]
  expect(text('resources/linux/org.kiln.writer.policy')).toContain(
    `<annotate key="org.freedesktop.policykit.exec.path">/opt/${product}/resources/kiln-writer</annotate>`,
  )
  expect(text('resources/linux/kiln-writer')).toContain(
    `"$here/../${/executableName: (.*)/.exec(builder)?.[1]}"`,
  )
  expect(statSync(join(root, 'resources', 'linux', 'kiln-writer')).mode & 0o777).toBe(0o755)
  const installed =
    'resources/linux/org.kiln.writer.policy=/usr/share/polkit-1/actions/org.kiln.writer.policy'
  expect(builder.split(installed).length).toBe(3)
})
