// What a machine downloads for an update, and how long it takes, over `nix copy` alone from the same cache. The box has 400 paths,
// and one of them changes. Interleaved in one run, medians. Needs root and Nix.
//   node --disable-warning=ExperimentalWarning bench/updates.ts [rounds]
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Published, published } from '#test/updates/published.ts'
import { median } from './median.ts'

process.env['KILN_UNSANDBOXED'] = 'allow'
const rounds = Number(process.argv[2] ?? '5')
const paths = 400
const packages = (version: string) => [
  ...Array.from({ length: paths }, (_, at) => ({ name: `part${at}`, version: '1.0', kib: 16 })),
  { name: 'lamp', version, kib: 4096 },
]

const shown = await published({ first: { packages: packages('1.0') } })
try {
  const first = shown.machine()
  process.env['XDG_CACHE_HOME'] = cacheIn(first.folder)
  if ((await first.look()).outcome !== 'ready') throw new Error('the first system was not fetched')
  shown.kiln.system('attic', { label: '26.05.2', packages: packages('1.1') })
  await shown.kiln.publish({ boxes: ['attic'] })

  const found = { look: [] as Measured[], copy: [] as Measured[] }
  for (let round = 0; round < rounds; round++) {
    found.look.push(await measured(shown, first.folder, machine => machine.look()))
    found.copy.push(await measured(shown, first.folder, machine => copied(machine.env(), shown)))
  }
  const [look, copy] = [medianOf(found.look), medianOf(found.copy)]
  for (const [name, { bytes, seconds, requests }] of Object.entries({ look, copy }))
    console.log(`${name}: ${bytes} bytes in ${requests} requests, ${seconds.toFixed(2)} s`)
  console.log(
    `an update, over nix copy alone: ${(look.bytes / copy.bytes).toFixed(3)} × the bytes, ${(look.seconds / copy.seconds).toFixed(2)} × the time`,
  )
} finally {
  await shown.close()
}

/** Where the Nix of a machine remembers what it read of a cache. */
function cacheIn(folder: string): string {
  return join(folder, 'nix-cache')
}

type Measured = { bytes: number; requests: number; seconds: number }

/** On a copy of a machine that has the first system. */
async function measured(
  shown: Published,
  first: string,
  act: (machine: ReturnType<Published['machine']>) => Promise<unknown>,
): Promise<Measured> {
  const folder = mkdtempSync(join(shown.kiln.home, 'copy-'))
  cpSync(first, folder, { recursive: true, verbatimSymlinks: true })
  const machine = shown.machine({}, folder)
  process.env['XDG_CACHE_HOME'] = cacheIn(folder)
  const sum = { bytes: 0, requests: 0 }
  shown.between.failBy((_, __, content) => {
    sum.bytes += content.length
    sum.requests++
    return false
  })
  const began = performance.now()
  await act(machine)
  const seconds = (performance.now() - began) / 1000
  shown.between.failBy(null)
  rmSync(folder, { recursive: true, force: true })
  return { ...sum, seconds }
}

async function copied(env: NodeJS.ProcessEnv, { trust, toplevel }: Published): Promise<void> {
  const words = [
    '--extra-experimental-features',
    'nix-command',
    'copy',
    '--from',
    `${trust.source}/cache`,
    '--option',
    'trusted-public-keys',
    trust.keys.daily,
    toplevel(),
  ]
  const code = await new Promise(resolve =>
    spawn('nix', words, { env, stdio: 'ignore' }).once('close', resolve),
  )
  if (code !== 0) throw new Error(`nix copy ended with ${code}`)
}

function medianOf(all: readonly Measured[]): Measured {
  const middle = (of: (each: Measured) => number) => median(all.map(of))
  return {
    bytes: middle(each => each.bytes),
    requests: middle(each => each.requests),
    seconds: middle(each => each.seconds),
  }
}
