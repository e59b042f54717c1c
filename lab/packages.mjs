// Downloads the Debian packages that the demo profile is made of and writes lab/tiny/pins.json.
// Plain Node without dependencies: it runs before `npm ci` and before Nix. Does nothing when all is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const lab = dirname(fileURLToPath(import.meta.url))
const pinsFile = join(lab, 'tiny', 'pins.json')
const folder = resolve(process.env.KILN_LAB_PACKAGES || join(lab, '.packages'))

/** Name in pins.json → Debian package. The kernel's real name carries its version, so apt is queried for it. */
const wanted = {
  'busybox-static': 'busybox-static',
  'dropbear-bin': 'dropbear-bin',
  libc6: 'libc6',
  libcrypt1: 'libcrypt1',
  libgmp10: 'libgmp10',
  libtomcrypt1: 'libtomcrypt1',
  libtommath1: 'libtommath1',
  'linux-image': 'linux-image-amd64',
  'systemd-boot-efi': 'systemd-boot-efi',
  zlib1g: 'zlib1g',
}

function fail(message) {
  console.error(`lab packages: ${message}`)
  process.exit(1)
}

function run(program, args, cwd) {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  if (done.error?.code === 'ENOENT') {
    fail(
      `${program} is not here. The demo profile is made from Debian packages: run this on Debian or Ubuntu.`,
    )
  }
  if (done.status !== 0) {
    const lines = `${done.stderr ?? done.error}`.trim().split('\n').slice(-20).join('\n')
    fail(
      `${program} ${args.join(' ')} failed (${done.signal ?? done.status}):\n${lines}\nIs the package list current? Try: apt-get update`,
    )
  }
  return done.stdout
}

const sri = file => `sha256-${createHash('sha256').update(readFileSync(file)).digest('base64')}`
const pathOf = name => join(folder, `${name}.deb`)

function upToDate() {
  if (!existsSync(pinsFile)) return false
  try {
    const pins = JSON.parse(readFileSync(pinsFile, 'utf8'))
    const names = Object.keys(wanted)
    return (
      Object.keys(pins).length === names.length &&
      names.every(
        name => pins[name]?.url === pathToFileURL(pathOf(name)).href && pins[name].hash === sri(pathOf(name)),
      )
    )
  } catch {
    return false // a missing package or a truncated pins.json: download and write them again
  }
}

/** linux-image-amd64 → linux-image-6.1.0-56-amd64, which holds the files. */
function kernelPackage(meta) {
  const depends = run('apt-cache', ['depends', '--no-recommends', meta])
  return (
    depends.match(/Depends: (linux-image-\S+)/)?.[1] ??
    fail(`apt knows no kernel for ${meta}. Try: apt-get update`)
  )
}

function download() {
  const architecture = run('dpkg', ['--print-architecture']).trim()
  if (architecture !== 'amd64')
    fail(`the demo profile is x86_64 only, and this machine's packages are ${architecture}.`)
  mkdirSync(folder, { recursive: true })
  const partial = mkdtempSync(join(folder, '.download-'))
  try {
    const pins = {}
    for (const [name, debian] of Object.entries(wanted)) {
      const real = name === 'linux-image' ? kernelPackage(debian) : debian
      console.log(`lab packages: ${real}`)
      run('apt-get', ['--quiet', 'download', real], partial)
      const file = join(
        partial,
        readdirSync(partial).find(entry => entry.endsWith('.deb')) ?? fail(`apt-get brought no ${real}`),
      )
      const version = run('dpkg-deb', ['--field', file, 'Version']).trim()
      renameSync(file, pathOf(name))
      pins[name] = { url: pathToFileURL(pathOf(name)).href, hash: sri(pathOf(name)), version }
    }
    const temporary = `${pinsFile}.${process.pid}.tmp`
    writeFileSync(temporary, `${JSON.stringify(pins, null, 2)}\n`)
    renameSync(temporary, pinsFile)
    console.log(`lab packages: ${Object.keys(pins).length} packages pinned in ${pinsFile}`)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (!upToDate()) download()
  else if (!process.argv.includes('--quiet')) console.log(`lab packages: all there, in ${folder}`)
}
