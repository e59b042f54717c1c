// `npm run gallery`: every test that checks a page's look, then one page with all pictures, and the pictures of the
// README.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildIfStale } from './build-if-stale.ts'

const root = resolve(import.meta.dirname, '..')
const looks = readdirSync(join(root, 'e2e'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.spec.ts'))
  .map(name => join('e2e', name))
  .filter(path => /(inEveryLook|lookedAt)\(/.test(readFileSync(join(root, path), 'utf8')))

const playwright = (specs: string[], env = {}) =>
  spawnSync('playwright', ['test', ...specs], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      KILN_LOOKS: 'all',
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`,
      ...env,
    },
  }).status === 0

// Old pictures would be taken for today's.
rmSync(join(root, 'test-results', 'screens'), { recursive: true, force: true })
const built = buildIfStale(console.log)
const seen = built && playwright(looks)
// Even if a look has failed: its pictures show why.
const kept = built && playwright(['e2e/window/pictures.spec.ts'], { KILN_PICTURES: '1' })
process.exitCode = seen && kept ? 0 : 1
