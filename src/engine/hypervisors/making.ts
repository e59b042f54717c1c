// The parts of creating a VM on any hypervisor: steps on the host, uploads, and how to undo each.
import type { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { Wanted } from './choose.ts'
import { diskMs, type HostLink } from './link.ts'
import { uploadFile } from './upload.ts'

export type LocalFile = { path: string; sizeBytes: number; sha256: string }

export type Making = {
  ports: Ports
  link: HostLink
  wanted: Wanted
  signal: AbortSignal
  stage<T>(id: 'create' | 'start', work: () => Promise<T>): Promise<T>
  /** Runs it to its end, even if the job is cancelled: then its effect is known. Throws hypervisor.failed. */
  step(words: string[], input?: string): Promise<void>
  /** Returns the path on the host. */
  upload(what: 'disk' | 'seed', to: { folder: string; name: string }): Promise<string>
  /** Commands to run if a later step fails; the last one first. May run when there is nothing to undo. */
  undo(words: string[]): void
}

type MakingParts = Pick<Making, 'ports' | 'link' | 'wanted' | 'signal'> & {
  stages: Stages
  files: { disk: LocalFile; seed: LocalFile | null }
  undoing: string[][]
}

export function createMaking({ stages, files, undoing, ...parts }: MakingParts): Making {
  const { link, signal, wanted } = parts
  return {
    ...parts,
    stage: (id, work) => stages.run(id, work),
    step: async (words, input) => {
      signal.throwIfAborted()
      const { code, lastLines, stdout, command } = await link.run(words, {
        // A cancelled command still runs to its end, so that Kiln knows what it made. Importing a disk copies all of
        // it.
        signal: new AbortController().signal,
        timeoutMs: diskMs(Math.max(wanted.file.sizeBytes, wanted.file.virtualBytes)),
        ...(input === undefined ? {} : { input }),
      })
      signal.throwIfAborted()
      if (code === 0) return
      const reason = lastLines.findLast(line => line.trim() !== '') ?? stdout.trim().split('\n').at(-1) ?? ''
      throw failure('hypervisor.failed', {
        operation: 'hypervisors.create',
        values: { host: wanted.request.target.name, reason },
        details: { command, lastLines },
      })
    },
    upload: (what, to) =>
      stages.run(`upload-${what}`, report => {
        const file = files[what]
        if (!file) throw new TypeError(what)
        return uploadFile(link, { file, ...to, signal, report })
      }),
    undo: words => {
      undoing.unshift(words)
    },
  }
}
