// The whole job of a build that has nothing to build: evaluated, asked for, its image brought, hashed and recorded.
import { jobEnd } from '#shared/contract/client.ts'
import { nixConfWith } from '#test/hosts/builders.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { type Bench, interleaved } from './times.ts'

const aim = 1.5

export async function unchangedBench({ lab, profiles, rounds }: Bench) {
  const host = await lab.host({ name: 'unchanged', files: nixConfWith() })
  await lab.add(host)
  await lab.testNow(host.name)
  writeWideProfile(profiles, { salt: `${process.pid}`, MiB: 1024 })
  const build = (builder: string) => async () => {
    const { job } = await lab.client.builds.start({ profile: 'wide', formats: ['raw'], builder })
    const { error } = await jobEnd(lab.client, job, () => undefined)
    if (error) throw new Error(error.code)
  }
  const peers = { builder: build(host.name), local: build('local') }
  await interleaved(1, peers)
  const { builder = 0, local = 0 } = Object.fromEntries(await interleaved(rounds, peers))
  console.log(`no change: through a builder ${builder.toFixed(2)} s, here ${local.toFixed(2)} s`)
  console.log(`  ratio ${(builder / local).toFixed(2)} × (at most ${aim})`)
}
