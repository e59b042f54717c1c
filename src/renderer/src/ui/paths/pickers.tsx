// Choosing a folder or file: the system's own picker in the desktop app, a dialog of ours in a browser.
import '#ui/texts.ts'
import { type ReactNode, useState } from 'react'
import { host } from '#lib/host.ts'
import { later } from '#lib/later.tsx'
import { LoadFailed } from '../feedback/load-failed.tsx'

const PathDialog = later(async () => (await import('./path-dialog.tsx')).PathDialog, { failed: LoadFailed })

type Asking = { title: string; answer: (path: string | null) => void }
type Picker<Q> = {
  /** Resolves with an absolute path, or null when it was left. */
  pick: (question: Q) => Promise<string | null>
  /** Must be drawn somewhere: the dialog of the browser. */
  dialog: ReactNode
}

function useOwnDialog(kind: 'folder' | 'file') {
  const [asking, setAsking] = useState<Asking | null>(null)
  const ask = (title: string) => new Promise<string | null>(resolve => setAsking({ title, answer: resolve }))
  const answer = (path: string | null) => {
    asking?.answer(path)
    setAsking(null)
  }
  return { ask, dialog: asking && <PathDialog title={asking.title} kind={kind} onAnswer={answer} /> }
}

/** Asked by its title. */
export function useFolderPicker(): Picker<string> {
  const { ask, dialog } = useOwnDialog('folder')
  return { pick: title => host.pickFolder?.(title) ?? ask(title), dialog }
}

/** `kind`: what the system's picker calls such files. `extensions` without dots; in a browser every file may be chosen. */
type FileQuestion = { title: string; kind: string; extensions: string[] }

export function useFilePicker(): Picker<FileQuestion> {
  const { ask, dialog } = useOwnDialog('file')
  return {
    pick: ({ title, kind, extensions }) => host.pickFile?.(kind, extensions) ?? ask(title),
    dialog,
  }
}
