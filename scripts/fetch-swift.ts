// Fills a folder with the packages of nix/packages/swift6/debs.json for this processor, as NAME.deb:
// `node scripts/fetch-swift.ts FOLDER`. KILN_SWIFT_DEBS names it to nix/tests/swift6.long.test.ts.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

type Pins = { architectures: Record<string, Record<string, { path: string; sha256: string }>> }

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Name a folder.')
const file = resolve(import.meta.dirname, '..', 'nix', 'packages', 'swift6', 'debs.json')
const { architectures } = JSON.parse(readFileSync(file, 'utf8')) as Pins
const mirror = process.env['KILN_DEBIAN_MIRROR'] || 'http://deb.debian.org/debian'

mkdirSync(folder, { recursive: true })
for (const [name, { path, sha256 }] of Object.entries(
  architectures[process.arch === 'arm64' ? 'arm64' : 'amd64'] ?? {},
)) {
  const target = join(folder, `${name}.deb`)
  const isWhole = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') === sha256
  if (existsSync(target) && isWhole(readFileSync(target))) continue
  const answer = await fetch(`${mirror}/${path}`)
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (!isWhole(bytes)) throw new Error(`${answer.url} has another SHA-256 than debs.json says.`)
  writeFileSync(`${target}.part`, bytes)
  renameSync(`${target}.part`, target)
  console.log(`${name}.deb: ${bytes.length} bytes`)
}
