// Every dialog of the window is looked at by an end-to-end test, in every look: one that is new has to be named here.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')
const renderer = join(root, 'src', 'renderer', 'src')

/** What makes a dialog of its own; the parts that these are made of are in the gallery. */
const dialogs = /<(Dialog|ConfirmDialog|FormDialog|FilesDialog|CancelJob|Radix\.Title)\b/

/** File → the pictures that a test takes of it. */
const pictures: Record<string, [spec: string, ...names: string[]]> = {
  'app/command-palette.tsx': ['dialogs', 'dialog-palette', 'dialog-palette-empty'],
  'app/about-sheet.tsx': ['dialogs', 'about'],
  'app/keys-sheet.tsx': ['dialogs', 'keys'],
  'features/caches/add-cache.tsx': ['builders', 'caches-add'],
  'features/caches/remove-cache.tsx': ['builders', 'caches-remove'],
  'features/builders/lima/create-vm.tsx': ['builders', 'lima-create'],
  'features/builders/lima/delete-vm.tsx': ['builders', 'lima-delete'],
  'features/builders/lima/edit-vm.tsx': ['builders', 'lima-edit'],
  'features/builders/lima/vm-logs.tsx': ['builders', 'lima-logs'],
  'features/builders/add-builder.tsx': ['builders', 'builders-add'],
  'features/builders/remove-builder.tsx': ['builders', 'builders-remove'],
  'features/builds/detail/cancel-build.tsx': ['dialogs', 'cancel-build'],
  'features/builds/build-history-row.tsx': ['dialogs', 'remove-build'],
  'features/deploy/job/deploy-job.tsx': ['deploy-fleet', 'dialog-deploy-cancel'],
  'features/doctor/tool-card.tsx': ['dialogs-known', 'tool-install'],
  'features/flash/drives/drives-step.tsx': ['dialogs', 'internal-drives'],
  'features/flash/drives/restore-dialog.tsx': ['dialogs', 'restore'],
  'features/flash/job/flash-running.tsx': ['flash-looks', 'dialog-flash-cancel'],
  'features/flash/drives/install-writer.tsx': ['writer-install', 'dialog-writer-install'],
  'features/hosts/add-host.tsx': ['hosts', 'hosts-add'],
  'features/hosts/import-hosts.tsx': ['dialogs-known', 'hosts-import'],
  'features/hosts/edit-host.tsx': ['dialogs-known', 'host-edit'],
  'features/hosts/remove-hosts.tsx': ['dialogs-known', 'hosts-remove'],
  'features/hosts/tags-dialog.tsx': ['dialogs-known', 'hosts-tags'],
  'features/hosts/trust/put-key.tsx': ['dialogs-known', 'host-put-key'],
  'features/hosts/trust/trust-dialog.tsx': ['hosts', 'hosts-trust', 'hosts-changed-key'],
  'features/hypervisors/create-vm.tsx': ['hypervisors', 'dialog-vm-create'],
  'features/images/eject/eject-dialog.tsx': ['dialogs', 'eject'],
  'features/images/eject/ejected.tsx': ['images', 'dialog-ejected'],
  'features/images/files/convert-dialog.tsx': ['dialogs', 'convert'],
  'features/images/files/export-dialog.tsx': ['dialogs', 'export'],
  'features/images/files/kit-dialog.tsx': ['dialogs', 'kit'],
  'features/images/image/remove-dialog.tsx': ['dialogs', 'remove-image'],
  'features/install/job/install-job.tsx': ['install', 'dialog-install-cancel'],
  'features/machines/machine/checkpoint-question.tsx': ['machines', 'dialog-checkpoint-back'],
  'features/machines/machine/keep-dialog.tsx': ['dialogs-known', 'machine-keep'],
  'features/machines/machine/machine-question.tsx': ['machines', 'dialog-machine-reset'],
  'features/machines/machine/remove-machine.tsx': ['dialogs-known', 'machine-remove'],
  'features/machines/run/run-dialog.tsx': ['machines', 'machine-run'],
  'features/new-image/flake/flake-dialog.tsx': ['dialogs', 'flake'],
  'features/new-image/presets-dialog.tsx': ['dialogs', 'presets', 'dialog-preset-remove'],
  'features/new-image/presets-menu.tsx': ['dialogs', 'preset-unreadable'],
  'features/new-image/save-preset-dialog.tsx': ['dialogs', 'preset-save'],
  'ui/paths/path-dialog.tsx': ['pick', 'pick-file'],
}

/** What dialogs are made of. */
const parts = [
  'features/images/files/files-dialog.tsx',
  'features/jobs/cancel-job.tsx',
  'ui/dialog.tsx',
  'ui/form-dialog.tsx',
]

test('every dialog has its pictures', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.tsx') && !name.endsWith('.test.tsx') && !name.startsWith('gallery'))
    .filter(name => dialogs.test(readFileSync(join(renderer, name), 'utf8')))
  expect(files.sort()).toEqual([...Object.keys(pictures), ...parts].sort())
})

/** The names that a spec gives to `inEveryLook`, by itself or by a function of its own that hands one on. */
function seenInEveryLook(spec: string): string[] {
  const text = readFileSync(join(root, 'e2e', `${spec}.spec.ts`), 'utf8')
  const own = text.matchAll(
    /^(?:const|async function) (\w+)(?: = )?\(name: string\)(?:.|\n(?!\S))*?inEveryLook\(/gm,
  )
  const takers = ['inEveryLook\\([\\w.]+, ', ...[...own].map(([, name]) => `\\b${name}\\(`)]
  return [...text.matchAll(new RegExp(`(?:${takers.join('|')})'([^']+)'`, 'g'))].map(([, name = '']) => name)
}

test('and the tests take them in every look', () => {
  const missing = Object.values(pictures).flatMap(([spec, ...names]) => {
    const seen = seenInEveryLook(spec)
    return names.filter(name => !seen.includes(name)).map(name => `${spec}: ${name}`)
  })
  expect(missing).toEqual([])
})
