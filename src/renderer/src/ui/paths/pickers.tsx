// Choosing a folder or file: the system's own picker in the desktop app, a field for its path in a browser.
import { type ReactNode, useState } from 'react'
import { host } from '#lib/host.ts'
import { later } from '#lib/later.tsx'

const PathDialog = later(async () => (await import('./path-dialog.tsx')).PathDialog)

type Asking = { title: string; answer: (path: string | null) => void }
type FolderPicker = {
  /** Resolves with an absolute path, or null when it was left. */
  pick: (title: string) => Promise<string | null>
  /** Must be drawn somewhere: the dialog of the browser. */
  dialog: ReactNode
}

export function useFolderPicker(): FolderPicker {
  const [asking, setAsking] = useState<Asking | null>(null)
  const pick = (title: string) =>
    host.pickFolder
      ? host.pickFolder(title)
      : new Promise<string | null>(resolve => setAsking({ title, answer: resolve }))
  const answer = (path: string | null) => {
    asking?.answer(path)
    setAsking(null)
  }
  return { pick, dialog: asking && <PathDialog title={asking.title} onAnswer={answer} /> }
}
