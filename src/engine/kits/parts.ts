// The parts of a kit in addition to its cache: an image's files, the flake, Kiln itself, and a README.
import { join } from 'node:path'
import { type Chosen, copyChecked, refuseLinks } from '#engine/images/chosen.ts'
import { diskWork } from '#engine/images/formats/disk-work.ts'
import { checksums, sumsName } from '#engine/images/record.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { OwnProgram } from '#engine/ports/own-program.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import type { Image } from '#shared/images/image.ts'
import { type KitManifest, kitFolders, kitReadmeName } from '#shared/kits.ts'

type Copying = { kit: string; stages: Stages; signal: AbortSignal }

export async function copyImage(
  ports: Ports,
  { record, files }: { record: Image; files: Chosen[] },
  { kit, stages, signal }: Copying,
) {
  const folder = join(kit, kitFolders.image)
  await refuseLinks(ports, record, files)
  await ports.files.makeFolder(folder)
  for (const file of files)
    await stages.run(file.file, report =>
      copyChecked(ports, {
        file,
        image: record,
        to: join(folder, file.file),
        work: diskWork(signal, report),
      }),
    )
  await ports.files.writeText(join(folder, sumsName), checksums(files))
}

/**
 * Copies the flake that was built: the workspace just written, or that of the image. For a user's own flake it is the
 * lock.
 */
export async function copyFlake(
  { files, folders }: Ports,
  { source, built, kit }: { source: DeploySource; built: string; kit: string },
) {
  const kept = source.kind === 'image' ? join(folders.data, 'workspaces', source.id) : null
  const written = join(built, 'workspace')
  const from = kept === null || (await files.facts(written)) !== null ? written : kept
  // Links to what Nix built are next to the flake.
  if ((await files.facts(from)) !== null)
    await files.copyTree(from, join(kit, kitFolders.flake), path => path.startsWith('.kiln'))
}

export async function copyKiln({ files }: Ports, kiln: OwnProgram, { kit, stages, signal }: Copying) {
  const folder = join(kit, kitFolders.kiln)
  await files.makeFolder(folder)
  await stages.run('copy-kiln', report => kiln.copyTo(folder, diskWork(signal, report)))
}

type ReadmeFacts = Pick<KitManifest, 'name' | 'kilnVersion' | 'image' | 'kiln'>

export const writeReadme = ({ files }: Ports, kit: string, manifest: ReadmeFacts) =>
  files.writeText(join(kit, kitReadmeName), readmeText(manifest))

/** Describes the kit without its key: readers would get it from the same place as the kit. Pure. */
function readmeText({ name, kilnVersion, image, kiln }: ReadmeFacts): string {
  const program = kiln ? `sh ${kitFolders.kiln}/kiln` : 'kiln'
  const [file] = Object.values(image?.formats ?? {})
  const lines = [
    `verify it:         ${program} kit verify . --kit-key KEY`,
    `update a machine:  ${program} deploy --from-kit . --kit-key KEY --to root@ADDRESS`,
    ...(file ? [`write a drive:     ${program} flash ${file} --drive /dev/DRIVE --kit-key KEY`] : []),
  ]
  return `Offline kit of ${name}, written by Kiln ${kilnVersion}

It installs and updates machines without a network. In a terminal, in this folder:

${lines.map(line => `  ${line}\n`).join('')}
KEY is the public key that Kiln showed where the kit was made. Get it from there by another way than this kit.
${kiln ? ownText(kiln.computer) : 'Kiln itself is not in it: it has to be installed where the kit is used.\n'}`
}

const ownText = (computer: string) => `
The Kiln in here runs on ${computer}. Updating machines needs Nix and OpenSSH on that computer, too.
It is a program, and only as safe as the way this kit took: a changed one can call any kit unchanged. Where others
may have had the kit, verify it first with a Kiln that did not come with it.
`
