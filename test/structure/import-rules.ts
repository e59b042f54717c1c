// What each part of src/ may import: the whole of the rule. What a line does not name is forbidden, and a folder without a
// line may not be there. Tests are free; no product code imports them.
import { isBuiltin } from 'node:module'
import { type ImportGraph, isTest } from './import-graph.ts'

type Room = {
  /** Folders and files of the repository, beside its own folder. */
  readonly may: readonly string[]
  /** Packages by name. */
  readonly packages?: readonly string[]
  /** Modules of Node without `node:`; none by default. */
  readonly node?: 'all' | readonly string[]
  /** Said where an import breaks the rule. */
  readonly why: string
}

const window = 'The window is untrusted: it imports shared and nothing of Node.'
/** Without what reads or starts anything: the engine is handed that. */
const pureNode = ['crypto', 'path', 'stream', 'timers/promises', 'url', 'util', 'zlib']

/** The judgement of a pointer, which a box makes with the code that publishes: pure, and without a package. */
const ofUpdates = [
  'src/shared/narinfo.ts',
  'src/shared/updates/judge.ts',
  'src/shared/updates/key-set.ts',
  'src/shared/updates/pointer.ts',
  'src/shared/updates/signed-text.ts',
]

/**
 * The rule for a file is the one of the longest name that holds it. `*` stands for each child folder on its own: such
 * a room does not hold its siblings.
 */
export const rooms: Readonly<Record<string, Room>> = {
  'src/shared': {
    may: [],
    packages: ['@formatjs/icu-messageformat-parser', 'intl-messageformat', 're2js', 'zod'],
    why: 'shared is pure: no I/O, no Node, no DOM, and it imports nothing but shared.',
  },
  'src/shared/connect': {
    may: [],
    packages: ['zod'],
    why: 'Devices and their server agree on this: it knows nothing of the app.',
  },
  'src/shared/workloads': {
    may: [],
    why: 'The broker has rights and no package: what it shares with those that ask is plain code.',
  },
  'src/engine': {
    may: ['src/shared'],
    packages: ['csv-parse', 'tar-stream', 'zod'],
    // net: for isIP, which is pure. async_hooks: for the job or call in whose context something happens.
    node: [...pureNode, 'net', 'async_hooks'],
    why: 'The engine is handed the platform as ports (engine/ports/) and imports none of it.',
  },
  'src/engine/kits/signature.ts': {
    may: [],
    node: ['crypto'],
    why: 'Programs for machines verify signatures with this file: it knows nothing of the engine.',
  },
  'src/engine/ports': { may: ['src/shared'], node: ['stream'], why: 'Ports are types, in words of shared.' },
  'src/engine/shell-file.ts': {
    may: [],
    node: ['fs'],
    why: 'It reads the shell files beside the engine where no bundler has put them into the code.',
  },
  'src/platform': {
    may: ['src/shared', 'src/engine/ports'],
    packages: ['dns-packet', 'execa', 'plist', 'tar-stream', 'yauzl', 'zod'],
    node: 'all',
    why: "The platform implements the engine's ports and knows nothing else of it.",
  },
  'src/writer': {
    may: ['src/shared', 'src/platform/drives', 'src/platform/hash-thread.ts'],
    node: [...pureNode, 'child_process', 'fs', 'fs/promises', 'net', 'os', 'process'],
    why: "The writer is privileged: shared, the drives' facts, the hashing thread, and nothing else.",
  },
  'src/host': {
    may: ['src/shared', 'src/engine', 'src/platform'],
    node: 'all',
    why: 'host puts engine and platform together, and no face.',
  },
  'src/server': {
    may: ['src/shared', 'src/engine', 'src/platform'],
    packages: ['execa', 'ws'],
    node: 'all',
    why: 'The server passes on an engine that it is handed.',
  },
  'src/cli': {
    may: ['src/shared', 'src/engine', 'src/host', 'src/server', 'src/connect'],
    packages: ['commander', 'zod'],
    node: 'all',
    why: 'The command line reaches the platform through host alone.',
  },
  'src/main': {
    may: ['src/shared', 'src/host/engine-messages.ts', 'src/host/own-log.ts'],
    packages: ['electron', 'zod'],
    node: 'all',
    why: 'Main starts the engine as a separate process and never loads it.',
  },
  'src/preload': {
    may: ['src/main/ipc/calls.ts'],
    packages: ['electron'],
    why: 'The preload is the bridge and nothing behind it.',
  },
  'src/renderer/src': {
    may: ['src/shared'],
    packages: ['react', 'react-dom'],
    why: window,
  },
  'src/renderer/src/app': {
    may: [
      'src/shared',
      'src/renderer/src/features',
      'src/renderer/src/gallery',
      'src/renderer/src/lib',
      'src/renderer/src/ui',
    ],
    packages: ['@tanstack/react-query', 'cmdk', 'lucide-react', 'radix-ui', 'react', 'wouter'],
    why: window,
  },
  'src/renderer/src/features': {
    may: ['src/shared', 'src/renderer/src/lib', 'src/renderer/src/ui'],
    packages: [
      '@novnc/novnc',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      '@xterm/addon-fit',
      '@xterm/xterm',
      'lucide-react',
      'react',
      'react-dom',
      'wouter',
      'zod',
    ],
    why: `Features know nothing of the app around them. ${window}`,
  },
  'src/renderer/src/gallery': {
    may: ['src/shared', 'src/renderer/src/ui'],
    packages: ['lucide-react', 'react'],
    why: 'The gallery shows what ui draws, and no feature.',
  },
  'src/renderer/src/ui': {
    may: ['src/shared', 'src/renderer/src/lib'],
    packages: ['@tanstack/react-virtual', 'lucide-react', 'radix-ui', 'react', 'react-dom', 'wouter'],
    why: `ui is drawn by features and knows none of them. ${window}`,
  },
  'src/renderer/src/lib': {
    may: ['src/shared', 'src/preload/bridge.ts'],
    packages: ['@tanstack/react-query', 'react', 'wouter'],
    why: `lib is used by all of the window and imports none of it. ${window}`,
  },
  'src/connect': {
    may: [
      'src/shared/broken-file.ts',
      'src/shared/connect',
      'src/shared/errors.ts',
      'src/shared/messages',
      'src/platform/files',
      'src/platform/loopback',
      'src/shared/updates/audience.ts',
      'src/shared/updates/held-wave.ts',
      'src/shared/updates/folder-mark.ts',
      'src/shared/updates/key-set.ts',
      'src/shared/updates/pointer.ts',
      'src/shared/updates/signed-text.ts',
    ],
    packages: ['fastify'],
    node: 'all',
    why: 'Connect serves devices: it has no engine, and its server is not the one of the loopback.',
  },
  'src/device/*': {
    // Connect gives only types: no package is in a program (device-programs.test.ts).
    may: [
      'src/device/lib',
      'src/shared/connect',
      'src/shared/workloads',
      'src/shared/public-key.ts',
      'src/engine/kits/signature.ts',
      ...ofUpdates,
    ],
    node: 'all',
    why: 'A program for a machine is small and alone: no platform, no package, no other program, of the engine one pure file.',
  },
  'src/agent': {
    may: ['src/shared', 'src/device/lib'],
    packages: ['@ai-sdk/anthropic', '@ai-sdk/openai-compatible', 'ai', 'zod'],
    node: 'all',
    why: 'The agent runs on the machine that it looks after, without an engine.',
  },
}

