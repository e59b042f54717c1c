// Deploys to test hosts: one that changes nothing beside nixos-rebuild-ng's, a closure that is copied beside `nix copy`, many
// hosts beside a few, and sixteen configurations beside other ways to evaluate them. Interleaved in one run, medians. After
// `npm run build`.
//   node --disable-warning=ExperimentalWarning bench/deploy.ts [rounds] [unchanged|copy|fleet|each]...
//                              needs root (lab/hosts) and Nix; for nixos-rebuild-ng KILN_NIXPKGS, and PYTHON (3.12 or
//                              later); for each KILN_NIXPKGS, or the archives of docs/nix.md
import { hostsRefused } from '#lab/hosts/host.ts'
import { deployLab } from '#test/hosts/deploys.ts'
import { copyBench } from './deploy/copy.ts'
import { eachBench } from './deploy/each.ts'
import { fleetBench } from './deploy/fleet.ts'
import { unchangedBench } from './deploy/unchanged.ts'

const [rounds = '5', ...named] = process.argv.slice(2)
const benches = { unchanged: unchangedBench, copy: copyBench, fleet: fleetBench, each: eachBench }
const refused = hostsRefused()
if (refused) throw new Error(`A test host ${refused}.`)

for (const [name, bench] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue
  await using stack = new AsyncDisposableStack()
  const lab = await deployLab()
  stack.defer(() => lab.close())
  await bench({ lab, rounds: Number(rounds) })
}
