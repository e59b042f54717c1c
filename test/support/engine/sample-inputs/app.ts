// Kiln on this computer: settings, Doctor, the writer and jobs.
import type { Inputs } from './inputs.ts'

export const appInputs = {
  settings: {
    get: {},
    keyboard: {},
    change: { profileFolders: ['/nothing'], buildsAtOnce: 1, theme: 'dark' },
  },
  doctor: { check: {}, builders: {}, report: {}, fix: { tool: 'nothing' } },
  writer: { state: {}, install: {}, remove: {} },
  jobs: { list: {}, show: { id: 'a' }, waits: { call: 'builds.dryRun' }, cancel: { id: 'a' } },
} satisfies Inputs<'settings' | 'doctor' | 'writer' | 'jobs'>
