// Builders on test hosts: an image brought back beside scp, rsync and tar over the same connection; a build with nothing to do
// beside the same one on this computer; a build shared by two beside one. Interleaved in one run, medians.
//   node --disable-warning=ExperimentalWarning bench/builders.ts [rounds] [fetch|unchanged|wide]...
//                              needs root (lab/hosts) and Nix; rsync from PATH, where it is there
import { join } from 'node:path'
import { hostsRefused } from '#lab/hosts/host.ts'
import { builderLab } from '#test/hosts/builders.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { fetchBench } from './builders/fetch.ts'
import { unchangedBench } from './builders/unchanged.ts'
import { wideBench } from './builders/wide.ts'

const [rounds = '5', ...named] = process.argv.slice(2)
const benches = { fetch: fetchBench, unchanged: unchangedBench, wide: wideBench }
const refused = hostsRefused()
if (refused) throw new Error(`A test host ${refused}.`)

await using stack = new AsyncDisposableStack()
const lab = await builderLab()
stack.defer(() => lab.close())
const profiles = writeWideProfile(join(lab.folder, 'profiles'), { salt: 'first' })
lab.addProfiles([profiles])
await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
for (const [name, bench] of Object.entries(benches))
  if (named.length === 0 || named.includes(name)) await bench({ lab, profiles, rounds: Number(rounds) })
