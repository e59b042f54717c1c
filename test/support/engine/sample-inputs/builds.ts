// Everything up to an image: profiles, builds, and where they run.
import type { Inputs } from './inputs.ts'
import { id, request } from './values.ts'

export const buildsInputs = {
  profiles: {
    list: {},
    show: { id: 'nothing' },
    look: { reference: 'path:/nothing' },
    addFolder: { path: '/nothing' },
    unsandboxed: {},
    removeFolder: { path: '/nothing' },
    trustFolder: { path: '/nothing', trusted: true },
  },
  builds: {
    check: request,
    dryRun: request,
    start: request,
    history: {},
    show: { id },
    remove: { id },
    log: { id, derivation: '/nix/store/a.drv', from: 0, count: 1 },
    searchLog: { id, derivation: '', text: 'a' },
    eject: { request, folder: '/nothing', ci: 'github' },
  },
  builders: {
    list: {},
    show: { builder: 'box1' },
    add: { address: 'ada@nothing.invalid:1', name: 'b', maxJobs: 1, speedFactor: 1 },
    change: { builder: 'box1', maxJobs: 1, speedFactor: 1 },
    remove: { builder: 'box1' },
    test: { builder: 'box1' },
  },
  lima: {
    list: {},
    show: { vm: 'kiln' },
    create: { name: 'kiln', sizes: { cpus: 1 }, replace: false },
    adopt: { vm: 'kiln' },
    start: { vm: 'kiln' },
    restart: { vm: 'kiln' },
    stop: { vm: 'kiln', force: true },
    edit: { vm: 'kiln', sizes: { cpus: 1 } },
    delete: { vm: 'kiln' },
    clean: { vm: 'kiln' },
  },
  caches: {
    list: {},
    add: { url: 'http://127.0.0.1:1', key: 'a:b', pushedBy: { tool: 'attic', name: 'a' } },
    remove: { url: 'http://127.0.0.1:1' },
    makeKey: { name: 'a' },
    push: { image: id, to: 'http://127.0.0.1:1', key: 'a' },
  },
  presets: {
    list: {},
    save: { name: 'a', profile: 'nothing', options: { a: 'b' }, formats: ['raw'] },
    remove: { id: 'a' },
    export: { id: 'a' },
    import: { text: '{}' },
  },
} satisfies Inputs<'profiles' | 'builds' | 'builders' | 'lima' | 'caches' | 'presets'>