const holds = (folder: string, path: string) => path === folder || path.startsWith(`${folder}/`)

/** The folder that a room's name means for a path: of `src/device/*`, the child that holds the path. */
function folderFor(name: string, path: string): string | undefined {
  if (!name.endsWith('/*')) return holds(name, path) ? name : undefined
  const parent = name.slice(0, -2)
  if (!path.startsWith(`${parent}/`)) return undefined
  return path.split('/').slice(0, name.split('/').length).join('/')
}

type Placed = Room & { readonly name: string; readonly folder: string }

/** The room that a file of src/ is in. */
export function roomOf(path: string): Placed | undefined {
  const found = Object.entries(rooms).flatMap(([name, room]) => {
    const folder = folderFor(name, path)
    return folder === undefined ? [] : [{ ...room, name, folder }]
  })
  return found.sort((a, b) => b.folder.length - a.folder.length)[0]
}

const mayImportFile = (room: Placed, to: string) =>
  !isTest(to) && [...room.may, room.folder].some(folder => holds(folder, to))

const mayImportModule = ({ packages = [], node = [] }: Room, name: string) => {
  if (!isBuiltin(name)) return packages.some(each => holds(each, name))
  return node === 'all' || node.includes(name.replace(/^node:/, ''))
}

/** The imports that no rule allows, one a line: file → what it imports, and the rule. */
export function forbiddenImports(graph: ImportGraph): string[] {
  return [...graph].flatMap(([from, { files, others, modules }]) => {
    const room = roomOf(from)
    if (room === undefined) return [`${from} is in no room of test/structure/import-rules.ts`]
    const wrong = [
      ...[...files, ...others].filter(to => !mayImportFile(room, to)),
      ...modules.filter(name => !mayImportModule(room, name)),
    ]
    return wrong.map(to => `${from} → ${to}: ${room.why}`)
  })
}
