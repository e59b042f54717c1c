// What a build will do, step by step, decided before anything is done. Pure.

import { join } from 'node:path'
import { fileNames, formatStage, withRaw } from '#engine/images/formats/formats.ts'
import { message } from '#shared/messages/codes.ts'
import type { BuildRequest } from '#shared/model/builds/build.ts'
import { type BuildKind, formatInfo, formatName, type ImageFormat, nixSystem } from '#shared/model/format.ts'
import type { Profile } from '#shared/model/profiles/profile.ts'
import { fileStem } from '#shared/names.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'

export type BuildPlan = {
  id: string
  /** images/<id>: the build's own folder. */
  folder: string
  workspace: string
  /** Links to what Nix built, while the files are made of it: a garbage collection would else take it away. */
  links: string
  /** What Nix builds, and which attribute of the flake it is. */
  outputs: { kind: BuildKind; attribute: string }[]
  /** The formats of the image, raw before what is made from it. */
  formats: ImageFormat[]
  /** File name of each format, and of the block map. */
  files: Record<ImageFormat, string>
  bmap: string
  stages: Stage[]
}

export type PlanInput = {
  id: string
  imagesFolder: string
  dataFolder: string
  profile: Profile
  request: BuildRequest
}

export function planBuild({ id, imagesFolder, dataFolder, profile, request }: PlanInput): BuildPlan {
  const formats = withRaw(request.formats)
  const workspace = join(dataFolder, 'workspaces', id)
  const kinds = [...new Set(formats.map(format => formatInfo[format].from))]
  const stem = fileStem(request.name, idStem(profile))
  return {
    id,
    folder: join(imagesFolder, id),
    workspace,
    links: join(workspace, '.kiln-built'),
    outputs: kinds.map(kind => ({ kind, attribute: outputAttribute(profile, request, kind) })),
    formats,
    files: fileNames(stem),
    bmap: `${stem}.bmap`,
    stages: planStages(formats),
  }
}

/** A profile's flake has images for each system; a nixosConfiguration is for one. */
export function outputAttribute(
  { source }: Profile,
  { architecture }: BuildRequest,
  kind: BuildKind,
): string {
  const own = source.kind === 'flake' ? source.attributes[kind] : undefined
  return own ?? `images.${nixSystem(architecture)}.${kind}`
}

/** What the ids of its images begin with: lower-case letters, digits and dashes, a letter first, at most 41. */
export function idStem({ id, name, source }: Profile): string {
  if (source.kind === 'folder') return id
  const stem = fileStem(name, 'flake')
  const begun = /^[a-z]/.test(stem) ? stem : `flake-${stem}`
  return begun.slice(0, 41).replace(/-+$/, '')
}

function planStages(formats: ImageFormat[]): Stage[] {
  return [
    pendingStage('evaluate', message('stage.evaluate')),
    pendingStage('build', message('stage.build')),
    ...formats.map(format => pendingStage(formatStage(format), stageLabel(format))),
    pendingStage('record', message('stage.record')),
  ]
}

const stageLabel = (format: ImageFormat) =>
  message(format === 'raw' || format === 'iso' ? 'stage.copy-format' : 'stage.make-format', {
    format: formatName(format),
  })
