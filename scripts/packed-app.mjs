// Starts a packed app by its program and looks at what people get: the window, the engine as a utility process, Doctor.
// Usage: node scripts/packed-app.mjs PROGRAM [--build PROFILE] [TOOL…]: the profile that it builds, wherever it can be built
// here, and the tools that Doctor has to find, by their names.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { _electron } from '@playwright/test'
import { buildInWindow } from './packed-build.ts'

const { values, positionals } = parseArgs({ options: { build: { type: 'string' } }, allowPositionals: true })
const [program, ...tools] = positionals
if (!program) {
  console.error('Usage: node scripts/packed-app.mjs PROGRAM [--build PROFILE] [TOOL…]')
  process.exit(2)
}
const home = mkdtempSync(join(tmpdir(), 'kiln-packed-'))
const { KILN_NODE: _own, ...env } = process.env
const app = await _electron.launch({
  executablePath: program,
  args: process.platform === 'linux' ? ['--no-sandbox'] : [],
  env: { ...env, KILN_HOME: home },
})
try {
  const window = await app.firstWindow()
  await window.getByRole('navigation').first().waitFor({ timeout: 60_000 })
  const versions = await app.evaluate(() => ({
    electron: process.versions.electron,
    node: process.versions.node,
  }))
  console.log(`packed-app: Electron ${versions.electron}, Node ${versions.node}`)
  const types = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ type, name }) => `${type} ${name ?? ''}`),
  )
  if (!types.some(type => type.startsWith('Utility') && type.includes('Kiln engine')))
    throw new Error(`the engine is not a utility process: ${types.join(', ')}`)
  await window.evaluate(() => {
    location.hash = '#/doctor'
  })
  await window.getByRole('heading', { level: 1 }).waitFor()
  for (const tool of tools) {
    const heading = window.getByRole('heading', { level: 2, name: tool, exact: true })
    await heading.waitFor({ timeout: 60_000 })
    const state = await heading.locator('..').getByText('Ready', { exact: true }).count()
    console.log(`packed-app: ${tool} ${state === 1 ? 'ready' : 'not ready'}`)
    if (state !== 1) throw new Error(`Doctor does not call ${tool} ready`)
  }
  if (values.build !== undefined) {
    await buildInWindow(window, values.build)
    console.log(`packed-app: ${values.build} is built`)
  }
} finally {
  await app.close()
  rmSync(home, { recursive: true, force: true })
}
