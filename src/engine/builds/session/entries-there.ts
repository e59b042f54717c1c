// Parses the output of `find` for a store path on a builder, by folder. Pure. In one pass: the builder decides how much it is.
import { basename, dirname, join } from 'node:path'
import type { FileFacts } from '#engine/ports/files.ts'
import type { OutputFiles } from '../output-file.ts'

/** Reads the output of `find -printf '%y\\t%s\\t%b\\t%P\\n'`. */
export function entriesIn(output: string, storePath: string): Pick<OutputFiles, 'facts' | 'list'> {
  const entries = new Map(output.split('\n').flatMap(line => entryOf(line, storePath)))
  const names = new Map<string, string[]>()
  for (const path of entries.keys()) {
    const folder = dirname(path)
    const inFolder = names.get(folder)
    if (inFolder) inFolder.push(basename(path))
    else names.set(folder, [basename(path)])
  }
  return {
    facts: async path => entries.get(path) ?? null,
    list: async folder => (names.get(folder) ?? []).toSorted(),
  }
}

function entryOf(line: string, storePath: string): [string, FileFacts][] {
  const [, type = '', size = '', blocks = '', name = ''] = /^(\w)\t(\d+)\t(\d+)\t(.*)$/.exec(line) ?? []
  if (type === '') return []
  const kind = type === 'f' ? 'file' : type === 'd' ? 'folder' : 'other'
  const facts = { sizeBytes: Number(size), allocatedBytes: Number(blocks) * 512, modifiedMs: 0 }
  return [[name ? join(storePath, name) : storePath, { kind, ...facts }]]
}
