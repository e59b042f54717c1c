// Makes the image.json of a finished build, and the result that its caller gets. Pure.
import { join } from 'node:path'
import { type BuildResult, type ImageRecord, imageSchemaVersion } from '#shared/images/image.ts'
import type { Made } from './make-formats.ts'
import type { Build } from './request/build.ts'
import type { BuildPlan } from './request/plan.ts'
import { effectiveOptions } from './request/request.ts'

type Facts = {
  made: Made
  createdAt: number
  provenance: Omit<ImageRecord['provenance'], 'options' | 'stateVersion' | 'builder'>
}

export function imageOf(
  { plan, profile, request, on }: Build,
  { made, createdAt, provenance }: Facts,
): ImageRecord {
  return {
    schema: imageSchemaVersion,
    id: plan.id,
    name: request.name || profile.name,
    profile: { id: profile.id, name: profile.name, icon: profile.icon },
    architecture: request.architecture,
    createdAt,
    formats: made,
    bmap: made.raw ? plan.bmap : null,
    machine: { ...profile.minimum, diskMiB: profile.minimum.diskMiB ?? diskMiB(made) },
    ports: profile.ports,
    healthChecks: profile.healthChecks,
    provenance: {
      ...provenance,
      options: effectiveOptions(profile, request.options),
      stateVersion: profile.stateVersion,
      builder: on.choice,
    },
    sbom: null,
    sizeMap: null,
    keptFrom: null,
    bootTest: null,
  }
}

/** Returns the size of the raw disk that was made, for a disk whose size was not known before. */
const diskMiB = ({ raw }: Made) => (raw ? Math.ceil(raw.sizeBytes / 1024 / 1024) : null)

export function resultOf(
  { folder }: BuildPlan,
  { id, profile, formats, provenance }: ImageRecord,
): BuildResult {
  const files = Object.entries(formats).map(([format, { file, sizeBytes, sha256 }]) => [
    format,
    { path: join(folder, file), sizeBytes, sha256 },
  ])
  return {
    id,
    profile: profile.id,
    formats: Object.fromEntries(files),
    derivation: (provenance.raw ?? provenance.iso)?.derivation ?? '',
    lockHash: provenance.lockHash,
    seconds: provenance.seconds,
  }
}
