import { describe, expect, it } from 'vitest'
import { productFiles, readImportGraph } from './import-graph.ts'

/** Folders that the rest of the product enters by these files and no others. */
const doors: Record<string, readonly string[]> = {
  'src/platform/disk-images': ['disk-images.ts'],
  'src/platform/doctor': ['doctor.ts'],
  'src/platform/log': ['log.ts'],
  'src/platform/sources': ['sources.ts', 'download/download-error.ts'],
  // A login is begun before all that ssh.ts loads.
  'src/platform/ssh': ['ssh.ts', 'connection/begun.ts'],
  'src/platform/writer': ['writer.ts', 'places.ts', 'setup.ts'],
  'src/engine/flash': ['handlers.ts'],
  'src/engine/drives': ['handlers.ts', 'writer-handlers.ts', 'recent-looks.ts', 'watch-drives.ts'],
  // What a face loads where it serves a Connect, and only then.
  'src/connect': ['serving.ts', 'listening.ts', 'backup.ts', 'desk.ts'],
  'src/host': [
    'engine.ts',
    'folders.ts',
    'code-cache.ts',
    'early-login.ts',
    'engine-messages.ts',
    'own-log.ts',
  ],
  'src/server': ['server.ts', 'open-browser.ts'],
  // Started as a separate program, and loaded by none.
  'src/writer': [],
}

const imports = [...readImportGraph('src')].flatMap(([from, { files }]) => files.map(to => ({ from, to })))

describe('a folder with a door', () => {
  it.each(Object.entries(doors))('%s is entered only by %j', (folder, names) => {
    const inside = (path: string) => path.startsWith(`${folder}/`)
    expect(productFiles(folder)).toEqual(expect.arrayContaining(names.map(name => `${folder}/${name}`)))
    const entries = imports.filter(({ from, to }) => inside(to) && !inside(from))
    const others = entries.filter(({ to }) => !names.includes(to.slice(folder.length + 1)))
    expect(others.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
    // A listed file that nothing imports would hide an import that is not allowed.
    expect([...new Set(entries.map(({ to }) => to.slice(folder.length + 1)))].sort()).toEqual(
      [...names].sort(),
    )
  })
})
