// Writes nix/packages/swift6/debs.json: `node scripts/pin-swift.ts`. Run it again for a newer Swift of Debian, or after
// a change of the packages in its list. It needs apt and Debian's keyring.
//
// The sums are those of Debian's Packages index. apt takes that index only if the suite's InRelease, which is signed by
// the archive's keys, names its sum. A mirror's index of sid may be so old that apt would refuse it: debs.json has its
// date.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const target = resolve(import.meta.dirname, '..', 'nix', 'packages', 'swift6', 'debs.json')
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const mirror = process.env['KILN_DEBIAN_MIRROR'] || 'http://deb.debian.org/debian'

const deb = z.strictObject({
  path: z.string(),
  version: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
type Deb = z.infer<typeof deb>
const pinsSchema = z.strictObject({
  suite: z.string(),
  /** Of the index, as Debian writes it. */
  date: z.string(),
  /** A day later, as snapshot.debian.org writes it: its newest snapshot of before then has all files of the index. */
  snapshot: z.string(),
  /** What the toolchain has, on each architecture. A library that is missing here fails the package's build. */
  packages: z.array(z.string()),
  architectures: z.record(z.enum(['amd64', 'arm64']), z.record(z.string(), deb)),
})

const configuration = (folder: string, architecture: string) => `
Dir::Etc "${folder}/etc";
Dir::Etc::parts "/dev/null";
Dir::State::lists "${folder}/lists";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache";
APT::Architecture "${architecture}";
APT::Architectures { "${architecture}"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
`

const field = (record: string, key: string) => new RegExp(`^${key}: (.+)$`, 'm').exec(record)?.[1] ?? ''

/** The index's date, and each package's file in it. */
function indexOf(suite: string, architecture: string, packages: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-swift-pins-'))
  try {
    for (const name of ['etc/apt.conf.d', 'etc/preferences.d', 'lists/partial', 'cache/archives/partial'])
      mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, 'status'), '')
    writeFileSync(join(folder, 'apt.conf'), configuration(folder, architecture))
    writeFileSync(join(folder, 'etc', 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`)
    const env = { ...process.env, LC_ALL: 'C', APT_CONFIG: join(folder, 'apt.conf') }
    const options = { env, encoding: 'utf8', maxBuffer: 1 << 26 } as const
    execFileSync('apt-get', ['update', '--quiet', '--error-on=any'], options)
    const shown = execFileSync('apt-cache', ['show', '--no-all-versions', ...packages], options)
    const debs: Record<string, Deb> = {}
    for (const record of shown.split('\n\n').filter(each => each.trim() !== '')) {
      debs[field(record, 'Package')] = deb.parse({
        path: field(record, 'Filename'),
        version: field(record, 'Version'),
        sha256: field(record, 'SHA256'),
      })
    }
    const release = readdirSync(join(folder, 'lists')).find(name => name.endsWith('_InRelease')) ?? ''
    return { date: field(readFileSync(join(folder, 'lists', release), 'utf8'), 'Date'), debs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const before = pinsSchema.parse(JSON.parse(readFileSync(target, 'utf8')))
const [amd64, arm64] = (['amd64', 'arm64'] as const).map(each => indexOf(before.suite, each, before.packages))
if (!amd64 || !arm64 || amd64.date !== arm64.date)
  throw new Error('The index changed between two reads. Run it again.')
const dayLater = new Date(Date.parse(amd64.date) + 86_400_000)
const snapshot = dayLater.toISOString().replace(/[-:]|\.\d+/g, '')
const pins = {
  ...before,
  date: amd64.date,
  snapshot,
  architectures: { amd64: amd64.debs, arm64: arm64.debs },
}
writeFileSync(target, `${JSON.stringify(pins, null, 2)}\n`)
console.log(`${target}: ${Object.keys(amd64.debs).length} packages of ${before.suite}, ${amd64.date}`)
