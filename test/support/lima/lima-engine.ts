// For tests: an engine whose builder is a Lima VM. Lima is a stand-in here (stand-in.mjs says what of it is real); the guest, its
// sshd, its Nix and its store are real, and so is every build.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { TestHost } from '#lab/hosts/host.ts'
import type { Client } from '#shared/contract/client.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { testEngine } from '#test/engine/engine.ts'
import { builderLab, nixConfWith } from '#test/hosts/builders.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { limaLab } from './lima-lab.ts'

export type LimaEngine = Awaited<ReturnType<typeof limaEngine>>

/** `end` waits for the end of a job; `code` is that of a call that was refused. */
export async function limaEngine({ change = ports => ports }: { change?: (ports: Ports) => Ports } = {}) {
  const lab = await builderLab()
  const box: TestHost = await lab.host({ name: 'guest', files: nixConfWith('max-jobs = 2') })
  const lima = limaLab({ address: box.address, hostKey: box.hostKey, identity: lab.identity })
  const profiles = join(lab.folder, 'profiles')
  /** Its parts are built again each time. */
  const writeProfile = (wide: { parts?: number; seconds?: number } = {}) =>
    writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}`, ...wide })
  writeProfile()
  const engine = testEngine({
    home: join(lab.folder, 'lima-kiln'),
    profiles: [profiles],
    env: lima.env,
    change,
  })
  const client: Client = engine.client
  const trust = () => client.profiles.trustFolder({ path: profiles, trusted: true })
  await trust()
  /** What is trusted is its content. */
  const newProfile = async (wide: { parts?: number; seconds?: number } = {}) => {
    writeProfile(wide)
    await trust()
  }
  const end = async (started: Promise<{ job: string }>, onView: (view: JobView) => void = () => undefined) =>
    jobEnd(client, (await started).job, onView)
  const code = async (promise: Promise<unknown>) =>
    promise.then(
      () => 'no error',
      thrown => (thrown as { code: string }).code,
    )
  const build = (onView?: (view: JobView) => void) =>
    end(client.builds.start({ profile: 'wide', formats: ['raw'], builder: 'lima-kiln' }), onView)
  const close = async () => {
    for (const { name } of (await client.lima.list({})).vms) await end(client.lima.delete({ vm: name }))
    await engine.close()
    lima.close()
    await lab.close()
  }
  return { box, lima, client, newProfile, end, code, build, close }
}
