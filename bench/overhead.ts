// What Kiln costs over a bare `nix build` of the same thing, interleaved in one run. Every round builds something new
// (another message in the image), so that neither finds the other's result in the store.
//   node bench/overhead.ts [rounds]     needs Nix and the lab's packages (npm run setup)
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { nixPath } from '#platform/nix/places.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { testEngine } from '#test/engine/engine.ts'
import { labFolder } from '#test/lab-folder.ts'
import { median } from './median.ts'

const rounds = Number(process.argv[2] ?? 5)
/** MiB of the root file system: large enough that a build takes some seconds. */
const size = 2048
const run = promisify(execFile)
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const unique = () => `bench ${process.pid} ${process.hrtime.bigint()}`

async function bare(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-bench-'))
  try {
    await cp(join(labFolder, 'tiny'), folder, { recursive: true })
    await writeFile(
      join(folder, 'settings.json'),
      JSON.stringify({ schema: 1, options: { size, message: unique() } }),
    )
    const flags = [
      '--extra-experimental-features',
      'nix-command flakes',
      '--option',
      'sandbox',
      'false',
      '--no-link',
    ]
    const start = performance.now()
    await run('nix', ['build', ...flags, `path:${folder}#images.x86_64-linux.raw`], {
      env,
      maxBuffer: 2 ** 26,
    })
    return (performance.now() - start) / 1000
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Seconds until Nix was done, and until the image was. */
async function kiln(): Promise<{ nix: number; whole: number }> {
  const { client, close } = testEngine()
  try {
    const start = performance.now()
    const request = { profile: 'tiny', formats: ['raw' as const], options: { size, message: unique() } }
    let nix = Number.NaN
    const view = await jobEnd(client, (await client.builds.start(request)).job, now => {
      const built = now.stages.find(stage => stage.id === 'build')?.state === 'done'
      if (built && Number.isNaN(nix)) nix = (performance.now() - start) / 1000
    })
    if (view.error) throw new Error(view.error.code)
    return { nix, whole: (performance.now() - start) / 1000 }
  } finally {
    await close()
  }
}

await bare()
const results: { bare: number; nix: number; whole: number }[] = []
for (let round = 0; round < rounds; round++) results.push({ bare: await bare(), ...(await kiln()) })

const alone = median(results.map(each => each.bare))
const nix = median(results.map(each => each.nix))
const whole = median(results.map(each => each.whole))
const over = nix - alone
console.log(`bare nix build            ${alone.toFixed(2)} s (median of ${rounds})`)
console.log(
  `Kiln, until Nix was done  ${nix.toFixed(2)} s: ${over.toFixed(2)} s more, ${((over / alone) * 100).toFixed(1)} %`,
)
console.log(
  `Kiln, image in the folder ${whole.toFixed(2)} s: copied, hashed and mapped in ${(whole - nix).toFixed(2)} s`,
)
if (over > 0.5 || over / alone > 0.05) process.exitCode = 1
