// Plans the steps of a build before anything is done. Pure.

import { join } from 'node:path'
import { fileNames, formatStage, withRaw } from '#engine/images/formats/formats.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import {
  type BuildKind,
  type Compression,
  formatInfo,
  formatName,
  type ImageFormat,
  nixSystem,
} from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Value } from '#shared/messages/message.ts'
import { fileStem } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'

export type BuildPlan = {
  id: string
  /** images/<id>: the build's own folder. */
  folder: string
  workspace: string
  /** Links to what Nix built, while the files are made of it: a garbage collection would else take it away. */
  links: string
  /** The folder for files from a builder, until the image's files are made of them. */
  fetched: string
  /** The outputs for Nix to build, each with its attribute of the flake. */
  outputs: { kind: BuildKind; attribute: string }[]
  /** The formats of the image, raw before what is made from it. */
  formats: ImageFormat[]
  compression: Compression | undefined
  /** File name of each format, and of the block map. */
  files: Record<ImageFormat, string>
  bmap: string
  stages: Stage[]
}

type PlanInput = {
  id: string
  imagesFolder: string
  dataFolder: string
  profile: Profile
  request: BuildRequest
  /** Builders that are connected to, by name; and the one whose store has the outputs, which are brought from there. */
  builders?: { names: Value[]; keeper: Value | null }
  /** Stages before those of the build itself. */
  first?: Stage[]
}

export function planBuild({
  id,
  imagesFolder,
  dataFolder,
  profile,
  request,
  builders,
  first = [],
}: PlanInput): BuildPlan {
  const formats = withRaw(request.formats)
  const workspace = join(dataFolder, 'workspaces', id)
  const kinds = [...new Set(formats.map(format => formatInfo[format].from))]
  const stem = fileStem(request.name, idStem(profile))
  return {
    id,
    folder: join(imagesFolder, id),
    workspace,
    links: join(workspace, '.kiln-built'),
    fetched: join(workspace, '.kiln-fetched'),
    outputs: kinds.map(kind => ({ kind, attribute: outputAttribute(profile, request, kind) })),
    formats,
    compression: request.compression,
    files: fileNames(stem),
    bmap: `${stem}.bmap`,
    stages: [...first, ...planStages(formats, builders)],
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

/** The ids of its images begin with this: lower-case letters, digits and dashes, a letter first, at most 41. */
export function idStem({ id, name, source }: Profile): string {
  if (source.kind === 'folder') return id
  const stem = fileStem(name, 'flake')
  const begun = /^[a-z]/.test(stem) ? stem : `flake-${stem}`
  return begun.slice(0, 41).replace(/-+$/, '')
}

function planStages(formats: ImageFormat[], builders: PlanInput['builders']): Stage[] {
  const { names = [], keeper = null } = builders ?? {}
  return [
    ...(names.length > 0
      ? [pendingStage('connect-builder', message('stage.connect-builder', { names: list(names) }))]
      : []),
    pendingStage('evaluate', message('stage.evaluate')),
    pendingStage('build', message('stage.build')),
    ...(keeper === null ? [] : [pendingStage('fetch-image', message('stage.fetch-image', { name: keeper }))]),
    ...formats.map(format => pendingStage(formatStage(format), stageLabel(format))),
    pendingStage('record', message('stage.record')),
  ]
}

const stageLabel = (format: ImageFormat) =>
  message(format === 'raw' || format === 'iso' ? 'stage.copy-format' : 'stage.make-format', {
    format: formatName(format),
  })
