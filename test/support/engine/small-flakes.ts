// For tests: flakes whose disks have a few bytes, and an engine that builds them with the real Nix. Call smallFlakes in
// a `describe`.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { fromReport } from '#shared/errors.ts'
import { type BuildResult, buildResult } from '#shared/images/image.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { labFolder } from '#test/lab-folder.ts'

export const system = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux`
/** What a disk contains unless its script says otherwise; never built before. */
export const mark = `${process.pid}-${Date.now()}`

/** A disk of a few bytes. Like the lab's, its builder uses this computer's programs. */
const library = `
  disk = { name, script ? "echo ${mark} > $out", features ? [ ] }: derivation {
    inherit name;
    system = "${system}"; requiredSystemFeatures = features;
    builder = "/bin/sh"; args = [ "-c" "PATH=/usr/bin:/bin; \${script}" ];
  };
  nixos = build: { config = { nixpkgs.hostPlatform.system = "${system}"; system = { inherit build; }; }; };
  images = images: nixos { inherit images; };`

export function smallFlakes() {
  let kiln: TestEngine
  let folder: string
  // Not its plain path: Git does not track the lab's packages.
  const tiny = `path:${join(labFolder, 'tiny')}`

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-flake-'))
    const nixConfig = 'sandbox = false\nsystem-features = big-parallel'
    kiln = testEngine({ env: { NIX_CONFIG: nixConfig } })
  })
  afterAll(async () => {
    await kiln.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A flake with these nixosConfigurations, in a separate folder. */
  function flake(name: string, configurations: string, inputs = ''): string {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    writeFileSync(
      join(path, 'flake.nix'),
      `{ description = "For tests"; ${inputs}
         outputs = { self, ... }@inputs: let ${library} in { nixosConfigurations = { ${configurations} }; }; }`,
    )
    return path
  }
  const show = (id: string) => kiln.client.profiles.show({ id })
  const build = async (profile: string, formats: ('raw' | 'qcow2' | 'iso')[] = ['raw']) => {
    const started = await kiln.client.builds.start({ profile, formats })
    const view = await jobEnd(kiln.client, started.job)
    if (view.error) throw fromReport(view.error)
    return buildResult.parse(view.value)
  }
  const provenance = async ({ id }: BuildResult) => (await kiln.client.images.show({ id })).provenance
  const content = (image: BuildResult) => readFileSync(image.formats.raw?.path ?? '', 'utf8').trim()

  return {
    get kiln() {
      return kiln
    },
    get folder() {
      return folder
    },
    tiny,
    flake,
    show,
    build,
    provenance,
    content,
  }
}
