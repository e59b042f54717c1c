// Builds for which this engine has no job, because another engine runs them or they have ended: read from their records.

import { join } from 'node:path'
import type { RecordedJobs } from '#engine/jobs/watched-jobs.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import { followBuild } from './follow.ts'
import { type RecordParts, readRecord } from './record.ts'
import { replayed } from './replay.ts'

export const recordedBuilds =
  (parts: RecordParts & Pick<EngineParts, 'imagesFolder' | 'notifyChanged'>): RecordedJobs =>
  async (id, listener) => {
    const imagesFolder = await parts.imagesFolder()
    const record = await readRecord(parts, imagesFolder, id).catch(logged(parts.ports.log, 'record-unread'))
    if (!record) return null
    const onEnd = () => parts.notifyChanged('builds', 'images')
    if (listener) return followBuild(parts, { imagesFolder, record, listener, onEnd })
    const { view } = await replayed(parts.ports.files, join(imagesFolder, id), record)
    return { view, stop: () => undefined }
  }
