// A file dropped anywhere on the window is what will be flashed.

import './drop-texts.ts'
import { FileDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { navigate } from '#lib/hash-location.ts'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { flashHref } from '#shared/window/routes.ts'
import { toast } from '#ui/feedback/announcer.tsx'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

export function FileDrop() {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!hasFiles(event)) return
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      if (file) flashDropped(file)
    }
    window.addEventListener('dragover', drag)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', drag)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  if (!over) return null
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-veil"
    >
      <p className="flex items-center gap-3 rounded-xl border border-line bg-surface px-6 py-4 font-semibold shadow-xl">
        <FileDown className="size-6 text-brand-text" />
        {t('flash.source.drop')}
      </p>
    </div>
  )
}

function flashDropped(file: File): void {
  const path = host.pathOf?.(file)
  if (path) navigate(flashHref({ file: path }))
  else if (host.pathOf) toast(t('flash.source.drop-no-path', { file: file.name }), 'bad')
  else void askForPath(file.name)
}

async function askForPath(name: string): Promise<void> {
  // Only the page itself needs the answers at the window's start.
  const { updateDraft } = await import('./wizard/draft.ts')
  updateDraft(from => ({ ...from, from: 'file', step: 'what' }))
  navigate(flashHref())
  toast(t('flash.source.drop-browser', { file: name }), 'neutral')
}
